import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutput } from '@shared/contract';
import { size } from '../../support/size';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const COUNT = size(250, 1000);
const keys = Array.from({ length: COUNT }, (_each, n) => `t${n}`);
const schedule = (n: number): Record<string, unknown> => ({
  trigger: { kind: 'cron', expression: `${n % 60} 18 * * 1-5`, timeZone: 'Asia/Shanghai' },
});

let world: FakeWorld;
useWorld((fresh) => (world = fresh));
beforeEach(async () => {
  for (const [n, key] of keys.entries()) await world.call('tasks.create', { task: commandTask(key, schedule(n)) });
}, 120_000);

const enabledOf = async (): Promise<number> =>
  (await world.call('tasks.list', { page: 1, pageSize: 1, filter: { enabled: true } })).total;
const trail = async (action: string): Promise<string[]> =>
  (await world.call('audit.list', { pageSize: 50, filter: { action } })).rows.map(({ outcome }) => outcome);
const turns = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('many tasks in one call', () => {
  it('are answered as a few are, in the order of their keys, and the trail tells of it once', async () => {
    const few = keys.slice(0, 50);
    const one = await world.call('tasks.setEnabled', { keys: few, enabled: false });
    await world.call('tasks.setEnabled', { keys: few, enabled: true });
    const before = (await trail('tasks.setEnabled')).length;
    const off = await world.call('tasks.setEnabled', { keys: [...keys.slice(1), 't1'], enabled: false });
    expect(off.rows.map(({ key }) => key)).toEqual(keys.slice(1));
    expect(off.rows.slice(0, 49)).toEqual(one.rows.slice(1));
    expect(await enabledOf()).toBe(1);
    expect(await trail('tasks.setEnabled')).toHaveLength(before + 1);
    const on = await world.call('tasks.setEnabled', { keys, enabled: true });
    const tasks = await Promise.all(on.rows.map(({ key }) => world.call('tasks.get', { key })));
    expect(on.rows).toEqual(tasks);
    expect(on.rows.every(({ nextAt, state }) => nextAt !== null && state === 'waiting')).toBe(true);
    const paused = await world.call('tasks.setPaused', { keys, paused: true });
    expect(paused.rows.every((row) => row.paused && row.nextAt === null)).toBe(true);
    expect(await trail('tasks.setPaused')).toEqual(['ok']);
  });

  it('all stay as they are when one of them is not there or can’t be paused', async () => {
    const refused = world.call('tasks.setEnabled', { keys: [...keys.slice(1), 'gone'], enabled: false });
    await expect(refused).rejects.toMatchObject({ code: 'not-found' });
    expect(await enabledOf()).toBe(COUNT);
    expect(await trail('tasks.setEnabled')).toEqual(['not-found']);
    await world.call('tasks.create', { task: commandTask('by-hand') });
    const pausing = world.call('tasks.setPaused', { keys: [...keys.slice(1), 'by-hand'], paused: true });
    await expect(pausing).rejects.toMatchObject({ code: 'conflict' });
    const { rows } = await world.call('tasks.list', { page: 1, pageSize: 1, filter: { state: 'paused' } });
    expect(rows).toEqual([]);
    expect(await trail('tasks.setPaused')).toEqual(['conflict']);
  });

  /** Begins the large call, and does something else once its first tasks have been read. */
  const meanwhile = async (enabled: boolean, act: () => Promise<unknown>): Promise<CallOutput<'tasks.setEnabled'>> => {
    const between = async (): Promise<void> => {
      await turns(3);
      expect(await enabledOf()).toBe(enabled ? 0 : COUNT);
      await act();
    };
    const [switched] = await Promise.all([world.call('tasks.setEnabled', { keys, enabled }), between()]);
    return switched;
  };

  it('go by a trigger that was edited meanwhile', async () => {
    await world.call('tasks.setEnabled', { keys, enabled: false });
    const trigger = { kind: 'cron', expression: '0 19 * * 1-5', timeZone: 'Asia/Shanghai' };
    const { rows } = await meanwhile(true, () =>
      world.call('tasks.update', { key: 't0', version: 1, task: commandTask('t0', { trigger }) }),
    );
    expect(rows[0]).toMatchObject({ key: 't0', version: 2, enabled: true, nextAt: Date.UTC(2026, 0, 5, 11) });
    expect(rows[1]).toMatchObject({ key: 't1', version: 1, enabled: true, nextAt: Date.UTC(2026, 0, 5, 10, 1) });
    expect(await enabledOf()).toBe(COUNT);
    expect(await trail('tasks.setEnabled')).toEqual(['ok', 'ok']);
  });

  it('all stay as they are when one of them was deleted meanwhile', async () => {
    await expect(meanwhile(false, () => world.call('tasks.delete', { keys: ['t0'] }))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await enabledOf()).toBe(COUNT - 1);
    expect(await trail('tasks.setEnabled')).toEqual(['not-found']);
  });
});
