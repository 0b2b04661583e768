import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask } from '../../support/engine';
import { HoppingWorld } from '../../support/hopping-world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** An instant by the wall clock of Shanghai. */
const shanghai = (text: string): number => Date.parse(`${text}:00+08:00`);

let world: HoppingWorld;
async function startAt(text: string): Promise<void> {
  world = new HoppingWorld(shanghai(text));
  await world.start();
}
beforeEach(() => startAt('2025-09-29T12:00'));
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const EVENING = { kind: 'session', calendar: 'XSHG', at: '17:40' };
const create = (key: string, more: Record<string, unknown>): Promise<unknown> =>
  world.call('tasks.create', { task: commandTask(key, more) });

async function rows(key: string): Promise<Execution[]> {
  const { rows: found } = await world.call('executions.list', { pageSize: 200, filter: { key } });
  return found.reverse();
}
function endAll(): void {
  world.settle();
}
/** Lets time pass, from one due moment to the next, and what is done every hour once. */
function pass(ms: number): void {
  world.hopTo(world.time.clock.now() + ms - HOUR);
  world.time.advance(HOUR);
  endAll();
}

describe('a session trigger', () => {
  it('fires once each session and never in the Golden Week, each run with its session', async () => {
    await create('bars', { trigger: EVENING });
    pass(12 * DAY);
    expect((await rows('bars')).map(({ scheduledFor, sessionDate }) => [scheduledFor, sessionDate])).toEqual([
      [shanghai('2025-09-29T17:40'), '2025-09-29'],
      [shanghai('2025-09-30T17:40'), '2025-09-30'],
      [shanghai('2025-10-09T17:40'), '2025-10-09'],
      [shanghai('2025-10-10T17:40'), '2025-10-10'],
    ]);
  });

  it('is refused for a calendar that is not there', async () => {
    await expect(create('bars', { trigger: { ...EVENING, calendar: 'XMAS' } })).rejects.toMatchObject({
      code: 'invalid-input',
      path: ['task', 'trigger', 'calendar'],
    });
  });

  it('goes by days that a user changes, at once', async () => {
    await create('bars', { trigger: EVENING });
    expect((await world.call('tasks.get', { key: 'bars' })).nextAt).toBe(shanghai('2025-09-29T17:40'));
    await world.call('calendars.override', { calendar: 'XSHG', date: '2025-09-29', kind: 'closed', note: 'typhoon' });
    world.time.flush();
    expect((await world.call('tasks.get', { key: 'bars' })).nextAt).toBe(shanghai('2025-09-30T17:40'));
    await world.call('calendars.clear', { calendar: 'XSHG', dates: ['2025-09-29'] });
    world.time.flush();
    expect((await world.call('tasks.get', { key: 'bars' })).nextAt).toBe(shanghai('2025-09-29T17:40'));
  });
});

describe('a laptop that sleeps through the Golden Week', () => {
  const daily = (policy?: string): Record<string, unknown> => ({
    trigger: { kind: 'cron', expression: '40 17 * * *', timeZone: 'Asia/Shanghai' },
    session: { calendar: 'XSHG' },
    action: { kind: 'command', argv: ['sync', '{{ session_date | ymd }}'] },
    ...(policy === undefined ? {} : { missed: { policy } }),
  });

  it('runs once for each session that it missed, oldest first, with that session’s date', async () => {
    await create('bars', daily());
    expect((await world.call('tasks.get', { key: 'bars' })).missed.policy).toBe('each-session');
    world.time.sleep(shanghai('2025-10-13T09:00') - world.time.clock.now());
    world.time.advance(10_000);
    for (let i = 0; i < 10; i += 1) endAll();
    const ran = (await rows('bars')).filter(({ status }) => status === 'success');
    expect(ran.map(({ source, sessionDate }) => [source, sessionDate])).toEqual([
      ['catch-up', '2025-09-29'],
      ['catch-up', '2025-09-30'],
      ['catch-up', '2025-10-09'],
      ['catch-up', '2025-10-10'],
    ]);
    expect(world.launcher.specs.map(({ argv }) => argv?.[1])).toEqual(['20250929', '20250930', '20251009', '20251010']);
    const missed = (await rows('bars')).filter(({ status }) => status === 'missed');
    expect(missed).toHaveLength(14 - 4);
  });

  it('runs nothing for the days after a session that had been run', async () => {
    await create('bars', daily());
    pass(2 * DAY);
    const before = (await rows('bars')).length;
    expect((await rows('bars')).at(-1)?.sessionDate).toBe('2025-09-30');
    world.time.sleep(shanghai('2025-10-08T12:00') - world.time.clock.now());
    world.time.advance(10_000);
    endAll();
    expect((await rows('bars')).slice(before).map(({ status }) => status)).toEqual(Array(7).fill('missed'));
  });

  it('catches up no further back than the limit, and says so', async () => {
    await create('bars', { ...daily(), missed: { policy: 'each-session', limit: 2 } });
    world.time.sleep(shanghai('2025-10-13T09:00') - world.time.clock.now());
    world.time.advance(10_000);
    for (let i = 0; i < 5; i += 1) endAll();
    const all = await rows('bars');
    expect(all.filter(({ status }) => status === 'success').map(({ sessionDate }) => sessionDate)).toEqual([
      '2025-10-09',
      '2025-10-10',
    ]);
    const cut = all.filter(({ reason }) => reason === 'limit');
    expect(cut).toHaveLength(2);
    const again = await world.call('executions.rerun', { id: cut[0]?.id ?? 0, from: 'start' });
    expect([cut[0]?.sessionDate, again.sessionDate]).toEqual(['2025-09-29', '2025-09-29']);
  });
});

describe('a guard', () => {
  const guarded = {
    trigger: { kind: 'cron', expression: '0 10 * * *', timeZone: 'Asia/Shanghai' },
    guard: { calendar: 'XSHG', when: 'session-day' },
  };

  it('holds back what is due on other days, and records it', async () => {
    await create('quotes', guarded);
    pass(4 * DAY);
    expect((await rows('quotes')).map(({ status, reason }) => reason ?? status)).toEqual([
      'success',
      'guard',
      'guard',
      'guard',
    ]);
  });

  it('holds back a start by hand too, unless it is forced, this once', async () => {
    await create('quotes', { ...guarded, guard: { calendar: 'XSHG', when: 'trading-hours' } });
    const held = await world.call('executions.start', { key: 'quotes' });
    expect(held).toMatchObject({ status: 'skipped', reason: 'guard', source: 'api' });
    expect(await world.call('executions.start', { key: 'quotes', force: true })).toMatchObject({ status: 'pending' });
    world.time.flush();
    endAll();
    expect(await world.call('executions.start', { key: 'quotes' })).toMatchObject({ reason: 'guard' });
  });

  it('is no reason to catch up what it would have held back', async () => {
    await create('quotes', guarded);
    world.time.sleep(shanghai('2025-10-05T12:00') - world.time.clock.now());
    world.time.advance(10_000);
    endAll();
    const all = await rows('quotes');
    expect(all.map(({ status, reason }) => `${status}/${reason}`)).toEqual([
      ...Array<string>(5).fill('skipped/guard'),
      'success/null',
    ]);
    expect(all.at(-1)).toMatchObject({ source: 'catch-up', scheduledFor: shanghai('2025-09-30T10:00') });
  });
});

describe('the session of a run', () => {
  const sync = {
    session: { calendar: 'XSHG' },
    action: {
      kind: 'command',
      argv: ['sync', '{{ session_date }}', '{{ prev_session | ymd }}', '{{ next_session("XNYS") }}'],
    },
  };

  it('comes from its rule, stands in its environment, and fills macros', async () => {
    await create('bars', sync);
    const run = await world.call('executions.start', { key: 'bars' });
    world.time.flush();
    expect(run.sessionDate).toBe('2025-09-26');
    expect(world.launcher.specs[0]?.argv).toEqual(['sync', '2025-09-26', '20250925', '2025-09-26']);
    expect(world.launcher.specs[0]?.env.CLOSING_BELL_SESSION_DATE).toBe('2025-09-26');
  });

  it('can be asked for, is kept by a rerun days later, and has to be a session', async () => {
    await create('bars', sync);
    await expect(world.call('executions.start', { key: 'bars', sessionDate: '2025-10-01' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('2025-09-30') as string,
    });
    const run = await world.call('executions.start', { key: 'bars', sessionDate: '2025-09-22' });
    world.time.flush();
    endAll();
    pass(3 * DAY);
    const again = await world.call('executions.rerun', { id: run.id });
    expect(again.sessionDate).toBe('2025-09-22');
  });

  it('is the workflow’s for all its steps', async () => {
    const step = { id: 'a', action: { kind: 'command', argv: ['echo', '{{ session_date }}'] } };
    await create('nightly', {
      session: { calendar: 'XSHG' },
      action: { kind: 'workflow', workflow: { steps: [step] } },
    });
    const run = await world.call('executions.start', { key: 'nightly', sessionDate: '2025-09-19' });
    world.time.flush();
    expect(world.launcher.specs[0]?.argv).toEqual(['echo', '2025-09-19']);
    const { steps } = await world.call('workflows.run', { id: run.id });
    expect(steps[0]?.sessionDate).toBe('2025-09-19');
  });
});

describe('the end of what a calendar knows', () => {
  const problems = async (): Promise<string[]> =>
    (await world.call('health.get', {})).problems.map(({ message }) => message).filter((text) => text.includes('XSHG'));

  it('is told of in mid-December, to those who go by it, until it is renewed', async () => {
    await world[Symbol.asyncDispose]();
    await startAt('2026-12-10T12:00');
    await create('bars', { trigger: EVENING });
    pass(HOUR);
    expect(await problems()).toEqual([]);
    pass(8 * DAY);
    expect(await problems()).toHaveLength(1);
    await world.call('calendars.import', {
      calendar: 'XSHG',
      format: 'csv',
      text: 'date,kind,note\n2027-01-01,closed,元旦\n',
      knownTo: '2027-12-31',
    });
    world.time.flush();
    expect(await problems()).toEqual([]);
    expect((await world.call('calendars.list', {})).rows.find(({ id }) => id === 'XSHG')).toMatchObject({
      knownTo: '2027-12-31',
      renewal: { state: 'ok' },
      overrides: 1,
    });
  });

  it('can be said, and taken back to what the app knows', async () => {
    const say = (knownTo: string): Promise<{ knownTo: string }> =>
      world.call('calendars.override', { calendar: 'XSHG', days: [], knownTo });
    const known = (await world.call('calendars.list', {})).rows.find(({ id }) => id === 'XSHG')?.knownTo;
    expect(await say('2099-12-31')).toMatchObject({ knownTo: '2099-12-31' });
    expect(await say('2028-12-31')).toMatchObject({ knownTo: '2028-12-31' });
    expect(await say('2000-01-01')).toMatchObject({ knownTo: known });
    // A file of one year says nothing of the years after it.
    await say('2028-12-31');
    const text = 'date,kind,note\n2027-01-01,closed,元旦\n';
    await world.call('calendars.import', { calendar: 'XSHG', format: 'csv', text, knownTo: '2027-12-31' });
    expect((await world.call('calendars.list', {})).rows.find(({ id }) => id === 'XSHG')?.knownTo).toBe('2028-12-31');
  });

  it('is told of at once when a next moment lies beyond it', async () => {
    await world[Symbol.asyncDispose]();
    await startAt('2026-11-30T20:00');
    await create('monthly', { trigger: { ...EVENING, at: undefined, event: 'close', on: 'month-first' } });
    pass(2 * DAY);
    expect(await problems()).toHaveLength(1);
    const { rows: preview } = await world.call('triggers.preview', {
      trigger: { kind: 'session', calendar: 'XSHG', at: '17:40' },
      count: 60,
    });
    expect(preview.filter(({ assumed }) => assumed).length).toBeGreaterThan(0);
    expect(preview.find(({ assumed }) => assumed)?.at).toBeGreaterThan(shanghai('2026-12-31T23:59'));
  });
});

describe('a preview', () => {
  it('of 15 minutes before the close on the last session of the month with a weekday guard is right', async () => {
    const { rows: found, words } = await world.call('triggers.preview', {
      trigger: { kind: 'session', calendar: 'XNYS', event: 'close', offsetMinutes: -15, on: 'month-last' },
      guard: { calendar: 'weekdays', when: 'session-day' },
      after: Date.parse('2024-10-15T00:00Z'),
      count: 6,
    });
    expect(found.map(({ at, runs }) => [new Date(at).toISOString().slice(0, 16), runs])).toEqual([
      ['2024-10-31T19:45', true],
      ['2024-11-29T17:45', true],
      ['2024-12-31T20:45', true],
      ['2025-01-31T20:45', true],
      ['2025-02-28T20:45', true],
      ['2025-03-31T19:45', true],
    ]);
    expect(words.en).toContain('15 minutes before the close');
    expect(words.zh).toContain('收盘前 15 分钟');
  });

  it('marks what a guard will hold back, and says why in both languages', async () => {
    const { rows: found } = await world.call('triggers.preview', {
      trigger: { kind: 'cron', expression: '0 10 * * *', timeZone: 'Asia/Shanghai' },
      guard: { calendar: 'XSHG', when: 'session-day' },
      after: shanghai('2025-09-30T00:00'),
      count: 3,
    });
    expect(found.map(({ runs }) => runs)).toEqual([true, false, false]);
    expect(found[1]).toMatchObject({ reason: 'no-session' });
    expect(found[1]?.why?.zh).toContain('国庆');
    expect(found[1]?.why?.en).toMatch(/National Day/);
  });
});

describe('a session that nothing ran for', () => {
  it('is caught up although a guard skipped the moments of the days after it', async () => {
    await world[Symbol.asyncDispose]();
    await startAt('2026-01-09T12:00');
    await create('bars', {
      trigger: { kind: 'cron', expression: '30 8 * * *', timeZone: 'Asia/Shanghai' },
      session: { calendar: 'XSHG' },
      guard: { calendar: 'XSHG', when: 'session-day' },
      action: { kind: 'command', argv: ['sync', '{{ session_date }}'] },
    });
    world.time.advance(24 * HOUR);
    world.time.sleep(shanghai('2026-01-12T10:00') - world.time.clock.now());
    world.time.advance(10_000);
    endAll();
    expect(world.launcher.specs.map(({ argv }) => argv?.[1])).toEqual(['2026-01-09']);
  });
});
