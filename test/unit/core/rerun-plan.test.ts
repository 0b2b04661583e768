import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { buildDag, descendantsOf } from '@main/core/dag';
import type { RunDecision } from '@main/core/dag-run';
import { planRerun, type RerunFrom, type RerunPlan, type StepBefore } from '@main/core/rerun-plan';
import { scripts } from './dag-arbitraries';
import { endsUnderContinue } from './dag-model';
import { stepsOf } from './dag-notation';
import { World, type Script, type TryEnd } from './dag-world';

const ENDS: Readonly<Record<string, StepBefore>> = {
  success: { status: 'success', reason: null },
  marked: { status: 'success', reason: 'marked' },
  failed: { status: 'failed', reason: 'exit-code' },
  cancelled: { status: 'terminated', reason: 'cancelled' },
  partly: { status: 'completed', reason: 'some-steps-failed' },
  itself: { status: 'skipped', reason: 'exit-code' },
  condition: { status: 'skipped', reason: 'condition' },
  stopped: { status: 'skipped', reason: 'stopped' },
  upstream: { status: 'skipped', reason: 'upstream-failed' },
};

function plan(lines: string[], from: RerunFrom, step: string | null = null): RerunPlan {
  const parts = lines.map((line) => line.split('=').map((part) => part.trim()));
  const dag = buildDag(stepsOf(...parts.map(([graph = '']) => graph)));
  const ends = new Map(dag.steps.map(({ id }, index) => [id, ENDS[parts[index]?.[1] ?? ''] ?? null]));
  return planRerun(dag, from, step, (id) => ends.get(id) ?? null);
}

function faultOf(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was planned.');
}

const night = [
  'fetch = success',
  'bars < fetch = failed',
  'news < fetch = success',
  'report < bars = upstream',
  'alarm < bars : any-failed = success',
  'close < report news : all-done = success',
];

describe('planRerun', () => {
  it('from the start runs all', () => {
    expect(plan(night, 'start')).toEqual({
      run: new Set(['fetch', 'bars', 'news', 'report', 'alarm', 'close']),
      unconditional: new Set(),
    });
  });

  it('from failed runs what failed and all after it, also what succeeded then', () => {
    expect(plan(night, 'failed')).toEqual({
      run: new Set(['bars', 'report', 'alarm', 'close']),
      unconditional: new Set(),
    });
  });

  it.each(['failed', 'cancelled', 'partly', 'upstream', 'stopped', 'new'])('from failed runs what was %s', (end) => {
    expect(plan([`a = ${end}`, 'b = success', 'c = itself', 'd = marked', 'e = condition'], 'failed').run).toEqual(
      new Set(['a', 'e']),
    );
  });

  it('from failed goes on after a step that was marked as success', () => {
    const marked = night.map((line) => line.replace('= failed', '= marked'));
    expect(plan(marked, 'failed').run).toEqual(new Set(['report', 'close']));
  });

  it('from failed has nothing to do where nothing failed', () => {
    const fault = faultOf(() => plan(['a = success', 'b < a = itself', 'c < a : any-failed = condition'], 'failed'));
    expect(fault.code).toBe('conflict');
    expect(fault.message).toContain('Rerun it from the start');
  });

  it('runs one step, or it and all after it, whatever came before', () => {
    expect(plan(night, 'step', 'bars')).toEqual({ run: new Set(['bars']), unconditional: new Set(['bars']) });
    expect(plan(night, 'step-and-after', 'bars')).toEqual({
      run: new Set(['bars', 'report', 'alarm', 'close']),
      unconditional: new Set(['bars']),
    });
  });

  it.each<[RerunFrom, string | null, string]>([
    ['step', 'gone', '“gone”'],
    ['step-and-after', 'gone', '“gone”'],
    ['step', null, 'which step'],
    ['step-and-after', null, 'which step'],
  ])('refuses %s of %s', (from, step, words) => {
    const fault = faultOf(() => plan(night, from, step));
    expect([fault.code, fault.path]).toEqual(['invalid-input', ['step']]);
    expect(fault.message).toContain(words);
  });
});

/** Runs to the end; what may happen next is picked by number. The whole is cancelled after some events, or never. */
function runToEnd(
  world: World,
  stream: IterableIterator<number>,
  cancelAfter = Infinity,
): NonNullable<RunDecision['end']> {
  for (let turn = 0; ; turn += 1) {
    if (turn >= cancelAfter) world.stopping ??= { reason: 'cancelled', cleanUp: true };
    const decision = world.decide();
    world.apply(decision);
    if (decision.end !== null) return decision.end;
    const events = world.events();
    const event = events[(stream.next().value ?? 0) % Math.max(events.length, 1)];
    if (event) world.happen(event);
  }
}

/** The run that follows a plan: what it does not run keeps what it had. */
function rerunOf(world: World, { run, unconditional }: RerunPlan, tries: (id: string) => TryEnd[]): World {
  const steps = world.script.steps.map((step) => {
    const { status, reason } = world.state(step.id);
    const { id } = step;
    const reused = run.has(id) ? null : { status, reason };
    return { ...step, reused, tries: tries(id), unconditional: unconditional.has(id) };
  });
  return new World({ ...world.script, steps });
}

const endsOf = (world: World): Map<string, string> =>
  new Map(
    [...world.states].map(([id, { status, reason }]) => [
      id,
      status === 'skipped' ? `skipped ${String(reason)}` : status,
    ]),
  );

const plainScripts = scripts({ maxSteps: 9, withReused: false }).map((script): Script => ({
  ...script,
  steps: script.steps.map((step) => ({ ...step, unconditional: false })),
}));
const chances = fc.infiniteStream(fc.nat(1 << 20));

describe('a run that is repaired', () => {
  it('ends, from failed, as if nothing had ever failed, and then there is nothing to repair', () => {
    const cancels = fc.option(fc.nat(20), { nil: Infinity });
    fc.assert(
      fc.property(plainScripts, chances, cancels, (script, stream, cancelAfter) => {
        const first = new World(script);
        const end = runToEnd(first, stream, cancelAfter);
        const before = (world: World) => (id: string) => world.state(id);
        const again = (world: World): RerunPlan => planRerun(world.dag, 'failed', null, before(world));
        const nothingFailed = [...first.states.values()].every(
          ({ status, reason }) =>
            status === 'success' || (status === 'skipped' && (reason === 'exit-code' || reason === 'condition')),
        );
        if (nothingFailed) {
          assert.equal(faultOf(() => again(first)).code, 'conflict');
          return;
        }
        assert.notEqual(end.status, 'success');
        const mended = (id: string): TryEnd[] => {
          const { status, reason } = first.state(id);
          if (status === 'success') return ['success'];
          if (reason === 'exit-code' && status === 'skipped') return ['itself-skipped'];
          return first.step(id).tries.map((tryEnd) => (tryEnd === 'failed' ? 'success' : tryEnd));
        };
        const second = rerunOf(first, again(first), mended);
        assert.deepEqual(runToEnd(second, stream), { status: 'success', reason: null });
        const whole = script.steps.map((step) => ({ ...step, tries: mended(step.id) }));
        assert.deepEqual(endsOf(second), endsUnderContinue({ ...script, steps: whole }));
        assert.equal(faultOf(() => again(second)).code, 'conflict');
      }),
      { numRuns: 800 },
    );
  });

  it('keeps what it does not run, and runs the one step whatever came before it', () => {
    fc.assert(
      fc.property(plainScripts, chances, fc.nat(8), fc.boolean(), (script, stream, place, andAfter) => {
        const first = new World(script);
        runToEnd(first, stream);
        const id = script.steps[place % script.steps.length]?.id ?? '';
        const plan = planRerun(first.dag, andAfter ? 'step-and-after' : 'step', id, (name) => first.state(name));
        assert.deepEqual(plan.run, new Set([id, ...(andAfter ? descendantsOf(first.dag, [id]) : [])]));
        const second = rerunOf(first, plan, () => ['success']);
        runToEnd(second, stream);
        assert.equal(second.state(id).status, 'success');
        for (const step of script.steps) {
          const { status, reason } = first.state(step.id);
          if (!plan.run.has(step.id)) {
            assert.deepEqual({ ...second.state(step.id) }, { ...second.state(step.id), status, reason, reused: true });
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
