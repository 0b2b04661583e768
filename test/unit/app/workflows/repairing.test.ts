import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkflowWorld } from './world';

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  await world.start();
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

type Part = {
  from: 'start' | 'failed' | 'step' | 'step-and-after';
  step?: string;
  definitions?: 'current' | 'original';
};
async function rerun(id: number, part: Part): Promise<number> {
  const execution = await world.call('executions.rerun', { id, ...part });
  world.time.flush();
  expect(execution).toMatchObject({ rerunOf: id, source: 'rerun', isWorkflow: true });
  return execution.id;
}

/** a → b → c, with x beside them and a handler of failures; b fails. */
async function failedNight(): Promise<number> {
  const { id } = await world.run('nightly', {
    a: [],
    x: [],
    b: { needs: ['a'], params: { n: '{{ steps.a.output.rows }}' } },
    c: ['b', 'x'],
    handler: { needs: ['b'], condition: 'any-failed' },
  });
  await world.end(id, 'a', 0, { rows: 7 });
  await world.end(id, 'x');
  await world.end(id, 'b', 1);
  await world.end(id, 'handler');
  expect(await world.outcome(id)).toBe('failed/step-failed');
  return id;
}

describe('a rerun', () => {
  it('from failed runs what failed and all after it, with the outputs of what it reuses', async () => {
    const night = await failedNight();
    const again = await rerun(night, { from: 'failed' });
    const before = await world.steps(night);
    expect(await world.states(again)).toEqual({
      a: 'success',
      x: 'success',
      b: 'running',
      c: 'pending/upstream',
      handler: 'pending/upstream',
    });
    expect((await world.steps(again)).a).toMatchObject({ reusedFrom: before.a?.id, result: { rows: 7 } });
    expect((await world.steps(again)).b?.params).toEqual({ n: 7 });
    await world.end(again, 'b');
    await world.end(again, 'c');
    expect(await world.states(again)).toMatchObject({ c: 'success', handler: 'skipped/condition' });
    expect(await world.outcome(again)).toBe('success');
    expect(await world.spawned(again)).toEqual(['b', 'c']);
    expect(await world.outcome(night)).toBe('failed/step-failed');
  });

  it('of one step runs that step alone, whatever its condition says', async () => {
    const night = await failedNight();
    const again = await rerun(night, { from: 'step', step: 'c' });
    await world.end(again, 'c');
    expect(await world.spawned(again)).toEqual(['c']);
    expect(await world.states(again)).toMatchObject({ b: 'failed/exit-code', c: 'success' });
    expect(await world.outcome(again)).toBe('failed/step-failed');
  });

  it('of a step and all after it runs these', async () => {
    const night = await failedNight();
    const again = await rerun(night, { from: 'step-and-after', step: 'a' });
    await world.end(again, 'a', 0, { rows: 8 });
    await world.end(again, 'b');
    await world.end(again, 'c');
    expect(await world.outcome(again)).toBe('success');
    expect(await world.spawned(again)).toEqual(['a', 'b', 'c']);
  });

  it('from the start runs everything, and a step’s own rerun is one of that step', async () => {
    const night = await failedNight();
    const again = await rerun(night, { from: 'start' });
    expect(await world.spawned(again)).toEqual(['a', 'x']);
    const { b } = await world.steps(night);
    const only = await world
      .call('executions.rerun', { id: b?.id ?? 0, from: 'start' })
      .catch((error: unknown) => error);
    expect(only).toMatchObject({ code: 'conflict' });
  });

  it('of one step leaves out what has come into the graph since', async () => {
    const night = await failedNight();
    const { version } = await world.call('tasks.get', { key: 'nightly' });
    await world.call('tasks.update', { key: 'nightly', version, task: world.workflow('nightly', { a: [], more: [] }) });
    const again = await rerun(night, { from: 'step', step: 'a' });
    await world.end(again, 'a');
    expect(await world.states(again)).toEqual({ a: 'success', more: 'skipped/stopped' });
    expect(await world.outcome(again)).toBe('success');
  });

  it('goes by the current definition, or by the original one when it is told to', async () => {
    const night = await failedNight();
    const { version } = await world.call('tasks.get', { key: 'nightly' });
    const task = world.workflow('nightly', { a: [], b: ['a'], more: [] });
    await world.call('tasks.update', { key: 'nightly', version, task });
    const current = await rerun(night, { from: 'failed' });
    expect(Object.keys(await world.steps(current))).toEqual(['a', 'b', 'more']);
    expect(await world.spawned(current)).toEqual(['b', 'more']);
    await world.end(current, 'b');
    await world.end(current, 'more');
    const original = await rerun(night, { from: 'failed', definitions: 'original' });
    expect(Object.keys(await world.steps(original))).toEqual(['a', 'x', 'b', 'c', 'handler']);
    const drawn = await world.call('workflows.run', { id: night });
    expect(drawn.workflow.steps.map(({ id }) => id)).toEqual(['a', 'x', 'b', 'c', 'handler']);
  });

  it('goes on from the failed steps of a workflow within', async () => {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [], y: ['x'] }) });
    const run = await world.run('outer', { a: { task: 'inner' }, b: ['a'] });
    const inner = (await world.steps(run.id)).a?.id ?? 0;
    await world.end(inner, 'x');
    await world.end(inner, 'y', 1);
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
    const again = await rerun(run.id, { from: 'failed' });
    const within = (await world.steps(again)).a?.id ?? 0;
    expect(await world.states(within)).toEqual({ x: 'success', y: 'running' });
    await world.end(within, 'y');
    await world.end(again, 'b');
    expect(await world.outcome(again)).toBe('success');
  });

  it('is refused while the original runs, for a step that is not there, and for a plain task', async () => {
    const run = await world.run('nightly', { a: [] });
    const refusal = (input: Part & { id: number }): Promise<unknown> =>
      world.call('executions.rerun', input).catch((error: unknown) => error);
    expect(await refusal({ id: run.id, from: 'failed' })).toMatchObject({ code: 'conflict' });
    await world.end(run.id, 'a');
    expect(await refusal({ id: run.id, from: 'failed' })).toMatchObject({ code: 'conflict' });
    expect(await refusal({ id: run.id, from: 'step', step: 'zzz' })).toMatchObject({ code: 'invalid-input' });
    await world.command('plain');
    const plain = await world.begin('plain');
    world.launcher.end(plain.id, 1, world.time.clock.now());
    world.time.flush();
    expect(await refusal({ id: plain.id, from: 'failed' })).toMatchObject({ code: 'invalid-input' });
  });

  it('goes on from a step that was marked as success on the ended run', async () => {
    const night = await failedNight();
    const { b } = await world.steps(night);
    await world.call('executions.markSuccess', { id: b?.id ?? 0, note: 'bars came by mail' });
    expect(await world.outcome(night)).toBe('failed/step-failed');
    const again = await rerun(night, { from: 'failed' });
    expect(await world.states(again)).toMatchObject({ b: 'success/marked', c: 'running' });
    const audit = await world.call('audit.list', { filter: { action: 'executions.markSuccess' } });
    expect(audit.rows[0]).toMatchObject({ outcome: 'ok', who: 'api/admin' });
  });
});

describe('after a crash', () => {
  it('a workflow goes on: finished steps never run again, a step that ran counts as failed or is tried again', async () => {
    const retry = { max: 1, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
    const run = await world.run(
      'nightly',
      { a: [], b: { needs: ['a'], retry }, c: ['b'], d: ['a'] },
      { onFailure: 'continue' },
    );
    await world.end(run.id, 'a');
    expect(await world.spawned(run.id)).toEqual(['a', 'b', 'd']);
    await world.crash();
    await world.start();
    expect(await world.states(run.id)).toEqual({
      a: 'success',
      b: 'pending/retry-wait',
      c: 'pending/upstream',
      d: 'terminated/interrupted',
    });
    world.time.advance(2000);
    await world.end(run.id, 'b');
    await world.end(run.id, 'c');
    expect(await world.spawned(run.id)).toEqual(['b', 'c']);
    expect(await world.outcome(run.id)).toBe('completed/some-steps-failed');
  });

  it.each([0, 1, 2, 3, 4, 5])('%i turns after a step ended, it goes on from what was written', async (turns) => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    const { a } = await world.steps(run.id);
    world.launcher.end(a?.id ?? 0, 0, world.time.clock.now());
    for (let i = 0; i < turns; i += 1) world.time.turn();
    await world.crash();
    await world.start();
    const states = await world.states(run.id);
    // Before anything was written the end is not known: the step counts as interrupted, never as a success by guess.
    if (states.a !== 'success') {
      expect(states).toEqual({ a: 'terminated/interrupted', b: 'skipped/upstream-failed' });
      expect(await world.outcome(run.id)).toBe('failed/step-failed');
      return;
    }
    if (states.b === 'terminated/interrupted') return;
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('success');
    expect(await world.spawned(run.id)).toEqual(['b']);
  });

  it('a workflow that was being cancelled is', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    await world.call('executions.cancel', { id: run.id });
    await world.crash();
    await world.start();
    await expect.poll(async () => (world.time.flush(), world.outcome(run.id))).toBe('terminated/cancelled');
  });

  it('a workflow that was stopped with the app has ended', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] });
    world.launcher.endOnStop = true;
    await world.stop();
    await world.start();
    expect(await world.outcome(run.id)).toBe('terminated/app-quit');
    expect(await world.states(run.id)).toEqual({ a: 'terminated/app-quit', b: 'skipped/stopped' });
  });
});

describe('a task that a workflow uses', () => {
  it('can only be deleted with it', async () => {
    await world.command('bars');
    await world.call('tasks.create', { task: world.workflow('nightly', { a: { task: 'bars' } }) });
    await expect(world.call('tasks.delete', { keys: ['bars'] })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('“nightly”') as string,
    });
    expect(await world.call('workflows.using', { keys: ['bars', 'nightly'] })).toEqual({
      rows: [
        { key: 'bars', usedBy: ['nightly'] },
        { key: 'nightly', usedBy: [] },
      ],
    });
    await world.call('tasks.delete', { keys: ['bars', 'nightly'] });
  });
});

describe('a graph that makes no sense', () => {
  it.each([
    ['a cycle', { a: ['b'], b: ['a'] }, 'cycle'],
    ['a step that needs itself', { a: ['a'] }, 'self'],
    ['a task that is not there', { a: { task: 'gone' } }, 'missing-task'],
    ['no steps', {}, 'empty'],
    ['an output that comes later', { a: { params: { n: '{{ steps.b.output.n }}' } }, b: ['a'] }, 'output-not-upstream'],
  ])('is refused at save and explained: %s', async (_name, steps, code) => {
    const task = world.workflow('nightly', steps as never);
    await expect(world.call('tasks.create', { task })).rejects.toMatchObject({ code: 'invalid-input' });
    const { workflow } = task.action;
    const { problems } = await world.call('workflows.validate', { workflow, key: 'nightly' });
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it('is refused when a cycle goes through a workflow within', async () => {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [] }) });
    await world.call('tasks.create', { task: world.workflow('outer', { a: { task: 'inner' } }) });
    const task = world.workflow('inner', { x: { task: 'outer' } });
    await expect(world.call('tasks.update', { key: 'inner', version: 1, task })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('outer') as string,
    });
  });
});
