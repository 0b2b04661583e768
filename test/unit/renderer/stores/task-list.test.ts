import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { useTasksStore } from '@renderer/stores/tasks';
import { taskFixture } from '../../../support/fixtures';
import { EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

let bridge: FakeBridge;
let state: EngineFixture;
const keyOf = (n: number): string => `task-${String(n).padStart(2, '0')}`;
const query = (page: number) => ({ page, pageSize: 50, sort: { by: 'key', order: 'asc' } as const, filter: {} });

beforeEach(() => {
  vi.useFakeTimers();
  bridge = new FakeBridge();
  state = new EngineFixture();
  for (let n = 1; n <= 64; n += 1) {
    const key = keyOf(n);
    const action = { kind: 'command', shell: 'true' };
    state.tasks.set(key, taskFixture({ key, name: key, trigger: { kind: 'manual' }, action }));
  }
  bridge.answers = { 'tasks.list': state.answers['tasks.list'], 'tasks.delete': state.answers['tasks.delete'] };
  provideBridge(bridge);
  setActivePinia(createPinia());
});
afterEach(() => vi.useRealTimers());

describe('a list of tasks on screen', () => {
  test('counts what was deleted of it at once, however often it is told', async () => {
    const tasks = useTasksStore();
    await tasks.load(query(2));
    const keys = tasks.rows.map(({ key }) => key);
    await tasks.remove(keys);
    tasks.applyDeleted(keys);
    expect(tasks).toMatchObject({ rows: [], total: 50, shown: { page: 2 } });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(tasks.total).toBe(50);
  });

  test('is read anew when tasks of another page were deleted', async () => {
    const tasks = useTasksStore();
    await tasks.load(query(2));
    state.answers['tasks.delete']({ keys: [keyOf(1)] });
    tasks.applyDeleted([keyOf(1)]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(tasks.total).toBe(63);
    expect(tasks.rows[0]?.key).toBe(keyOf(52));
  });

  test('tells of every deletion, on screen or not', () => {
    const tasks = useTasksStore();
    tasks.applyDeleted(['elsewhere']);
    expect(tasks.deleted).toEqual(['elsewhere']);
  });
});
