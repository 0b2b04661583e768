import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { RunDecision } from '@main/core/dag-run';
import { scripts } from './dag-arbitraries';
import { endsUnderContinue, verdicts } from './dag-model';
import { World, type Script } from './dag-world';

/** Which of the things that may happen does; each number is used once. */
type Chance = (choices: number) => number;

function chanceOf(stream: IterableIterator<number>): Chance {
  return (choices) => (stream.next().value ?? 0) % choices;
}

const BAD = ['failed', 'completed', 'terminated'];
const isHandler = (condition: string): boolean => condition === 'any-failed' || condition === 'all-done';

/** What a decision says must be what the slow telling of the rules says. */
function expectAsTold(world: World, decision: RunDecision): void {
  const { script, states, stopping } = world;
  const told = [...verdicts(script, states, stopping)];
  const ids = (verdict: string): string[] => told.filter(([, is]) => is === verdict).map(([id]) => id);
  const free = script.maxParallel - told.filter(([id, is]) => isHolding(world, id) && /keep|cancel/.test(is)).length;
  const ready = ids('release?');
  const inOrder = script.steps.map(({ id }) => id).filter((id) => ready.includes(id));
  assert.deepEqual(decision.release, inOrder.slice(0, Math.max(free, 0)));
  assert.deepEqual(
    decision.skip.map(({ id, reason }) => `${id} skip ${reason}`).sort(),
    told
      .filter(([, is]) => is.startsWith('skip'))
      .map(([id, is]) => `${id} ${is}`)
      .sort(),
  );
  assert.deepEqual([...decision.cancel].sort(), ids('cancel').sort());
  assert.deepEqual([...decision.giveUp].sort(), ids('give-up').sort());
}

function isHolding(world: World, id: string): boolean {
  return world.underWay().includes(id);
}

function expectSkipsInOrder(world: World, { skip }: RunDecision): void {
  const place = new Map(skip.map(({ id }, index) => [id, index]));
  for (const [id, index] of place) {
    for (const need of world.step(id).needs) assert.ok((place.get(need) ?? -1) < index);
  }
}

/** Carries a decision out and holds against the result what the rules promise. */
function carryOutChecked(world: World, decision: RunDecision, released: Set<string>): void {
  const { script } = world;
  const failedBefore = script.steps.some(({ id, reused }) => reused === null && BAD.includes(world.state(id).status));
  // What waits ends by a cancel at once, and clean-up that waited for it has its turn.
  const goesOn = world.stopping?.cleanUp === true && decision.cancel.some((id) => world.state(id).status === 'pending');
  world.apply(decision);
  for (const id of decision.release) {
    assert.ok(!released.has(id), `${id} is released twice`);
    released.add(id);
    assert.ok(world.step(id).needs.every((need) => world.ended(need)));
    if (failedBefore && script.onFailure !== 'continue') assert.ok(isHandler(world.step(id).condition));
    if (world.stopping) assert.ok(world.stopping.cleanUp && isHandler(world.step(id).condition));
  }
  assert.ok(world.underWay().length <= script.maxParallel);

  const again = world.decide();
  if (!goesOn) assert.deepEqual([...again.release, ...again.skip, ...again.giveUp], []);
  assert.ok(again.cancel.every((id) => decision.cancel.includes(id)));
  if (decision.end === null) return;
  assert.deepEqual([...decision.release, ...decision.cancel, ...decision.giveUp], []);
  assert.deepEqual(again, { ...decision, skip: [] });
}

/** Runs to the end and answers how it ended. */
function run(world: World, chance: Chance, meddle: boolean): NonNullable<RunDecision['end']> {
  const released = new Set<string>();
  const most = world.script.steps.length * 20;
  for (let turn = 0; turn <= most; turn += 1) {
    const decision = world.decide();
    expectAsTold(world, decision);
    expectSkipsInOrder(world, decision);
    carryOutChecked(world, decision, released);
    if (decision.end !== null) return decision.end;
    const left = world.events();
    // Whatever is cancelled or given up while it waits ends by the decision alone.
    if (left.length === 0) {
      assert.ok(decision.cancel.length + decision.giveUp.length > 0, 'It hangs.');
      continue;
    }
    const event = left[chance(left.length)];
    if (event && !(meddle && meddled(world, chance))) world.happen(event, chance(4) > 0);
  }
  throw new Error('It never ended.');
}

/** Somebody cancels the whole or one step, or marks one as success. */
function meddled(world: World, chance: Chance): boolean {
  const what = chance(24);
  if (what === 0) {
    // A second cancel, or the end of its time, ends the clean-up.
    world.stopping = world.stopping
      ? { ...world.stopping, cleanUp: false }
      : { reason: chance(3) === 0 ? 'app-quit' : 'cancelled', cleanUp: chance(3) > 0 };
    return true;
  }
  const among =
    what === 1
      ? world.underWay()
      : what === 2
        ? world.script.steps.map(({ id }) => id).filter((id) => BAD.includes(world.state(id).status))
        : [];
  const id = among[chance(among.length || 1)];
  if (id === undefined) return false;
  if (what === 1) world.cancel(id);
  else world.markSuccess(id);
  return true;
}

function endsOf(world: World): Map<string, string> {
  return new Map(
    [...world.states].map(([id, { status, reason }]) => [
      id,
      status === 'skipped' ? `skipped ${String(reason)}` : status,
    ]),
  );
}

function expectedEnd(world: World): RunDecision['end'] {
  if (world.stopping) return { status: 'terminated', reason: world.stopping.reason };
  if (![...world.states.values()].some(({ status }) => BAD.includes(status)))
    return { status: 'success', reason: null };
  return world.script.onFailure === 'continue'
    ? { status: 'completed', reason: 'some-steps-failed' }
    : { status: 'failed', reason: 'step-failed' };
}

const chances = fc.infiniteStream(fc.nat(1 << 20));

describe('decideRun, on random graphs', () => {
  it('decides as the rules say, whatever happens, and always comes to the right end', () => {
    fc.assert(
      fc.property(scripts({ maxSteps: 9, withReused: true }), chances, (script, stream) => {
        const world = new World(script);
        const end = run(world, chanceOf(stream), true);
        assert.ok(script.steps.every(({ id }) => world.ended(id)));
        assert.deepEqual(end, expectedEnd(world));
      }),
      { numRuns: 3000 },
    );
  });

  it('ends each step in the same way whatever ends first and however many run at once, under continue', () => {
    fc.assert(
      fc.property(scripts({ maxSteps: 12, withReused: true }), chances, (script, stream) => {
        const world = new World({ ...script, onFailure: 'continue' });
        run(world, chanceOf(stream), false);
        assert.deepEqual(endsOf(world), endsUnderContinue(script));
      }),
      { numRuns: 1000 },
    );
  });

  it('makes no difference between the three where no step fails', () => {
    const calm = scripts({ maxSteps: 12, withReused: false }).map((script): Script => ({
      ...script,
      steps: script.steps.map((step) => ({
        ...step,
        tries: step.tries.map((end) => (end === 'failed' ? 'success' : end)),
      })),
    }));
    fc.assert(
      fc.property(calm, chances, (script, stream) => {
        const world = new World(script);
        assert.deepEqual(run(world, chanceOf(stream), false), { status: 'success', reason: null });
        assert.deepEqual(endsOf(world), endsUnderContinue(script));
      }),
      { numRuns: 500 },
    );
  });

  it('runs after a cancel the clean-up of what has run, all of it, and nothing else', () => {
    fc.assert(
      fc.property(scripts({ maxSteps: 9, withReused: true }), chances, fc.nat(12), (script, stream, before) => {
        const world = new World(script);
        const chance = chanceOf(stream);
        // Some of it happens, then somebody cancels.
        for (let turn = 0; turn < before; turn += 1) {
          world.apply(world.decide());
          const left = world.events();
          const event = left[chance(left.length || 1)];
          if (event) world.happen(event);
        }
        const ran = (id: string): boolean => world.state(id).attempts > 0 && !world.step(id).reused;
        const begun = new Set(script.steps.map(({ id }) => id).filter(ran));
        const ended = new Set(script.steps.map(({ id }) => id).filter((id) => world.ended(id)));
        if (world.decide().end !== null) return;
        world.stopping = { reason: 'cancelled', cleanUp: true };
        run(world, chance, false);
        const isBehind = (id: string): boolean =>
          world.step(id).needs.some((need) => begun.has(need) || isBehind(need));
        for (const { id, condition } of script.steps) {
          if (ended.has(id)) continue;
          const cleansUp = isHandler(condition) && isBehind(id);
          if (condition === 'all-done' && cleansUp) assert.ok(ran(id), `${id} did not clean up`);
          if (!cleansUp) assert.equal(ran(id), begun.has(id), `${id} began after the cancel`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('lets all that runs finish under stop', () => {
    fc.assert(
      fc.property(scripts({ maxSteps: 9, withReused: false }), chances, (script, stream) => {
        const world = new World({ ...script, onFailure: 'stop' });
        run(world, chanceOf(stream), false);
        assert.ok([...world.states.values()].every(({ status }) => status !== 'terminated'));
      }),
      { numRuns: 200 },
    );
  });
});
