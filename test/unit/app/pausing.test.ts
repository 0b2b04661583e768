import { describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const HOUR = 3_600_000;
/** Monday 5 January 2026, 08:00 UTC. */
const START = Date.UTC(2026, 0, 5, 8);
/** Each hour; one that was missed runs late, once. */
const hourly = { trigger: { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' } };

let world: FakeWorld;
useWorld((fresh) => (world = fresh), START);

const create = (key: string, fields: Record<string, unknown> = hourly): Promise<unknown> =>
  world.call('tasks.create', { task: commandTask(key, fields) });
const pause = (keys: string[], until: number | null): Promise<unknown> =>
  world.call('tasks.setPaused', { keys, paused: true, until });
const task = (key: string) => world.call('tasks.get', { key });
async function runs(key: string): Promise<Pick<Execution, 'scheduledFor' | 'source'>[]> {
  const { rows } = await world.call('executions.list', { page: 1, pageSize: 50, filter: { key } });
  return rows.reverse().map(({ scheduledFor, source }) => ({ scheduledFor, source }));
}

describe('a pause with an end', () => {
  it('ends by itself: fire times from then on run, those before do not', async () => {
    await create('a');
    const until = START + 2.5 * HOUR;
    await pause(['a'], until);
    expect(await task('a')).toMatchObject({ paused: true, pausedUntil: until, state: 'paused', nextAt: null });
    world.time.advance(2.5 * HOUR - 1);
    expect(await task('a')).toMatchObject({ paused: true });
    world.time.advance(1);
    expect(await task('a')).toMatchObject({ paused: false, pausedUntil: null, nextAt: START + 3 * HOUR });
    expect(await runs('a')).toEqual([]);
    world.time.advance(0.5 * HOUR);
    expect(await runs('a')).toEqual([{ scheduledFor: START + 3 * HOUR, source: 'schedule' }]);
  });

  it('that ends at a fire time lets that one run, also the only one', async () => {
    await create('a');
    await create('b', { trigger: { kind: 'once', at: START + HOUR } });
    await pause(['a', 'b'], START + HOUR);
    world.time.advance(HOUR);
    for (const key of ['a', 'b']) expect(await runs(key)).toMatchObject([{ scheduledFor: START + HOUR }]);
  });

  it('that ended while the engine was not running counts from its end, not from the start', async () => {
    await create('a');
    await pause(['a'], START + 1.5 * HOUR);
    await world.crash();
    world.time.advance(2.5 * HOUR);
    await world.start();
    world.time.flush();
    expect(await task('a')).toMatchObject({ paused: false, pausedUntil: null });
    expect(await runs('a')).toMatchObject([{ scheduledFor: START + 2 * HOUR, source: 'catch-up' }]);
  });

  it('can be moved, made to last, and ended by a person', async () => {
    for (const key of ['a', 'b', 'c']) await create(key);
    await pause(['a', 'b', 'c'], START + HOUR);
    await pause(['a'], START + 2 * HOUR);
    await pause(['b'], null);
    await world.call('tasks.setPaused', { keys: ['c'], paused: false });
    expect(await task('c')).toMatchObject({ paused: false, pausedUntil: null });
    world.time.advance(1.5 * HOUR);
    expect(await task('a')).toMatchObject({ paused: true, pausedUntil: START + 2 * HOUR });
    expect(await task('b')).toMatchObject({ paused: true, pausedUntil: null });
    world.time.advance(HOUR);
    expect(await task('a')).toMatchObject({ paused: false });
    expect(await task('b')).toMatchObject({ paused: true });
  });

  it('is kept by an edit and by a task that is disabled, and goes with the schedule', async () => {
    for (const key of ['a', 'b', 'c']) await create(key);
    const until = START + HOUR;
    await pause(['a', 'b', 'c'], until);
    await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { ...hourly, name: 'New' }) });
    expect(await task('a')).toMatchObject({ name: 'New', paused: true, pausedUntil: until });
    await world.call('tasks.setEnabled', { keys: ['b'], enabled: false });
    expect(await task('b')).toMatchObject({ enabled: false, paused: true, pausedUntil: until });
    await world.call('tasks.update', { key: 'c', version: 1, task: commandTask('c') });
    expect(await task('c')).toMatchObject({ paused: false, pausedUntil: null });
    world.time.advance(HOUR);
    expect(await task('b')).toMatchObject({ enabled: false, paused: false, state: 'disabled' });
    expect(await runs('b')).toEqual([]);
  });

  it('is the same for many tasks in one call, and all end at once', async () => {
    const keys = Array.from({ length: 120 }, (_each, n) => `t${n}`);
    for (const key of keys) await create(key);
    await pause(keys, START + HOUR / 2);
    const { total } = await world.call('tasks.list', { page: 1, pageSize: 1, filter: { state: 'paused' } });
    expect(total).toBe(120);
    world.time.advance(HOUR / 2);
    const { total: left } = await world.call('tasks.list', { page: 1, pageSize: 1, filter: { state: 'paused' } });
    expect(left).toBe(0);
  });

  it('in the past, or of a task that is to go on, is refused', async () => {
    await create('a');
    await expect(pause(['a'], START)).rejects.toMatchObject({
      code: 'invalid-input',
      path: ['until'],
      message: 'The pause must end in the future.',
    });
    const going = world.call('tasks.setPaused', { keys: ['a'], paused: false, until: START + HOUR });
    await expect(going).rejects.toMatchObject({ code: 'invalid-input', path: ['until'] });
    expect(await task('a')).toMatchObject({ paused: false });
  });
});
