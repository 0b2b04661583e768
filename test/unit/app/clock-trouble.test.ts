import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Monday 5 January 2026, 08:00 UTC. */
const START = Date.UTC(2026, 0, 5, 8);

let world: FakeWorld;
useWorld((fresh) => (world = fresh), START);

const cron = (expression: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  trigger: { kind: 'cron', expression, timeZone: 'UTC' },
  overlap: 'allow',
  ...more,
});
const create = (key: string, more: Record<string, unknown>): Promise<unknown> =>
  world.call('tasks.create', { task: commandTask(key, more) });

async function rows(key: string): Promise<Execution[]> {
  const { rows: found } = await world.call('executions.list', { page: 1, pageSize: 200, filter: { key } });
  return found.reverse();
}
const scheduled = async (key: string): Promise<number[]> =>
  (await rows(key)).flatMap(({ scheduledFor }) => scheduledFor ?? []);
const missedCount = async (): Promise<number> =>
  (await world.call('stats.overview', { from: START - 1800 * DAY, to: START + 1800 * DAY })).byStatus.missed ?? 0;

describe('a clock that was ahead', () => {
  it('leaves nothing missed of moments that are still to come: they run when they do', async () => {
    await create('daily', cron('0 9 * * *'));
    world.time.jump(300 * DAY);
    world.time.advance(3000);
    expect((await rows('daily')).filter(({ status }) => status === 'missed').length).toBeGreaterThan(100);
    world.time.jump(-300 * DAY);
    world.time.advance(3000);
    const left = (await rows('daily')).filter(({ status }) => status === 'missed');
    expect([left, await missedCount()]).toEqual([[], 0]);
    world.time.advance(3 * DAY);
    const days = [0, 1, 2].map((day) => START + HOUR + day * DAY);
    expect((await scheduled('daily')).filter((at) => at < START + 10 * DAY)).toEqual(days);
  });

  it('keeps what really ran: that moment does not run again', async () => {
    await create('daily', cron('0 9 * * *'));
    world.time.jump(DAY + 2 * HOUR);
    world.time.advance(3000);
    const ran = (await rows('daily')).filter(({ status }) => status === 'running');
    expect(ran.map(({ scheduledFor }) => scheduledFor)).toEqual([START + HOUR + DAY]);
    world.time.jump(-DAY - 2 * HOUR);
    world.time.advance(3 * DAY);
    const all = await scheduled('daily');
    expect(all.filter((at) => at === START + HOUR + DAY)).toHaveLength(1);
    expect(all.toSorted((a, b) => a - b)).toEqual([0, 1, 2].map((day) => START + HOUR + day * DAY));
  });
});

describe('a clock that was behind', () => {
  it('makes no moments of the time that had been decided before', async () => {
    await create('early', cron('30 7 * * *'));
    world.time.advance(3000);
    world.time.jump(-HOUR);
    world.time.advance(3000);
    world.time.jump(HOUR);
    world.time.advance(10 * MINUTE);
    expect(await rows('early')).toEqual([]);
    world.time.advance(DAY);
    expect(await scheduled('early')).toEqual([START + DAY - 30 * MINUTE]);
  });

  it('at the start of the machine and then set right: no storm of moments long past', async () => {
    await create('hourly', cron('0 * * * *'));
    world.time.advance(HOUR);
    await world.stop();
    world.time.jump(-9000 * DAY);
    await world.start();
    world.time.advance(5000);
    world.time.jump(9000 * DAY);
    world.time.advance(2 * HOUR);
    expect(await scheduled('hourly')).toEqual([1, 2, 3].map((hour) => START + hour * HOUR));
    expect(await missedCount()).toBe(0);
  });

  it('is not forgotten while another program holds the store', async () => {
    await create('hourly', cron('0 * * * *'));
    world.time.advance(1000);
    const other = new Database(join(world.dataDir, 'closing-bell.db'));
    other.exec('BEGIN IMMEDIATE');
    world.time.jump(-30 * DAY);
    world.time.advance(3000);
    expect((await world.call('health.get', {})).ok).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    world.time.advance(HOUR);
    expect((await world.call('tasks.get', { key: 'hourly' })).nextAt).toBe(START - 30 * DAY + 2 * HOUR);
    expect(await scheduled('hourly')).toEqual([START - 30 * DAY + HOUR]);
    expect((await world.call('health.get', {})).ok).toBe(true);
  });
});

describe('a retry', () => {
  const failing = { retry: { max: 3, intervalSeconds: 600 } };
  /** Ends the attempt that runs of this task with an error. */
  const fail = async (key: string): Promise<void> => {
    const { id } = (await rows(key)).at(-1) as Execution;
    world.launcher.end(id, 1, world.time.clock.now());
    world.time.flush();
  };
  const retryAt = async (key: string): Promise<number | null | undefined> => (await rows(key)).at(-1)?.retryAt;

  it('waits its time out when the clock is set forward beside a task of every second', async () => {
    await create('each-second', cron('* * * * * *', { overlap: 'skip' }));
    await create('flaky', failing);
    await world.call('executions.start', { key: 'flaky' });
    world.time.flush();
    await fail('flaky');
    world.time.advance(100_000);
    world.time.jump(HOUR);
    world.time.advance(480_000);
    expect((await rows('flaky')).at(-1)).toMatchObject({ status: 'pending', reason: 'retry-wait', attemptCount: 1 });
    world.time.advance(30_000);
    expect((await rows('flaky')).at(-1)).toMatchObject({ status: 'running', attemptCount: 2 });
  });

  it.each([HOUR, -HOUR])('that begins to wait right after the clock was set by %i ms waits no longer', async (byMs) => {
    await create('flaky', failing);
    await world.call('executions.start', { key: 'flaky' });
    world.time.advance(5000);
    world.time.jump(byMs);
    await fail('flaky');
    const expected = world.time.clock.now() + 600_000;
    expect(await retryAt('flaky')).toBe(expected);
    world.time.advance(5000);
    expect(await retryAt('flaky')).toBe(expected);
  });
});

describe('moments that nobody could decide', () => {
  it('while another program held the store were delayed, not slept through', async () => {
    await create('each-second', cron('* * * * * *', { overlap: 'skip', missed: { policy: 'skip', graceSeconds: 1 } }));
    world.time.advance(5000);
    const other = new Database(join(world.dataDir, 'closing-bell.db'));
    other.exec('BEGIN IMMEDIATE');
    world.time.advance(20_000);
    other.exec('ROLLBACK');
    other.close();
    world.time.advance(5000);
    const missed = (await rows('each-second')).filter(({ status }) => status === 'missed');
    expect(missed.length).toBeGreaterThan(15);
    expect(new Set(missed.map(({ reason }) => reason))).toEqual(new Set(['delayed']));
  });
});

describe('what waits to be caught up', () => {
  it('is not replaced by its own like when the engine dies and starts again', async () => {
    await create('nightly', cron('0 0 * * *', { overlap: 'replace', missed: { policy: 'run-all', limit: 5 } }));
    world.time.sleep(5 * DAY);
    world.time.advance(3000);
    const before = await rows('nightly');
    expect(before.map(({ status }) => status)).toEqual(['running', 'pending', 'pending', 'pending', 'pending']);
    await world.crash();
    await world.start();
    const after = await rows('nightly');
    expect(after.map(({ status, reason }) => [status, reason])).toEqual([
      ['terminated', 'interrupted'],
      ['running', null],
      ...Array.from({ length: 3 }, () => ['pending', 'overlap-queue']),
    ]);
  });
});
