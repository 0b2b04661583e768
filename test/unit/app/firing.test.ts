import { describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Monday 5 January 2026, 08:00 UTC. */
const START = Date.UTC(2026, 0, 5, 8);

const cron = (expression: string): Record<string, unknown> => ({
  trigger: { kind: 'cron', expression, timeZone: 'UTC' },
  overlap: 'allow',
});

let world: FakeWorld;
useWorld((fresh) => (world = fresh), START);

async function rows(key: string): Promise<Execution[]> {
  const all: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const { rows: some } = await world.call('executions.list', { page, pageSize: 200, filter: { key } });
    all.push(...some);
    if (some.length < 200) return all.reverse();
  }
}

const moments = (list: Execution[]): (number | null)[] => list.map((row) => row.scheduledFor);

describe('a task that is due', () => {
  it('fires at its moment, once, and plans the next', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('5 * * * *')) });
    world.time.advance(5 * MINUTE - 1);
    expect(await rows('a')).toHaveLength(0);
    world.time.advance(1);
    const [row] = await rows('a');
    expect(row).toMatchObject({ status: 'running', source: 'schedule', scheduledFor: START + 5 * MINUTE });
    expect(world.launcher.specs).toHaveLength(1);
    expect((await world.call('tasks.get', { key: 'a' })).nextAt).toBe(START + HOUR + 5 * MINUTE);
  });

  it('fires once when the alarm rings early, twice and again', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('5 * * * *')) });
    world.time.flush();
    world.time.ring();
    expect(await rows('a')).toHaveLength(0);
    world.time.advance(5 * MINUTE);
    world.time.ring();
    world.time.ring();
    expect(await rows('a')).toHaveLength(1);
  });

  it('fires without any alarm, within seconds', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('5 * * * *')) });
    world.time.deaf = true;
    world.time.advance(5 * MINUTE + 3000);
    expect(moments(await rows('a'))).toEqual([START + 5 * MINUTE]);
  });

  it('fires once when the engine is restarted in that second', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('5 * * * *')) });
    world.time.advance(5 * MINUTE);
    expect(await rows('a')).toHaveLength(1);
    world.time.jump(-600);
    await world.stop();
    world.time.jump(-19_000);
    await world.start();
    world.time.advance(2 * MINUTE);
    expect(moments(await rows('a'))).toEqual([START + 5 * MINUTE]);
  });

  it('keeps an interval’s phase across restart and edit', async () => {
    await world.call('tasks.create', {
      task: commandTask('a', {
        trigger: { kind: 'interval', everySeconds: 600, anchorAt: START + MINUTE },
        overlap: 'allow',
      }),
    });
    world.time.advance(2 * MINUTE);
    const { version } = await world.call('tasks.get', { key: 'a' });
    await world.call('tasks.update', {
      key: 'a',
      version,
      task: commandTask('a', {
        trigger: { kind: 'interval', everySeconds: 600 },
        description: 'edited',
        overlap: 'allow',
      }),
    });
    await world.stop();
    await world.start();
    world.time.advance(20 * MINUTE);
    expect(moments(await rows('a'))).toEqual([START + MINUTE, START + 11 * MINUTE, START + 21 * MINUTE]);
  });

  it('fires once at an instant, 400 days ahead', async () => {
    const at = START + 400 * DAY;
    await world.call('tasks.create', { task: commandTask('a', { trigger: { kind: 'once', at } }) });
    world.time.flush();
    world.time.sleep(400 * DAY - 5000);
    world.time.advance(10_000);
    expect(moments(await rows('a'))).toEqual([at]);
    expect((await world.call('tasks.get', { key: 'a' })).nextAt).toBeNull();
  });

  it('is not fired for time in which it was disabled, paused or deleted', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('0 * * * *')) });
    await world.call('tasks.setEnabled', { keys: ['a'], enabled: false });
    world.time.advance(3 * HOUR);
    await world.call('tasks.setEnabled', { keys: ['a'], enabled: true });
    await world.call('tasks.setPaused', { keys: ['a'], paused: true });
    world.time.advance(3 * HOUR);
    await world.call('tasks.setPaused', { keys: ['a'], paused: false });
    await world.call('tasks.delete', { keys: ['a'] });
    world.time.advance(3 * HOUR);
    await world.call('tasks.restore', { keys: ['a'] });
    expect(await rows('a')).toEqual([]);
    world.time.advance(HOUR);
    expect(moments(await rows('a'))).toEqual([START + 10 * HOUR]);
  });

  it('obeys an edit, a disabling and a deletion at the moment it is due', async () => {
    for (const key of ['edited', 'disabled', 'deleted']) {
      await world.call('tasks.create', { task: commandTask(key, cron('0 * * * *')) });
    }
    world.time.flush();
    world.time.block(HOUR);
    await Promise.all([
      world.call('tasks.update', { key: 'edited', version: 1, task: commandTask('edited', cron('30 * * * *')) }),
      world.call('tasks.setEnabled', { keys: ['disabled'], enabled: false }),
      world.call('tasks.delete', { keys: ['deleted'] }),
    ]);
    world.time.advance(HOUR);
    expect(moments(await rows('edited'))).toEqual([START + HOUR + 30 * MINUTE]);
    expect(await rows('disabled')).toEqual([]);
    expect(await rows('deleted')).toEqual([]);
  });
});

describe('time that jumps', () => {
  it('set back an hour: no moment runs twice, and the schedule goes on from the new time', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('*/10 * * * *')) });
    world.time.advance(30 * MINUTE);
    const before = moments(await rows('a'));
    expect(before).toHaveLength(3);
    world.time.jump(-HOUR);
    world.time.advance(2 * HOUR);
    const after = moments(await rows('a'));
    expect(new Set(after).size).toBe(after.length);
    expect(after).toContain(START + 40 * MINUTE);
    expect(after).toContain(START - 20 * MINUTE);
    expect((await world.call('tasks.get', { key: 'a' })).nextAt).toBe(START + HOUR + 40 * MINUTE);
  });

  it('set forward an hour: what was passed over is recorded and caught up once', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('*/10 * * * *')) });
    world.time.advance(MINUTE);
    world.time.jump(HOUR + 7 * MINUTE);
    world.time.advance(5000);
    const list = await rows('a');
    expect(list.filter((row) => row.status === 'missed').map((row) => row.reason)).toEqual(
      Array(5).fill('clock-change'),
    );
    expect(list.filter((row) => row.source === 'catch-up')).toMatchObject([{ scheduledFor: START + HOUR }]);
  });

  it('asleep for 8 hours: one run, seven rows that say so', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('0 * * * *')) });
    world.time.advance(MINUTE);
    world.time.sleep(8 * HOUR + 20 * MINUTE);
    world.time.advance(5000);
    const list = await rows('a');
    expect(list).toHaveLength(8);
    expect(list.filter((row) => row.status === 'missed')).toHaveLength(7);
    expect(list.filter((row) => row.reason === 'asleep')).toHaveLength(7);
    expect(list.filter((row) => row.source === 'catch-up')).toHaveLength(1);
  });

  it('asleep for 10 days with run-all: the newest run, oldest first, the rest is recorded', async () => {
    await world.call('tasks.create', {
      task: commandTask('a', { ...cron('0 0 * * *'), missed: { policy: 'run-all', limit: 3 } }),
    });
    world.time.advance(MINUTE);
    world.time.sleep(10 * DAY);
    world.time.advance(5000);
    const list = await rows('a');
    expect(list).toHaveLength(10);
    expect(list.filter((row) => row.reason === 'limit')).toHaveLength(7);
    const ran = list.filter((row) => row.source === 'catch-up');
    expect(moments(ran)).toEqual([8, 9, 10].map((day) => Date.UTC(2026, 0, 5 + day)));
  });

  it('policy skip: nothing is caught up', async () => {
    await world.call('tasks.create', { task: commandTask('a', { ...cron('0 * * * *'), missed: { policy: 'skip' } }) });
    world.time.sleep(5 * HOUR + 10 * MINUTE);
    world.time.advance(5000);
    expect((await rows('a')).map((row) => row.status)).toEqual(Array(5).fill('missed'));
  });

  it('off for 30 days with a task of every second: no storm, one row counts the rest', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('* * * * * *')) });
    world.time.advance(1);
    await world.stop();
    const before = (await (
      await world.start()
    ).rpc.call({ role: 'admin', who: 'api', connection: null }, 'executions.list', {
      pageSize: 1,
    })) as { value: { total: number } };
    await world.stop();
    world.time.sleep(30 * DAY);
    await world.start();
    for (let i = 0; i < 50; i += 1) world.time.flush();
    const list = (await rows('a')).slice(before.value.total);
    const counted = list.filter((row) => row.missedCount !== null);
    expect(counted).toHaveLength(1);
    expect(counted[0]?.missedCount).toBeGreaterThan(1000);
    expect(list.filter((row) => row.status === 'missed').length).toBeLessThanOrEqual(1001);
    expect(list.filter((row) => row.status === 'running' || row.status === 'pending').length).toBeLessThanOrEqual(3);
    expect(list.filter((row) => row.reason === 'not-running').length).toBeGreaterThan(900);
  });

  it('a clock that falls behind every watermark while the engine is off loses nothing after', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('0 * * * *')) });
    world.time.advance(HOUR);
    await world.stop();
    world.time.jump(-365 * DAY);
    await world.start();
    world.time.advance(2 * HOUR);
    const list = await rows('a');
    expect(list.filter((row) => (row.scheduledFor ?? 0) < START)).toHaveLength(2);
  });

  it('a loop that stood still for 5 seconds fires what fell due, on time', async () => {
    await world.call('tasks.create', { task: commandTask('a', cron('0 * * * *')) });
    world.time.advance(HOUR - 1000);
    world.time.block(5000);
    world.time.advance(10);
    expect(await rows('a')).toMatchObject([{ source: 'schedule', scheduledFor: START + HOUR }]);
  });
});
