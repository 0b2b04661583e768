import { describe, expect, it } from 'vitest';
import type { CallOutput } from '@shared/contract';
import { commandTask, memoryConnection, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const MINUTE = 60_000;

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const every = (everySeconds: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  trigger: { kind: 'interval', everySeconds, anchorAt: 0 },
  ...more,
});

async function create(key: string, more: Record<string, unknown> = {}): Promise<void> {
  await world.call('tasks.create', { task: commandTask(key, { name: `The ${key}`, ...more }) });
}

async function start(key: string): Promise<number> {
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  return id;
}

/** Starts a run and ends it after so long. */
async function ran(key: string, tookMs: number, exitCode = 0): Promise<number> {
  const id = await start(key);
  world.time.advance(tookMs);
  end(id, exitCode);
  return id;
}

function end(id: number, exitCode = 0): void {
  world.launcher.end(id, exitCode, world.time.clock.now());
  world.time.flush();
}

const task = (key: string): Promise<CallOutput<'tasks.get'>> => world.call('tasks.get', { key });

async function lateKeys(): Promise<string[]> {
  const { rows, total } = await world.call('tasks.list', { page: 1, pageSize: 200, filter: { state: 'overdue' } });
  expect(total).toBe(rows.length);
  return rows.map(({ key }) => key);
}

const health = (): Promise<CallOutput<'health.get'>> => world.call('health.get', {});

/** Nothing anywhere says that all is well. */
async function expectLate(key: string, overdue: Record<string, unknown>): Promise<void> {
  expect(await task(key)).toMatchObject({ state: 'overdue', overdue });
  expect(await lateKeys()).toContain(key);
  const { ok, problems, overdue: worst } = await health();
  expect(ok).toBe(false);
  expect(problems.map(({ code }) => code)).toContain('overdue');
  expect(worst).toMatchObject({ tasks: (await lateKeys()).length });
}

async function expectWell(): Promise<void> {
  expect(await lateKeys()).toEqual([]);
  expect(await health()).toMatchObject({ ok: true, problems: [], overdue: null });
  expect(await world.call('executions.attention', { from: 0 })).toMatchObject({ late: 0, rows: [] });
}

describe('a task that waits for a slot', () => {
  it('is late after its grace, with the run that has held a slot for longest in its way', async () => {
    await world.call('settings.set', { slots: 2 });
    for (const key of ['one', 'two']) await create(key);
    const [first] = [await start('one'), await start('two')];
    await create('often', every(2));
    const due = (await task('often')).nextAt ?? 0;
    world.time.advance(due + 300_000 - world.time.clock.now());
    expect((await task('often')).state).toBe('waiting');
    await expectWell();
    world.time.advance(1);
    const way = { kind: 'waiting', since: due, by: first, byKey: 'one', byName: 'The one' };
    await expectLate('often', way);
    expect((await health()).overdue).toEqual({ ...way, key: 'often', name: 'The often', tasks: 1 });
    const { rows, total, late } = await world.call('executions.attention', { from: 0 });
    expect(rows.map(({ key, status, reason }) => [key, status, reason])).toEqual([['often', 'pending', 'slot']]);
    expect([total, late]).toEqual([1, 1]);
    const said = (await health()).problems.find(({ code }) => code === 'overdue')?.message;
    expect(said).toMatch(
      new RegExp(
        `^“The often” has been waiting since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d: run ${first} of “The one” blocks it\\.$`,
      ),
    );

    end(first);
    expect((await task('often')).state).toBe('running');
    await expectWell();
  });

  it('has nothing in its way when a slot is free and the engine does not get to it', async () => {
    await world.call('settings.set', { slots: 2 });
    await create('held');
    await create('other');
    await start('other');
    world.engine?.drain(true);
    await world.call('executions.start', { key: 'held' });
    world.time.advance(301_000);
    await expectLate('held', { kind: 'waiting', by: null, byKey: null, byName: null });
  });

  it('is late with its group full, by the run in that group', async () => {
    await world.call('settings.set', { slots: 8, groups: { vendor: 1 } });
    await create('early');
    await create('holder', { group: 'vendor' });
    await create('next', { group: 'vendor', missed: { graceSeconds: 60 } });
    await start('early');
    const by = await start('holder');
    const since = world.time.clock.now();
    await start('next');
    world.time.advance(60_001);
    await expectLate('next', { kind: 'waiting', since, by, byKey: 'holder' });
  });
});

describe('a task whose own run hangs', () => {
  it('is late once a moment was skipped for longer than its grace, while nothing is known of its usual time', async () => {
    await create('hangs', every(60));
    const due = (await task('hangs')).nextAt ?? 0;
    world.time.advance(due - world.time.clock.now());
    const { rows } = await world.call('executions.list', { page: 1, pageSize: 10, filter: { key: 'hangs' } });
    const skipped = due + MINUTE;
    world.time.advance(skipped + 300_000 - world.time.clock.now());
    expect((await task('hangs')).state).toBe('running');
    world.time.advance(1);
    await expectLate('hangs', { kind: 'missed-moment', since: skipped, by: rows[0]?.id, byKey: 'hangs' });
    end(rows[0]?.id ?? 0);
    expect((await task('hangs')).state).toBe('waiting');
    await expectWell();
  });

  it('is late when it takes far longer than usual, by hand too', async () => {
    await create('known');
    for (let n = 0; n < 5; n += 1) await ran('known', MINUTE);
    const by = await start('known');
    const since = world.time.clock.now();
    world.time.advance(11 * MINUTE);
    expect(await task('known')).toMatchObject({ state: 'running', usual: { p50Ms: MINUTE, p95Ms: MINUTE, count: 5 } });
    world.time.advance(1);
    await expectLate('known', { kind: 'running-long', since, by });
    expect((await health()).problems[0]?.message).toContain(`“The known” runs far longer than usual: run ${by}, since`);
  });

  it('is not late when its runs take longer than its interval by habit', async () => {
    await create('habit', { missed: { graceSeconds: 1 } });
    for (let n = 0; n < 5; n += 1) await ran('habit', 10 * MINUTE);
    const { version, trigger: _t, ...rest } = await task('habit');
    await world.call('tasks.update', { key: 'habit', version, task: { ...rest, ...every(60) } as never });
    world.time.advance(MINUTE + 9 * MINUTE);
    expect(await task('habit')).toMatchObject({ state: 'running', overdue: null });
    world.time.advance(2 * MINUTE);
    await expectLate('habit', { kind: 'missed-moment' });
  });

  it('is late while its failed run waits long to be tried again and holds up its moments', async () => {
    await create('tries', every(60, { retry: { max: 3, intervalSeconds: 3600 } }));
    world.time.advance(2 * MINUTE);
    const { rows } = await world.call('executions.list', { page: 1, pageSize: 10, filter: { status: 'running' } });
    const id = rows[0]?.id ?? 0;
    end(id, 1);
    expect((await task('tries')).state).toBe('retrying');
    world.time.advance(7 * MINUTE);
    await expectLate('tries', { kind: 'missed-moment', by: id });
  });
});

describe('a queue that grows', () => {
  it('makes its task late when its oldest run has waited for longer than the grace', async () => {
    await create('queued', every(60, { overlap: 'queue' }));
    const first = (await task('queued')).nextAt ?? 0;
    world.time.advance(first - world.time.clock.now());
    world.time.advance(MINUTE + 300_001);
    const active = await world.call('executions.list', { page: 1, pageSize: 10, filter: { status: 'running' } });
    await expectLate('queued', { kind: 'waiting', since: first + MINUTE, by: active.rows[0]?.id, byKey: 'queued' });
  });
});

describe('a moment that nobody claims', () => {
  it('is late after its grace, with nothing in its way', async () => {
    await create('due', every(600, { missed: { graceSeconds: 30 } }));
    const due = (await task('due')).nextAt ?? 0;
    world.engine?.drain(true);
    world.time.advance(due + 30_000 - world.time.clock.now());
    expect((await task('due')).state).toBe('waiting');
    world.time.advance(1);
    await expectLate('due', { kind: 'missed-moment', since: due, by: null });
    expect((await health()).problems[0]?.message).toMatch(/^“The due” was due at .* and has not been started\.$/);
  });
});

describe('a step that hangs', () => {
  const nightly = (steps: unknown[], more: Record<string, unknown>): Record<string, unknown> => ({
    action: { kind: 'workflow', workflow: { steps } },
    ...more,
  });

  it('makes its workflow late by the moments that it holds up, and is named', async () => {
    await create('load');
    await create(
      'night',
      nightly(
        [
          { id: 'load', task: 'load' },
          { id: 'calc', task: 'load', needs: ['load'] },
        ],
        every(60),
      ),
    );
    world.time.advance(2 * MINUTE);
    const { rows } = await world.call('executions.list', {
      page: 1,
      pageSize: 9,
      filter: { key: 'load', status: 'running' },
    });
    world.time.advance(7 * MINUTE);
    await expectLate('night', { kind: 'missed-moment', by: rows[0]?.id, byKey: 'load' });
  });

  it('makes its workflow and its task late when it waits for a slot, or runs far longer than usual', async () => {
    await world.call('settings.set', { slots: 1 });
    await create('load');
    for (let n = 0; n < 5; n += 1) await ran('load', MINUTE);
    await create(
      'night',
      nightly(
        [
          { id: 'own', action: { kind: 'command', argv: ['true'] } },
          { id: 'load', task: 'load', needs: ['own'] },
        ],
        {},
      ),
    );
    await create('holder');
    const by = await start('holder');
    await start('night');
    world.time.advance(300_001);
    await expectLate('night', { kind: 'waiting', by, byKey: 'holder' });
    end(by);
    await expectWell();
    const own = world.launcher.specs.at(-1)?.ref ?? '';
    end(Number(own.split('.')[0]));
    const step = Number((world.launcher.specs.at(-1)?.ref ?? '').split('.')[0]);
    world.time.advance(11 * MINUTE + 1);
    for (const key of ['load', 'night']) await expectLate(key, { kind: 'running-long', by: step, byKey: 'load' });
    expect((await health()).overdue).toMatchObject({ tasks: 2 });
  });

  it('that begins late in a workflow which takes far longer than usual is not said to do so itself', async () => {
    await create('load');
    await create(
      'night',
      nightly(
        [
          { id: 'load', task: 'load' },
          { id: 'calc', needs: ['load'], action: { kind: 'command', argv: ['true'] } },
        ],
        {},
      ),
    );
    const newest = (): number => Number((world.launcher.specs.at(-1)?.ref ?? '').split('.')[0]);
    const run = async (loadsMs: number): Promise<void> => {
      await start('night');
      world.time.advance(loadsMs);
      end(newest());
    };
    for (let n = 0; n < 5; n += 1) {
      await run(MINUTE);
      end(newest());
    }
    await run(30 * MINUTE);
    await expectLate('night', { kind: 'running-long', by: newest(), byKey: 'night:calc' });
    expect((await health()).problems[0]?.message).toMatch(
      new RegExp(`^“The night” runs far longer than usual, since .*: it is at run ${newest()} of “.*calc”\\.$`),
    );
  });
});

describe('what became late', () => {
  it('is told once, without anybody asking, and so is its end', async () => {
    await create('hangs', every(60, { missed: { graceSeconds: 60 } }));
    world.time.advance(MINUTE);
    const connection = memoryConnection();
    using _open = world.engine?.rpc.connect(connection);
    world.time.advance(2 * MINUTE + 5000);
    const late = connection.pushes.filter(({ push, data }) => push === 'task.changed' && data.task.state === 'overdue');
    expect(late.length).toBeGreaterThan(0);
    const news = connection.pushes.filter(({ push, data }) => push === 'engine.changed' && !data.ok);
    expect(news.length).toBeGreaterThan(0);
    connection.pushes.length = 0;
    world.time.advance(20_000);
    expect(connection.pushes).toEqual([]);
  });

  it('waits as long as the machine slept or the clock was set', async () => {
    await world.call('settings.set', { slots: 1 });
    await create('holder');
    await create('next');
    await start('holder');
    await start('next');
    world.time.sleep(3_600_000);
    world.engine?.nudge();
    world.time.flush();
    await expectWell();
    world.time.jump(3_600_000);
    world.time.advance(4000);
    await expectWell();
    world.time.advance(300_000);
    await expectLate('next', { kind: 'waiting', byKey: 'holder' });
  });
});

describe('the last outcome of a task', () => {
  it('is what really ran last, whatever was skipped or missed since', async () => {
    await create('hangs', every(60, { retry: { max: 0 } }));
    world.time.advance(MINUTE);
    const [run] = (await world.call('executions.list', { page: 1, pageSize: 9, filter: { status: 'running' } })).rows;
    end(run?.id ?? 0, 3);
    const hung = await (async () => {
      world.time.advance(MINUTE);
      return (await world.call('executions.list', { page: 1, pageSize: 9, filter: { status: 'running' } })).rows[0];
    })();
    world.time.advance(20 * MINUTE);
    expect((await world.call('executions.list', { page: 1, pageSize: 9, filter: { reason: 'overlap' } })).total).toBe(
      20,
    );
    const seen = await task('hangs');
    expect(seen.last).toMatchObject({ id: run?.id, status: 'failed' });
    expect(seen.recent.map(({ id }) => id)).toEqual([run?.id]);
    end(hung?.id ?? 0);
    expect((await task('hangs')).last).toMatchObject({ id: hung?.id, status: 'success' });
  });

  it('is what was skipped while nothing has ever run', async () => {
    await create('never', { guard: { calendar: 'XSHG', when: 'non-session-day' } });
    await world.call('executions.start', { key: 'never' });
    const { last, recent } = await task('never');
    expect([last?.status ?? 'none', recent]).toEqual([last === null ? 'none' : 'skipped', []]);
  });
});
