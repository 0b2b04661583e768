import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutput } from '@shared/contract';
import { size } from '../../support/size';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

type View = CallOutput<'tasks.get'>;

const COUNT = size(150, 1000);
const trigger = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' };
const keys = Array.from({ length: COUNT }, (_each, n) => `t${n}`);

let world: FakeWorld;
useWorld((fresh) => (world = fresh));
beforeEach(async () => {
  for (const key of keys) await world.call('tasks.create', { task: commandTask(key, { trigger }) });
}, 120_000);

const get = (key: string): Promise<View> => world.call('tasks.get', { key });
const all = (some: readonly string[]): Promise<View[]> => Promise.all(some.map(get));
const limited = (task: View, timeoutSeconds: number) => {
  const { enabled: _enabled, paused: _paused, ...definition } = task;
  return { key: task.key, version: task.version, task: { ...definition, timeoutSeconds } };
};
const trail = async (): Promise<string[]> =>
  (await world.call('audit.list', { pageSize: 50, filter: { action: 'tasks.updateMany' } })).rows.map(
    ({ outcome, target, detail }) => `${outcome} ${target.slice(0, 5)} ${detail}`,
  );

describe.each([
  ['a few', keys.slice(0, 3)],
  ['many', keys],
])('%s updates in one call', (_words, some) => {
  it('give each task its new version, in the order that was asked for', async () => {
    const before = await all(some);
    const { rows } = await world.call('tasks.updateMany', { changes: before.map((task) => limited(task, 60)) });
    expect(rows.map(({ key }) => key)).toEqual(some);
    expect(rows.every((row) => row.timeoutSeconds === 60 && row.version === 2)).toBe(true);
    expect(rows).toEqual(await all(some));
    // What is planned stays as it was.
    expect(rows.map(({ nextAt }) => nextAt)).toEqual(before.map(({ nextAt }) => nextAt));
    expect(await trail()).toEqual(['ok t0 t1 ']);
  });

  it('leave all tasks as they are when one of them has changed since', async () => {
    const before = await all(some);
    await world.call('tasks.update', limited(await get('t1'), 5));
    await expect(
      world.call('tasks.updateMany', { changes: before.map((task) => limited(task, 60)) }),
    ).rejects.toMatchObject({ code: 'conflict', said: { key: 'calls.task.stale' }, path: ['changes', 1, 'version'] });
    expect((await all(some)).map(({ version }) => version)).toEqual(some.map((key) => (key === 't1' ? 2 : 1)));
  });

  it('leave all tasks as they are when one of them would be faulty', async () => {
    const changes = (await all(some)).map((task) => limited(task, 60));
    const [first, second] = changes;
    if (first === undefined || second === undefined) throw new Error('There are no tasks.');
    second.task = { ...second.task, guard: { calendar: 'XNON', when: 'session-day' } };
    await expect(world.call('tasks.updateMany', { changes })).rejects.toMatchObject({
      code: 'invalid-input',
      path: ['changes', 1, 'task', 'guard', 'calendar'],
    });
    expect((await get(first.key)).version).toBe(1);
  });

  it('are refused when a task is named twice', async () => {
    const changes = (await all(some)).map((task) => limited(task, 60));
    await expect(
      world.call('tasks.updateMany', { changes: [...changes.slice(1), ...changes.slice(1, 2)] }),
    ).rejects.toMatchObject({ code: 'invalid-input', path: ['changes', changes.length - 1, 'key'] });
    expect((await get('t1')).version).toBe(1);
  });
});

it('keeps what was switched while many updates were worked out', async () => {
  const before = await all(keys);
  const [answer] = await Promise.all([
    world.call('tasks.updateMany', { changes: before.map((task) => limited(task, 60)) }),
    (async () => {
      for (let n = 0; n < 3; n += 1) await new Promise((resolve) => setImmediate(resolve));
      await world.call('tasks.setEnabled', { keys: ['t0'], enabled: false });
    })(),
  ]);
  expect(answer.rows.every(({ version }) => version === 2)).toBe(true);
  expect((await get('t0')).enabled).toBe(false);
});
