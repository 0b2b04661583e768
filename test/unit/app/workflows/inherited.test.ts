import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkflowWorld } from './world';

// What older schedulers got wrong with workflows, by its number in their list of faults.

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await world.start();
  world.launcher.endOnStop = true;
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const retry = (max: number, intervalSeconds = 10) => ({
  max,
  intervalSeconds,
  backoff: 1,
  maxIntervalSeconds: intervalSeconds,
});

/** The row of a step; a test that names one that is not there is wrong. */
async function rowOf(run: number, step: string) {
  const row = (await world.steps(run))[step];
  if (!row) throw new Error(`There is no step ${step}.`);
  return row;
}

describe('fault 1: retries above one have no effect, die with the process, and follow a stop', () => {
  it('a step with three retries is tried four times, each after its wait', async () => {
    const run = await world.run('nightly', { a: { retry: retry(3) }, b: ['a'] });
    for (let number = 1; number <= 3; number += 1) {
      await world.end(run.id, 'a', 1);
      expect(await rowOf(run.id, 'a')).toMatchObject({ status: 'pending', attemptCount: number });
      world.time.advance(9_000);
      expect((await world.states(run.id)).a).toBe('pending/retry-wait');
      world.time.advance(2_000);
    }
    await world.end(run.id, 'a', 1);
    expect(await rowOf(run.id, 'a')).toMatchObject({ status: 'failed', reason: 'exit-code', attemptCount: 4 });
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });

  it('a wait survives the process, and the try after it carries the workflow on', async () => {
    const run = await world.run('nightly', { a: { retry: retry(1, 600) }, b: ['a'] });
    await world.end(run.id, 'a', 1);
    const { retryAt } = await rowOf(run.id, 'a');
    await world.crash();
    await world.start();
    expect(await rowOf(run.id, 'a')).toMatchObject({ status: 'pending', reason: 'retry-wait', retryAt });
    world.time.advance(601_000);
    await world.end(run.id, 'a');
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('success');
  });

  it.each(['step', 'workflow'])('what was stopped is not tried again when the %s was', async (what) => {
    const run = await world.run('nightly', { a: { retry: retry(3) }, b: ['a'] });
    const { id } = await rowOf(run.id, 'a');
    await world.call('executions.cancel', { id: what === 'step' ? id : run.id });
    await expect.poll(async () => (world.time.flush(), (await world.states(run.id)).a)).toBe('terminated/cancelled');
    world.time.advance(60_000);
    expect(await world.spawned(run.id)).toEqual(['a']);
    expect(await world.outcome(run.id)).toBe(what === 'step' ? 'failed/step-failed' : 'terminated/cancelled');
  });

  it('a stop while it waits ends the wait', async () => {
    const run = await world.run('nightly', { a: { retry: retry(3) } });
    await world.end(run.id, 'a', 1);
    await world.call('executions.cancel', { id: run.id });
    await expect.poll(async () => (world.time.flush(), world.outcome(run.id))).toBe('terminated/cancelled');
    world.time.advance(60_000);
    expect(await world.spawned(run.id)).toEqual(['a']);
  });
});

describe('fault 5: a workflow with failed steps is a success, a parallel stop does not stop, continue runs dependents', () => {
  it.each([
    ['stop', 'failed/step-failed'],
    ['stop-now', 'failed/step-failed'],
    ['continue', 'completed/some-steps-failed'],
  ])('under %s a failed step makes it %s, though a handler succeeds', async (onFailure, outcome) => {
    const steps = { a: [], b: [], handler: { needs: ['a'], condition: 'any-failed' } };
    const run = await world.run('nightly', steps, { onFailure });
    await world.end(run.id, 'b');
    await world.end(run.id, 'a', 1);
    await world.end(run.id, 'handler');
    expect(await world.outcome(run.id)).toBe(outcome);
    expect((await world.call('tasks.get', { key: 'nightly' })).last).toMatchObject({ status: outcome.split('/')[0] });
  });

  it('a workflow within that failed makes the step that it is fail', async () => {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [] }, { onFailure: 'continue' }) });
    const run = await world.run('outer', { a: { task: 'inner' }, b: ['a'] });
    await world.end((await rowOf(run.id, 'a')).id, 'x', 1);
    expect(await world.states(run.id)).toEqual({
      a: 'completed/some-steps-failed',
      b: 'skipped/upstream-failed',
    });
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });

  it('a stop starts nothing more, also of branches that run beside the failure', async () => {
    const run = await world.run('nightly', { a: [], b: [], b2: ['b'], c: [], c2: ['c'] }, { maxParallel: 2 });
    expect(await world.spawned(run.id)).toEqual(['a', 'b']);
    await world.end(run.id, 'a', 1);
    await world.end(run.id, 'b');
    expect(await world.spawned(run.id)).toEqual(['a', 'b']);
    expect(await world.states(run.id)).toMatchObject({
      b: 'success',
      b2: 'skipped/stopped',
      c: 'skipped/stopped',
      c2: 'skipped/stopped',
    });
  });

  it('continue runs nothing that needs the failure, however far down', async () => {
    const steps = { a: [], b: ['a'], c: ['b'], side: [], both: ['side', 'c'], end: ['side'] };
    const run = await world.run('nightly', steps, { onFailure: 'continue' });
    await world.end(run.id, 'a', 1);
    await world.end(run.id, 'side');
    await world.end(run.id, 'end');
    expect(await world.spawned(run.id)).toEqual(['a', 'side', 'end']);
    expect(await world.states(run.id)).toMatchObject({
      b: 'skipped/upstream-failed',
      c: 'skipped/upstream-failed',
      both: 'skipped/upstream-failed',
    });
  });
});

describe('fault 6: steps have no row, log, retry or progress of their own, and a resume knows nothing', () => {
  it('each step has its own row, its own log for each try, its own progress and its own result', async () => {
    const run = await world.run('nightly', { a: { retry: retry(1, 0) }, b: [] });
    await world.end(run.id, 'a', 1);
    world.time.advance(1_000);
    const [a, b] = [await rowOf(run.id, 'a'), await rowOf(run.id, 'b')];
    const logs = world.launcher.specs.map(({ logBase }) => logBase);
    expect(new Set(logs).size).toBe(3);

    const half = { percent: 50, message: '600000.SH', current: null, done: 1, total: 2, etaAt: null };
    world.launcher.emit({ type: 'output', ref: `${a.id}.2`, lines: 1, progress: half });
    world.time.advance(1_000);
    expect((await rowOf(run.id, 'a')).progress).toMatchObject({ percent: 50, message: '600000.SH' });
    expect((await rowOf(run.id, 'b')).progress?.percent ?? null).toBe(null);

    await world.end(run.id, 'a', 0, { rows: 7 });
    await world.end(run.id, 'b', 0, { rows: 8 });
    expect([(await rowOf(run.id, 'a')).result, (await rowOf(run.id, 'b')).result]).toEqual([{ rows: 7 }, { rows: 8 }]);
    const { attempts } = await world.call('executions.get', { id: a.id });
    expect(attempts.map(({ status }) => status)).toEqual(['failed', 'success']);
    expect((await world.call('executions.get', { id: b.id })).attempts).toHaveLength(1);
    expect(await world.call('executions.list', { filter: { parent: run.id } })).toMatchObject({ total: 2 });
  });

  it('a rerun from failed takes over what had succeeded, with its outcome and its result', async () => {
    const steps = { a: [], b: { needs: ['a'], params: { n: '{{ steps.a.output.rows }}' } } };
    const run = await world.run('nightly', steps);
    await world.end(run.id, 'a', 0, { rows: 7 });
    await world.end(run.id, 'b', 1);
    await world.crash();
    await world.start();
    const again = await world.call('executions.rerun', { id: run.id, from: 'failed' });
    world.time.flush();
    expect(await rowOf(again.id, 'a')).toMatchObject({ status: 'success', result: { rows: 7 } });
    expect((await rowOf(again.id, 'b')).params).toEqual({ n: 7 });
    await world.end(again.id, 'b');
    expect(await world.spawned(again.id)).toEqual(['b']);
    expect(await world.outcome(again.id)).toBe('success');
  });
});

describe('fault 9: run-now starts a disabled schedule, resumes a paused one, and force sticks', () => {
  const trigger = { kind: 'interval', everySeconds: 60, anchorAt: 0 };

  it.each([
    ['disabled', { enabled: false }, { enabled: false, paused: false, state: 'disabled', nextAt: null }],
    ['paused', { paused: true }, { enabled: true, paused: true, state: 'paused', nextAt: null }],
  ])('a workflow that is %s runs once and stays so', async (_what, given, expected) => {
    const run = await world.run('nightly', { a: [] }, {}, { trigger, ...given });
    await world.end(run.id, 'a');
    expect(await world.outcome(run.id)).toBe('success');
    world.time.advance(3_600_000);
    expect(await world.call('tasks.get', { key: 'nightly' })).toMatchObject({ ...expected, version: 1 });
    expect((await world.call('executions.list', { filter: { key: 'nightly' } })).total).toBe(1);
  });

  it('a step runs a disabled or paused task and leaves it so', async () => {
    await world.command('off', { trigger, enabled: false });
    await world.command('held', { trigger, paused: true });
    const run = await world.run('nightly', { a: { task: 'off' }, b: { task: 'held' } });
    await world.end(run.id, 'a');
    await world.end(run.id, 'b');
    world.time.advance(3_600_000);
    expect(await world.call('tasks.get', { key: 'off' })).toMatchObject({ enabled: false, state: 'disabled' });
    expect(await world.call('tasks.get', { key: 'held' })).toMatchObject({ paused: true, state: 'paused' });
    expect(world.launcher.specs).toHaveLength(2);
  });

  it('force is for one run: nothing of it is kept', async () => {
    await world.call('tasks.create', { task: world.workflow('nightly', { a: [] }, {}, { trigger, enabled: false }) });
    const before = await world.call('tasks.get', { key: 'nightly' });
    const run = await world.call('executions.start', { key: 'nightly', force: true });
    world.time.flush();
    await world.end(run.id, 'a');
    const { last: _last, recent: _recent, ...after } = await world.call('tasks.get', { key: 'nightly' });
    expect(before).toMatchObject(after);
  });
});

describe('fault 13: a long run fails after 30 minutes, a cancel is a success, an ended row runs again', () => {
  it('a step and its workflow run for ten hours without a limit', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    for (let hour = 0; hour < 10; hour += 1) world.time.advance(3_600_000);
    expect(world.launcher.specs[0]?.timeoutMs).toBe(null);
    expect(await world.states(run.id)).toEqual({ a: 'running', b: 'pending/upstream' });
    expect(await world.outcome(run.id)).toBe('running');
    await world.end(run.id, 'a');
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('success');
  });

  it('a cancelled workflow is no success, though its steps end well while it stops', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    world.launcher.endOnStop = false;
    await world.call('executions.cancel', { id: run.id });
    world.time.flush();
    await world.end(run.id, 'a');
    expect(await world.outcome(run.id)).toBe('terminated/cancelled');
    expect((await world.states(run.id)).b).toBe('skipped/stopped');
  });

  it('rows that have ended stay as they are, whatever comes late', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    const { id } = await rowOf(run.id, 'a');
    await world.end(run.id, 'a', 1);
    const before = await world.call('workflows.run', { id: run.id });
    const late = { percent: 10, message: null, current: null, done: null, total: null, etaAt: null };
    world.launcher.emit({ type: 'output', ref: `${id}.1`, lines: 5, progress: late });
    world.launcher.end(id, 0, world.time.clock.now());
    world.time.advance(10_000);
    for (const row of [id, run.id]) {
      await expect(world.call('executions.cancel', { id: row })).rejects.toMatchObject({ code: 'conflict' });
    }
    await world.crash();
    await world.start();
    world.time.advance(10_000);
    const after = await world.call('workflows.run', { id: run.id });
    const shown = ({ execution, steps }: typeof after) =>
      [execution, ...steps].map(({ status, reason, finishedAt }) => ({ status, reason, finishedAt }));
    expect(shown(after)).toEqual(shown(before));
    expect(await world.spawned(run.id)).toEqual([]);
  });
});
