import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkflowWorld } from './world';

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld();
  world.launcher.endOnStop = true;
  await world.start();
  world.launcher.endOnStop = true;
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const DIAMOND = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] };

describe('a workflow', () => {
  it('hands on a value of any length that a result may have, to a task of its own and to a command', async () => {
    const codes = Array.from({ length: 3600 }, (_, index) => `${600_000 + index}.SH`).join(',');
    await world.command('load', { params: { codes: '', n: 1 } });
    const params = { codes: '{{ steps.a.output.codes }}' };
    const run = await world.run('nightly', {
      a: [],
      load: { needs: ['a'], task: 'load', params },
      own: { needs: ['a'], params, action: { kind: 'command', argv: ['own', '{{ params.codes }}'] } },
    });
    await world.end(run.id, 'a', 0, { codes });
    expect(await world.states(run.id)).toEqual({ a: 'success', load: 'running', own: 'running' });
    const specOf = (key: string) => world.launcher.specs.find(({ env }) => env.CLOSING_BELL_TASK === key);
    expect(JSON.parse(specOf('load')?.params?.json ?? '')).toEqual({ codes, n: 1 });
    expect(specOf('load')?.env).toMatchObject({ CLOSING_BELL_PARAM_n: '1' });
    expect(specOf('load')?.env).not.toHaveProperty('CLOSING_BELL_PARAM_codes');
    expect(specOf('nightly:own')?.argv).toEqual(['own', codes]);
  });

  it('has rows for all its steps from the start, and runs each when what it needs has succeeded', async () => {
    const run = await world.run('nightly', DIAMOND);
    expect(run).toMatchObject({ key: 'nightly', isWorkflow: true, parent: null });
    expect(await world.states(run.id)).toEqual({
      a: 'running',
      b: 'pending/upstream',
      c: 'pending/upstream',
      d: 'pending/upstream',
    });
    const { a } = await world.steps(run.id);
    expect(a).toMatchObject({ parent: run.id, step: 'a', source: 'workflow', key: 'nightly:a', isWorkflow: false });
    await world.end(run.id, 'a');
    expect(await world.spawned(run.id)).toEqual(['a', 'b', 'c']);
    await world.end(run.id, 'c');
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('running');
    expect(await world.call('executions.get', { id: run.id })).toMatchObject({
      progress: { done: 3, total: 4, percent: 75, current: 'd' },
      attempts: [],
    });
    await world.end(run.id, 'd');
    expect(await world.outcome(run.id)).toBe('success');
    expect(await world.spawned(run.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('runs its steps one after the other when it is told to', async () => {
    const run = await world.run('serial', { a: [], b: [], c: [] }, { maxParallel: 1 });
    for (const step of ['a', 'b', 'c']) {
      expect((await world.spawned(run.id)).at(-1)).toBe(step);
      await world.end(run.id, step);
    }
    expect(await world.outcome(run.id)).toBe('success');
  });

  it('takes no slot itself, and its steps obey slots and groups', async () => {
    await world.call('settings.set', { slots: 1, groups: { tushare: 1 } });
    await world.command('bars', { group: 'tushare' });
    const run = await world.run('nightly', { a: { task: 'bars' }, b: [] });
    expect(await world.states(run.id)).toEqual({ a: 'running', b: 'pending/slot' });
    expect((await world.steps(run.id)).a).toMatchObject({ key: 'bars' });
    await world.end(run.id, 'a');
    expect(await world.states(run.id)).toEqual({ a: 'success', b: 'running' });
  });

  it('queues a step behind other runs of its task', async () => {
    await world.command('bars', { overlap: 'skip' });
    const alone = await world.call('executions.start', { key: 'bars' });
    world.time.flush();
    const run = await world.run('nightly', { a: { task: 'bars' } });
    expect(await world.states(run.id)).toEqual({ a: 'pending/overlap-queue' });
    world.launcher.end(alone.id, 0, world.time.clock.now());
    world.time.flush();
    await world.end(run.id, 'a');
    expect(await world.outcome(run.id)).toBe('success');
  });

  it('retries a step by its own rule, and by its task’s where it has none', async () => {
    await world.command('bars', { retry: { max: 1, intervalSeconds: 10 } });
    const run = await world.run('nightly', {
      a: { task: 'bars' },
      b: { task: 'bars', needs: ['a'], retry: { max: 0, intervalSeconds: 10, backoff: 1, maxIntervalSeconds: 10 } },
    });
    await world.end(run.id, 'a', 1);
    expect(await world.states(run.id)).toEqual({ a: 'pending/retry-wait', b: 'pending/upstream' });
    world.time.advance(11_000);
    await world.end(run.id, 'a');
    await world.end(run.id, 'b', 1);
    expect(await world.states(run.id)).toEqual({ a: 'success', b: 'failed/exit-code' });
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });

  it('gives steps their values: the task’s, the workflow’s, and what earlier steps put out', async () => {
    await world.command('load', {
      params: { day: 'none', rows: 0 },
      action: { kind: 'command', argv: ['load', '{{ params.day }}', '{{ params.rows }}'] },
    });
    await world.call('tasks.create', {
      task: world.workflow(
        'nightly',
        {
          count: [],
          load: {
            task: 'load',
            needs: ['count'],
            params: { day: '{{ params.day }}', rows: '{{ steps.count.output.rows }}' },
          },
          say: {
            needs: ['count'],
            action: { kind: 'command', shell: 'echo {{ params.day }} {{ steps.count.output.rows }}' },
          },
        },
        {},
        { params: { day: 'monday' } },
      ),
    });
    const run = await world.begin('nightly', { day: 'friday' });
    await world.end(run.id, 'count', 0, { rows: 5300 });
    const specs = Object.fromEntries(world.launcher.specs.map((spec) => [spec.env.CLOSING_BELL_TASK, spec]));
    expect(specs['load']?.argv).toEqual(['load', 'friday', '5300']);
    expect(specs['nightly:say']?.shell).toBe('echo friday 5300');
    expect((await world.steps(run.id)).load?.params).toEqual({ day: 'friday', rows: 5300 });
  });

  it('starts a step in the folder that an earlier step named', async () => {
    const action = { kind: 'command', argv: ['ls'], cwd: '/data/{{ steps.a.output.folder }}' };
    const run = await world.run('nightly', { a: [], b: { needs: ['a'], action } });
    await world.end(run.id, 'a', 0, { folder: 'monday' });
    expect(world.launcher.specs.at(-1)?.cwd).toBe('/data/monday');
  });

  it('fails a step whose value is not there, with a sentence that names it', async () => {
    const run = await world.run('nightly', { a: [], b: { needs: ['a'], params: { n: '{{ steps.a.output.rows }}' } } });
    await world.end(run.id, 'a');
    const { b } = await world.steps(run.id);
    expect(b).toMatchObject({ status: 'failed', reason: 'bad-config', attemptCount: 0 });
    expect(b?.error).toMatch(/rows/);
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });
});

describe('after a failure a workflow told to', () => {
  const steps = { a: [], b: [], after: ['a'], other: ['b'], handler: { needs: ['a'], condition: 'any-failed' } };

  it('stop lets what runs finish, skips the rest, and runs the handler', async () => {
    const run = await world.run('nightly', steps);
    await world.end(run.id, 'a', 1);
    expect(await world.states(run.id)).toEqual({
      a: 'failed/exit-code',
      b: 'running',
      after: 'skipped/upstream-failed',
      other: 'skipped/stopped',
      handler: 'running',
    });
    await world.end(run.id, 'b');
    await world.end(run.id, 'handler');
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
    expect((await world.call('executions.get', { id: run.id })).error).toBe('a: boom');
  });

  it('stop now cancels what runs', async () => {
    const run = await world.run('nightly', steps, { onFailure: 'stop-now' });
    await world.end(run.id, 'a', 1);
    await expect.poll(async () => (world.time.flush(), (await world.states(run.id)).b)).toBe('terminated/cancelled');
    await world.end(run.id, 'handler');
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });

  it('continue skips only what needs the failure, and is never a success', async () => {
    const run = await world.run('nightly', steps, { onFailure: 'continue' });
    await world.end(run.id, 'a', 1);
    await world.end(run.id, 'b');
    await world.end(run.id, 'other');
    await world.end(run.id, 'handler');
    expect(await world.states(run.id)).toMatchObject({ after: 'skipped/upstream-failed', other: 'success' });
    expect(await world.outcome(run.id)).toBe('completed/some-steps-failed');
  });

  it('stop gives up retries that wait', async () => {
    const retry = { max: 3, intervalSeconds: 600, backoff: 1, maxIntervalSeconds: 600 };
    const run = await world.run('nightly', { a: [], b: { retry } });
    await world.end(run.id, 'b', 7);
    expect((await world.states(run.id)).b).toBe('pending/retry-wait');
    await world.end(run.id, 'a', 1);
    expect(await world.states(run.id)).toEqual({ a: 'failed/exit-code', b: 'failed/exit-code' });
    expect(await world.outcome(run.id)).toBe('failed/step-failed');
  });
});

describe('a cancel', () => {
  it('of the whole stops every step and runs no handler where none is to run', async () => {
    const steps = { a: [], b: ['a'], handler: { needs: ['a'], condition: 'any-failed' } };
    const run = await world.run('nightly', steps, { onCancel: 'none' });
    await world.call('executions.cancel', { id: run.id });
    await expect.poll(async () => (world.time.flush(), world.outcome(run.id))).toBe('terminated/cancelled');
    expect(await world.states(run.id)).toEqual({
      a: 'terminated/cancelled',
      b: 'skipped/stopped',
      handler: 'skipped/stopped',
    });
  });

  it('of one step is a failure of that step', async () => {
    const run = await world.run('nightly', { a: [], b: ['a'] }, { onFailure: 'continue' });
    const { a } = await world.steps(run.id);
    await world.call('executions.cancel', { id: a?.id ?? 0 });
    await expect.poll(async () => (world.time.flush(), world.outcome(run.id))).toBe('completed/some-steps-failed');
    expect(await world.states(run.id)).toEqual({ a: 'terminated/cancelled', b: 'skipped/upstream-failed' });
  });

  it('of a workflow within another ends that step, and the other goes by its rule', async () => {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [], y: ['x'] }) });
    const run = await world.run('outer', { a: { task: 'inner' }, b: ['a'] });
    const { a } = await world.steps(run.id);
    expect(a).toMatchObject({ status: 'running', isWorkflow: true, key: 'inner' });
    expect(await world.states(a?.id ?? 0)).toEqual({ x: 'running', y: 'pending/upstream' });
    await world.call('executions.cancel', { id: a?.id ?? 0 });
    await expect.poll(async () => (world.time.flush(), world.outcome(run.id))).toBe('failed/step-failed');
    expect(await world.states(a?.id ?? 0)).toEqual({ x: 'terminated/cancelled', y: 'skipped/stopped' });
  });
});

describe('a workflow within another', () => {
  it('is run as a step, its steps with it as their parent', async () => {
    await world.call('tasks.create', { task: world.workflow('inner', { x: [], y: ['x'] }) });
    const run = await world.run('outer', { a: { task: 'inner' }, b: ['a'] });
    const inner = (await world.steps(run.id)).a?.id ?? 0;
    await world.end(inner, 'x');
    await world.end(inner, 'y');
    expect(await world.outcome(inner)).toBe('success');
    await world.end(run.id, 'b');
    expect(await world.outcome(run.id)).toBe('success');
  });
});

describe('mark success', () => {
  it('on a step of a run lets go on what still waits', async () => {
    const run = await world.run('nightly', { a: [], b: [], c: ['a', 'b'] }, { onFailure: 'continue' });
    await world.end(run.id, 'a', 1);
    const { a } = await world.steps(run.id);
    await world.call('executions.markSuccess', { id: a?.id ?? 0, note: 'loaded by hand' });
    world.time.flush();
    await world.end(run.id, 'b');
    await world.end(run.id, 'c');
    expect(await world.outcome(run.id)).toBe('success');
  });
});
