import { createPinia, setActivePinia, type Pinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useExecution } from '@renderer/composables/use-execution';
import { useExecutionList } from '@renderer/composables/use-execution-list';
import { useTaskList } from '@renderer/composables/use-task-list';
import { useCalendarsStore } from '@renderer/stores/calendars';
import { connectStores } from '@renderer/stores/connect';
import { useEngineStore } from '@renderer/stores/engine';
import { useExecutionsStore } from '@renderer/stores/executions';
import { useLogsStore } from '@renderer/stores/logs';
import { useTasksStore } from '@renderer/stores/tasks';
import { executionFixture, taskFixtures } from '../../../support/fixtures';
import { EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

const executionsOnScreen = { page: 1, pageSize: 50, filter: {} };
const tasksOnScreen = { page: 1, pageSize: 50, sort: { by: 'key', order: 'asc' } as const, filter: {} };

let bridge: FakeBridge;
let pinia: Pinia;
let state: EngineFixture;
let scope: EffectScope;
beforeEach(() => {
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  bridge = new FakeBridge();
  state = EngineFixture.filled();
  const { answers } = state;
  bridge.answers = {
    'tasks.list': answers['tasks.list'],
    'executions.list': answers['executions.list'],
    'executions.get': answers['executions.get'],
    'health.get': answers['health.get'],
    'logs.open': answers['logs.open'],
    'logs.close': answers['logs.close'],
  };
  provideBridge(bridge);
  scope = effectScope();
  pinia = createPinia();
  setActivePinia(pinia);
  connectStores(pinia);
});
/** Shows something, once its first answer is there. */
async function show<T>(use: () => T): Promise<T> {
  const made = scope.run(use);
  if (made === undefined) throw new Error('The scope has ended.');
  await new Promise((resolve) => setImmediate(resolve));
  return made;
}

afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
});

describe('the stores on the bridge', () => {
  test('read the engine’s health on opening, and nothing that is not on screen', async () => {
    bridge.connect(false);
    await vi.waitFor(() => expect(useEngineStore().health?.version).toBe('0.1.0'));
    expect(useEngineStore().canEdit).toBe(true);
    expect(bridge.calls.map(({ name }) => name)).toEqual(['health.get']);
  });

  test('read anew what is on screen when a connection comes back', async () => {
    scope.run(() => {
      useTaskList(() => tasksOnScreen);
      useExecutionList(() => executionsOnScreen);
      void useExecution(() => 212).run();
    });
    useLogsStore().open(212, 1);
    await vi.waitFor(() => expect(bridge.calls).toHaveLength(4));
    bridge.calls.length = 0;
    bridge.connect(true);
    await vi.waitFor(() => expect(bridge.calls).toHaveLength(5));
    expect(bridge.calls.map(({ name }) => name).sort()).toEqual([
      'executions.get',
      'executions.list',
      'health.get',
      'logs.open',
      'tasks.list',
    ]);
    scope.stop();
    bridge.calls.length = 0;
    bridge.connect(true);
    await vi.waitFor(() => expect(bridge.calls).toHaveLength(2));
    expect(bridge.calls.map(({ name }) => name).sort()).toEqual(['health.get', 'logs.open']);
  });

  test('count a lost connection as a change of calendars: nobody told of one', () => {
    const calendars = useCalendarsStore();
    bridge.connect(false);
    expect(calendars.revision).toBe(0);
    bridge.connect(true);
    expect(calendars.revision).toBe(1);
    bridge.push({ push: 'calendars.changed', data: {} });
    expect(calendars.revision).toBe(2);
  });

  test('a change of a task on screen needs no request; a deletion takes its row and is told of', async () => {
    const list = await show(() => useTaskList(() => tasksOnScreen));
    const tasks = useTasksStore();
    const [task] = taskFixtures();
    if (task === undefined) throw new Error('There are no tasks.');
    bridge.push({ push: 'task.changed', data: { task: { ...task, name: 'New name' } } });
    expect(list.rows.value.find(({ key }) => key === task.key)?.name).toBe('New name');
    bridge.push({ push: 'tasks.deleted', data: { keys: [task.key] } });
    expect(list.rows.value.some(({ key }) => key === task.key)).toBe(false);
    expect(tasks.deleted).toEqual([task.key]);
    expect(bridge.countOf('tasks.list')).toBe(1);
    bridge.push({ push: 'tasks.deleted', data: { keys: ['elsewhere'] } });
    expect(tasks.deleted).toEqual(['elsewhere']);
  });

  test('a push of many tasks makes the list read anew', async () => {
    await show(() => useTaskList(() => tasksOnScreen));
    bridge.push({ push: 'tasks.reload', data: {} });
    await vi.waitFor(() => expect(bridge.countOf('tasks.list')).toBe(2));
  });

  test('a push of an execution reaches each screen that shows it', async () => {
    const list = await show(() => useExecutionList(() => executionsOnScreen));
    const watched = await show(() => useExecution(() => 212));
    await watched.run();
    const run = state.runs.get(212);
    if (run === undefined) throw new Error('There is no run 212.');
    const newer = { ...run.execution, revision: 9, note: 'newer' };
    bridge.push({ push: 'execution.changed', data: { execution: newer } });
    bridge.push({ push: 'execution.changed', data: { execution: { ...newer, revision: 8, note: 'older' } } });
    expect(list.rows.value.find(({ id }) => id === 212)?.note).toBe('newer');
    expect(watched.execution.value?.note).toBe('newer');
  });

  test('what a person did shows with its own reply, before a push tells of it', async () => {
    const list = await show(() => useExecutionList(() => executionsOnScreen));
    const tasks = await show(() => useTaskList(() => tasksOnScreen));
    const made = executionFixture(300, { key: 'backtest', name: 'B', version: 1 }, 'running');
    bridge.answers['executions.start'] = () => made;
    await useExecutionsStore().start('backtest');
    expect(list.rows.value[0]?.id).toBe(300);
    expect(bridge.countOf('executions.list')).toBe(1);
    const [task] = taskFixtures();
    if (task === undefined) throw new Error('There are no tasks.');
    bridge.answers['tasks.setPaused'] = () => ({ rows: [{ ...task, paused: true }] });
    await useTasksStore().setPaused([task.key], true);
    expect(tasks.rows.value.find(({ key }) => key === task.key)?.paused).toBe(true);
    bridge.answers['tasks.delete'] = () => ({ keys: [task.key] });
    await useTasksStore().remove([task.key]);
    expect(tasks.rows.value.some(({ key }) => key === task.key)).toBe(false);
    const before = bridge.countOf('tasks.list');
    bridge.answers['tasks.restore'] = () => ({ rows: [task] });
    await useTasksStore().restore([task.key]);
    await vi.waitFor(() => expect(bridge.countOf('tasks.list')).toBeGreaterThan(before));
  });

  test('the engine’s counts follow its pushes', () => {
    bridge.push({ push: 'engine.changed', data: { running: 3, pending: 2, ok: false } });
    expect(useEngineStore()).toMatchObject({ running: 3, pending: 2, ok: false });
  });

  test('lines go to the logs that are open, and the last one closed ends the subscription', async () => {
    const logs = useLogsStore();
    const one = logs.open(212, 1);
    const other = logs.open(212, 1);
    await vi.waitFor(() => expect(other.opened).toBe(true));
    const data = { id: 212, attempt: 1, lines: [], totalLines: 999, live: true };
    bridge.push({ push: 'log.appended', data });
    bridge.push({ push: 'log.appended', data: { ...data, attempt: 2, totalLines: 5_000 } });
    expect([one.totalLines, other.totalLines]).toEqual([999, 999]);
    await logs.close(one);
    expect(bridge.countOf('logs.close')).toBe(0);
    await logs.close(other);
    expect(bridge.countOf('logs.close')).toBe(1);
  });
});
