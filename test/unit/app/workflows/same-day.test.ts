import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandTask } from '../../../support/engine';
import { WorkflowWorld } from './world';

// A run that fails before midnight and is run again after it is still for the day before.

const NIGHT = { kind: 'cron', expression: '59 23 * * *', timeZone: 'Asia/Shanghai' } as const;
const SAYS_DAY = { kind: 'command', argv: ['say', '{{ run_date }}'] };
const DAY = '2026-01-05';
const HOUR = 3_600_000;

let world: WorkflowWorld;
beforeEach(async () => {
  world = new WorkflowWorld(Date.parse(`${DAY}T23:58:30+08:00`));
  await world.start();
  await world.call('settings.set', { slots: 8 });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const newest = async (key: string) => {
  const [row] = (await world.call('executions.list', { filter: { key, parent: null } })).rows;
  if (!row) throw new Error(`“${key}” has no run.`);
  return row;
};
const argvs = (): (readonly string[] | null)[] => world.launcher.specs.map(({ argv }) => argv);

/** Begins what is due at 23:59 and lets its one command, or the named step, fail. */
async function failedBeforeMidnight(key: string, step?: string): Promise<number> {
  world.time.advance(60_000);
  const { id } = await newest(key);
  if (step === undefined) world.launcher.end(id, 1, world.time.clock.now());
  else await world.end(id, step, 1);
  world.time.flush();
  return id;
}

async function rerun(id: number, more: Record<string, unknown> = { from: 'start' }): Promise<number> {
  const again = await world.call('executions.rerun', { id, from: 'start', ...more });
  world.time.flush();
  return again.id;
}

describe('a rerun after midnight of a task', () => {
  it.each(['current', 'original'] as const)('by the %s definition is for the day before', async (definitions) => {
    await world.call('tasks.create', { task: commandTask('bars', { trigger: NIGHT, action: SAYS_DAY }) });
    const first = await failedBeforeMidnight('bars');
    world.time.advance(2 * HOUR);
    const second = await rerun(first, { definitions });
    world.launcher.end(second, 1, world.time.clock.now());
    world.time.advance(20 * HOUR);
    const third = await rerun(second, { definitions });
    expect(argvs()).toEqual(Array(3).fill(['say', DAY]));
    expect(world.launcher.specs.map(({ env }) => env.CLOSING_BELL_RUN_DATE)).toEqual([DAY, DAY, DAY]);
    for (const id of [first, second, third]) {
      expect(await world.call('executions.get', { id })).toMatchObject({ runDate: DAY });
    }
  });

  it('keeps the day though its task moved to another zone meanwhile', async () => {
    await world.call('tasks.create', { task: commandTask('bars', { trigger: NIGHT, action: SAYS_DAY }) });
    const first = await failedBeforeMidnight('bars');
    const task = commandTask('bars', { trigger: { ...NIGHT, timeZone: 'Pacific/Auckland' }, action: SAYS_DAY });
    await world.call('tasks.update', { key: 'bars', version: 1, task });
    await rerun(first);
    expect(argvs().at(-1)).toEqual(['say', DAY]);
  });

  it('that was started by hand has the day of that start', async () => {
    const task = commandTask('bars', { trigger: NIGHT, action: SAYS_DAY, enabled: false });
    await world.call('tasks.create', { task });
    const { id } = await world.begin('bars');
    world.launcher.end(id, 1, world.time.clock.now());
    world.time.advance(HOUR);
    await rerun(id);
    expect(argvs()).toEqual([
      ['say', DAY],
      ['say', DAY],
    ]);
  });

  it('that was missed has the day that was missed', async () => {
    const missed = { policy: 'skip' };
    await world.call('tasks.create', { task: commandTask('bars', { trigger: NIGHT, action: SAYS_DAY, missed }) });
    await world.stop();
    world.time.advance(2 * HOUR);
    await world.start();
    const { id, status } = await newest('bars');
    expect(status).toBe('missed');
    await rerun(id);
    expect(argvs()).toEqual([['say', DAY]]);
  });

  it('looks at the sessions of the first run, also of a calendar that the task does not go by', async () => {
    const action = { kind: 'command', argv: ['say', '{{ session_date("XSHG") }}'] };
    await world.call('tasks.create', { task: commandTask('bars', { trigger: NIGHT, action, overlap: 'allow' }) });
    const first = await failedBeforeMidnight('bars');
    world.time.advance(48 * HOUR);
    const second = await rerun(first);
    world.launcher.end(second, 1, world.time.clock.now());
    world.time.advance(48 * HOUR);
    await rerun(second);
    const said = world.launcher.specs.filter(({ ref }) => [first, second].includes(Number(ref.split('.')[0])));
    expect(said.map(({ argv }) => argv)).toEqual([
      ['say', DAY],
      ['say', DAY],
    ]);
    expect(argvs().at(-1)).toEqual(['say', DAY]);
  });
});

describe('the parameters of a run', () => {
  const uses = { kind: 'command', argv: ['load', '{{ params.day }}', '{{ params.n }}'] };
  const task = (n: number, day = '{{ run_date | ymd }}', more = {}) =>
    commandTask('bars', { trigger: NIGHT, action: uses, params: { day, n, note: 'x' }, ...more });

  it('are recorded with defaults and macros filled in, and used again though the defaults are others now', async () => {
    await world.call('tasks.create', { task: task(5) });
    const first = await failedBeforeMidnight('bars');
    const used = { day: '20260105', n: 5, note: 'x' };
    expect((await world.call('executions.get', { id: first })).params).toEqual(used);
    await world.call('tasks.update', { key: 'bars', version: 1, task: task(6, '{{ run_date | iso }}') });
    world.time.advance(2 * HOUR);
    const second = await rerun(first);
    expect((await world.call('executions.get', { id: second })).params).toEqual(used);
    expect(argvs()).toEqual([
      ['load', '20260105', '5'],
      ['load', '20260105', '5'],
    ]);
  });

  it('of a run that never began are recorded by its rerun, and used again though the defaults are others now', async () => {
    await world.call('tasks.create', { task: task(5, '{{ run_date | ymd }}', { missed: { policy: 'skip' } }) });
    await world.stop();
    world.time.advance(2 * HOUR);
    await world.start();
    const missed = await newest('bars');
    expect(missed).toMatchObject({ status: 'missed', params: {} });
    const first = await rerun(missed.id);
    const used = { day: '20260105', n: 5, note: 'x' };
    expect((await world.call('executions.get', { id: first })).params).toEqual(used);
    world.launcher.end(first, 1, world.time.clock.now());
    await world.call('tasks.update', { key: 'bars', version: 1, task: task(6, '{{ run_date | iso }}') });
    const second = await rerun(first);
    expect((await world.call('executions.get', { id: second })).params).toEqual(used);
  });

  it('that were added meanwhile are recorded by a rerun, too', async () => {
    await world.call('tasks.create', { task: task(5) });
    const first = await failedBeforeMidnight('bars');
    const added = { day: '{{ run_date | ymd }}', n: 6, note: 'x', more: '{{ run_date }}' };
    await world.call('tasks.update', { key: 'bars', version: 1, task: task(6, undefined, { params: added }) });
    const second = await rerun(first);
    const used = { day: '20260105', n: 5, note: 'x', more: DAY };
    expect((await world.call('executions.get', { id: second })).params).toEqual(used);
  });

  it('of what was given stay, and a retry has those of the first try', async () => {
    const retry = { max: 1, intervalSeconds: 3600 };
    await world.call('tasks.create', { task: task(5, '{{ run_date | ymd }}', { retry }) });
    const run = await world.call('executions.start', { key: 'bars', params: { n: 7 } });
    world.time.flush();
    world.launcher.end(run.id, 1, world.time.clock.now());
    world.time.advance(2 * HOUR);
    const ofRun = world.launcher.specs.filter(({ ref }) => ref.startsWith(`${run.id}.`));
    expect(ofRun.map(({ argv }) => argv)).toEqual([
      ['load', '20260105', '7'],
      ['load', '20260105', '7'],
    ]);
  });
});

describe('a rerun after midnight of a workflow', () => {
  const steps = {
    a: { action: SAYS_DAY },
    b: { action: SAYS_DAY, needs: ['a'] },
    c: { action: SAYS_DAY, needs: ['b'] },
  };

  it.each([
    ['from its start', { from: 'start' }, ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['from failed', { from: 'failed' }, ['b', 'c'], ['c']],
    ['of one step', { from: 'step', step: 'b' }, ['b'], ['b']],
    ['of a step and all after it', { from: 'step-and-after', step: 'b' }, ['b', 'c'], ['b', 'c']],
    ['from failed by the original definitions', { from: 'failed', definitions: 'original' }, ['b', 'c'], ['c']],
  ])('%s is for the day before, and so is a rerun of that rerun', async (_how, part, first, second) => {
    await world.call('tasks.create', { task: world.workflow('nightly', steps, {}, { trigger: NIGHT }) });
    world.time.advance(60_000);
    const { id } = await newest('nightly');
    await world.end(id, 'a');
    await world.end(id, 'b', 1);
    let original = id;
    for (const runs of [first, second]) {
      world.time.advance(HOUR);
      const again = await rerun(original, part);
      for (const step of runs.slice(0, -1)) await world.end(again, step);
      await world.end(again, runs.at(-1) ?? '', 1);
      expect(await world.spawned(again)).toEqual(runs);
      expect(await world.call('executions.get', { id: again })).toMatchObject({ runDate: DAY });
      original = again;
    }
    expect(new Set(argvs().map((argv) => argv?.[1]))).toEqual(new Set([DAY]));
  });

  it('that is nested goes on for the day before, with the values that the nested one had', async () => {
    const inner = world.workflow(
      'inner',
      { x: [], y: { needs: ['x'], action: { kind: 'command', argv: ['y', '{{ run_date }}', '{{ params.n }}'] } } },
      {},
      { params: { n: 5 } },
    );
    await world.call('tasks.create', { task: inner });
    const outer = world.workflow('outer', { a: { task: 'inner' } }, {}, { trigger: NIGHT });
    await world.call('tasks.create', { task: outer });
    world.time.advance(60_000);
    const { id } = await newest('outer');
    const nested = (await world.steps(id)).a?.id ?? 0;
    await world.end(nested, 'x');
    await world.end(nested, 'y', 1);
    await world.call('tasks.update', { key: 'inner', version: 1, task: { ...inner, params: { n: 6 } } });
    world.time.advance(HOUR);
    const again = await rerun(id, { from: 'failed' });
    await world.end((await world.steps(again)).a?.id ?? 0, 'y');
    expect(argvs().filter((argv) => argv?.[0] === 'y')).toEqual([
      ['y', DAY, '5'],
      ['y', DAY, '5'],
    ]);
    expect(await world.outcome(again)).toBe('success');
  });

  it('keeps the parameters of the workflow and the defaults of its steps’ tasks', async () => {
    const load = (n: number) =>
      commandTask('load', {
        params: { n, day: '' },
        action: { kind: 'command', argv: ['load', '{{ params.day }}', '{{ params.n }}'] },
      });
    await world.call('tasks.create', { task: load(5) });
    const nightly = (day: string) =>
      world.workflow(
        'nightly',
        { a: { task: 'load', params: { day: '{{ params.day }}' } } },
        {},
        {
          trigger: NIGHT,
          params: { day },
        },
      );
    await world.call('tasks.create', { task: nightly('{{ run_date }}') });
    const id = await failedBeforeMidnight('nightly', 'a');
    await world.call('tasks.update', { key: 'load', version: 1, task: load(6) });
    await world.call('tasks.update', { key: 'nightly', version: 1, task: nightly('today') });
    world.time.advance(HOUR);
    const again = await rerun(id, { from: 'failed' });
    expect(argvs()).toEqual([
      ['load', DAY, '5'],
      ['load', DAY, '5'],
    ]);
    expect((await world.call('executions.get', { id: again })).params).toEqual({ day: DAY });
  });
});

describe('what an earlier try reported', () => {
  const retry = { max: 2, intervalSeconds: 10 };

  /** Ends the first try of a run with a result and half of its progress, and lets the second begin. */
  function failHalfway(id: number): void {
    const progress = { percent: 50, message: 'half', current: null, done: 1, total: 2, etaAt: null };
    const finishedAt = world.time.clock.now();
    const how = { cause: 'exit', exitCode: 1, signal: null, lines: 0, errorText: 'boom' } as const;
    world.launcher.emit({ type: 'exited', ref: `${id}.1`, finishedAt, progress, result: { rows: 7 }, ...how });
    world.time.advance(11_000);
  }

  it('is cleared when the next begins, also if that can’t be started', async () => {
    await world.call('tasks.create', { task: commandTask('bars', { retry }) });
    const { id } = await world.begin('bars');
    failHalfway(id);
    const nothing = { result: null, progress: null };
    expect(await world.call('executions.get', { id })).toMatchObject({ status: 'running', error: null, ...nothing });
    const message = 'There is no program.';
    world.launcher.emit({ type: 'refused', ref: `${id}.2`, reason: 'bad-config', message, finishedAt: 0 });
    world.time.flush();
    expect(await world.call('executions.get', { id })).toMatchObject({ status: 'failed', error: message, ...nothing });
  });

  it('is cleared in a step too: what comes after never sees it', async () => {
    const after = { needs: ['a'], condition: 'all-done', params: { n: '{{ steps.a.output.rows }}' } };
    const { id } = await world.run('nightly', {
      a: { retry: { ...retry, maxIntervalSeconds: 10, backoff: 1 } },
      after,
    });
    const row = (await world.steps(id)).a?.id ?? 0;
    failHalfway(row);
    world.launcher.emit({ type: 'refused', ref: `${row}.2`, reason: 'bad-config', message: 'no', finishedAt: 0 });
    world.time.flush();
    const { a, after: next } = await world.steps(id);
    expect(a).toMatchObject({ status: 'failed', result: null, progress: null });
    expect(next).toMatchObject({ status: 'failed', reason: 'bad-config' });
    expect(next?.error).toMatch(/gave no output “rows”/);
  });
});
