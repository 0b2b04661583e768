import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, shallowRef, type EffectScope, type ShallowRef } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useTaskList } from '@renderer/composables/use-task-list';
import { useChanges } from '@renderer/stores/changes';
import type { Task, TaskQuery } from '@renderer/stores/tasks';
import { taskFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

let bridge: FakeBridge;
let scope: EffectScope;
/** What the engine has, in the order of the keys. */
let tasks: Map<string, Task>;

const keyOf = (n: number): string => `task-${String(n).padStart(2, '0')}`;
const query = (page = 1, filter: TaskQuery['filter'] = {}): TaskQuery => ({
  page,
  pageSize: 50,
  sort: { by: 'key', order: 'asc' },
  filter,
});
const readings = (): number => bridge.countOf('tasks.list');
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** A task that has been there for long. */
function taskOf(key: string, rest: Partial<Task> = {}): Task {
  const action = { kind: 'command', shell: 'true' };
  return { ...taskFixture({ key, name: key, trigger: { kind: 'manual' }, action }), version: 2, ...rest };
}
function answer({ page, pageSize, filter }: TaskQuery) {
  const rows = [...tasks.values()].filter(
    ({ state, type }) =>
      (filter.state === undefined || state === filter.state) && (filter.type === undefined || type === filter.type),
  );
  return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
}
function change(task: Task): void {
  tasks.set(task.key, task);
  useChanges().announce({ name: 'task.changed', data: { task } });
}
function remove(keys: readonly string[]): void {
  for (const key of keys) tasks.delete(key);
  useChanges().announce({ name: 'tasks.deleted', data: { keys: [...keys] } });
}
async function show(asked: ShallowRef<TaskQuery>, into?: Parameters<typeof useTaskList>[1]) {
  const list = scope.run(() => useTaskList(() => asked.value, into));
  if (list === undefined) throw new Error('The scope has ended.');
  await flush();
  return { ...list, keys: (): string[] => list.rows.value.map(({ key }) => key) };
}

beforeEach(() => {
  vi.useFakeTimers();
  bridge = new FakeBridge();
  bridge.answers = { 'tasks.list': answer };
  tasks = new Map(Array.from({ length: 64 }, (_none, at) => [keyOf(at + 1), taskOf(keyOf(at + 1))]));
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe('a list of tasks on screen', () => {
  test('takes a change of one row without a request, and leaves the other rows as they are', async () => {
    const list = await show(shallowRef(query()));
    const before = list.rows.value;
    change(taskOf(keyOf(3), { name: 'New name' }));
    expect(list.rows.value[2]?.name).toBe('New name');
    expect(list.rows.value.filter((row, at) => row !== before[at])).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readings()).toBe(1);
  });

  test('counts what was deleted of it at once, however often it is told', async () => {
    const list = await show(shallowRef(query(2)));
    const keys = list.keys();
    remove(keys);
    remove(keys);
    expect([list.keys(), list.total.value, list.shown.value?.page]).toEqual([[], 50, 2]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list.total.value).toBe(50);
  });

  test('is read anew when tasks of another page were deleted', async () => {
    const list = await show(shallowRef(query(2)));
    remove([keyOf(1)]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list.total.value).toBe(63);
    expect(list.keys()[0]).toBe(keyOf(52));
  });

  test('many changes at once make one reading', async () => {
    await show(shallowRef(query()));
    for (let at = 0; at < 50; at += 1) useChanges().announce({ name: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readings()).toBe(2);
  });

  test('is not read any more once it was left, and shows what was read at the next visit', async () => {
    const kept = shallowRef(null);
    await show(shallowRef(query()), kept);
    scope.stop();
    useChanges().announce({ name: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readings()).toBe(1);
    scope = effectScope();
    const { promise } = Promise.withResolvers<never>();
    bridge.answers['tasks.list'] = () => promise;
    const list = await show(shallowRef(query()), kept);
    expect([list.loaded.value, list.total.value]).toEqual([true, 64]);
  });

  test('a new task brings it to be read anew, a change of one elsewhere does not', async () => {
    const list = await show(shallowRef(query(2)));
    change(taskOf(keyOf(1), { name: 'Elsewhere' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readings()).toBe(1);
    change(taskOf('a-new-one', { version: 1, last: null }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([readings(), list.total.value]).toEqual([2, 65]);
  });

  test('narrowed by a search for a state or an outcome is read anew when a task enters or leaves it', async () => {
    const has = (one: Task): boolean => one.paused;
    bridge.answers['tasks.list'] = () => {
      const rows = [...tasks.values()].filter(has);
      return { rows, total: rows.length };
    };
    const list = await show(shallowRef(query(1, { text: 'task state:paused -last:failed' })));
    change(taskOf(keyOf(1), { state: 'paused', paused: true }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list.keys()).toEqual([keyOf(1)]);
    change(taskOf(keyOf(2), { state: 'waiting' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readings()).toBe(2);
    change(taskOf(keyOf(1), { state: 'waiting' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([list.keys(), readings()]).toEqual([[], 3]);
  });

  test('narrowed by state is read anew when a task enters or leaves it', async () => {
    const state = taskOf('any').state;
    const other = state === 'running' ? 'disabled' : 'running';
    const list = await show(shallowRef(query(1, { state: other })));
    expect(list.total.value).toBe(0);
    change(taskOf(keyOf(1), { state: other }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list.keys()).toEqual([keyOf(1)]);
    change(taskOf(keyOf(1)));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([list.keys(), readings()]).toEqual([[], 3]);
  });

  test('narrowed to workflows is read anew when a workflow off the page changes, and not for commands', async () => {
    await show(shallowRef(query(1, { type: 'workflow' })));
    change(taskOf(keyOf(1)));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readings()).toBe(1);
    change(taskOf('w', { type: 'workflow' }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readings()).toBe(2);
  });

  test('is right after a lost connection, whatever changed meanwhile', async () => {
    const list = await show(shallowRef(query(2)));
    tasks.delete(keyOf(1));
    useChanges().opened(true);
    await flush();
    expect(list.total.value).toBe(63);
  });
});
