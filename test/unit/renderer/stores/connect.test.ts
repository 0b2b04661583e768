import { createPinia, setActivePinia, type Pinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { connectStores } from '@renderer/stores/connect';
import { useEngineStore } from '@renderer/stores/engine';
import { useExecutionsStore } from '@renderer/stores/executions';
import { useLogsStore } from '@renderer/stores/logs';
import { useTasksStore } from '@renderer/stores/tasks';
import { executionFixture, taskFixtures } from '../../../support/fixtures';
import { EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

const tasksOnScreen = { page: 1, pageSize: 50, sort: { by: 'key', order: 'asc' } as const, filter: {} };

let bridge: FakeBridge;
let pinia: Pinia;
let state: EngineFixture;
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
  pinia = createPinia();
  setActivePinia(pinia);
  connectStores(pinia);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the stores on the bridge', () => {
  test('read the engine’s health on opening, and nothing that is not on screen', async () => {
    bridge.connect(false);
    await vi.waitFor(() => expect(useEngineStore().health?.version).toBe('0.1.0'));
    expect(useEngineStore().canEdit).toBe(true);
    expect(bridge.calls.map(({ name }) => name)).toEqual(['health.get']);
  });

  test('read anew what is on screen when a connection comes back', async () => {
    await useTasksStore().load(tasksOnScreen);
    await useExecutionsStore().load({ page: 1, pageSize: 50, filter: {} });
    await useExecutionsStore().watch(212);
    useLogsStore().open(212, 1);
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
  });

  test('a change of a task on screen needs no request; a deletion takes its row', async () => {
    const tasks = useTasksStore();
    await tasks.load(tasksOnScreen);
    const [task] = taskFixtures();
    if (task === undefined) throw new Error('There are no tasks.');
    bridge.push({ push: 'task.changed', data: { task: { ...task, name: 'New name' } } });
    expect(tasks.rows.find(({ key }) => key === task.key)?.name).toBe('New name');
    bridge.push({ push: 'tasks.deleted', data: { keys: [task.key] } });
    expect(tasks.rows.some(({ key }) => key === task.key)).toBe(false);
    expect(bridge.countOf('tasks.list')).toBe(1);
  });

  test('many changes at once make one reload of the list', async () => {
    vi.useFakeTimers();
    await useTasksStore().load(tasksOnScreen);
    for (let at = 0; at < 50; at += 1) bridge.push({ push: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bridge.countOf('tasks.list')).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bridge.countOf('tasks.list')).toBe(2);
  });

  test('a list that was left is not reloaded', async () => {
    vi.useFakeTimers();
    const tasks = useTasksStore();
    await tasks.load(tasksOnScreen);
    tasks.leaveList();
    bridge.push({ push: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bridge.countOf('tasks.list')).toBe(1);
  });

  test('a push that overtakes the snapshot wins', async () => {
    const executions = useExecutionsStore();
    await executions.load({ page: 1, pageSize: 50, filter: {} });
    const run = state.runs.get(212);
    if (run === undefined) throw new Error('There is no run 212.');
    const newer = { ...run.execution, revision: 9, status: 'success' as const };
    const loading = executions.load({ page: 1, pageSize: 50, filter: {} });
    bridge.push({ push: 'execution.changed', data: { execution: newer } });
    await loading;
    expect(executions.list.rows.find(({ id }) => id === 212)?.status).toBe('success');
  });

  test('a watched run reads its attempts anew when they changed, and not for progress', async () => {
    const executions = useExecutionsStore();
    await executions.watch(212);
    const run = state.runs.get(212);
    if (run === undefined) throw new Error('There is no run 212.');
    bridge.push({ push: 'execution.changed', data: { execution: { ...run.execution, revision: 2 } } });
    expect(bridge.countOf('executions.get')).toBe(1);
    run.execution = { ...run.execution, revision: 3, status: 'failed' };
    bridge.push({ push: 'execution.changed', data: { execution: run.execution } });
    await vi.waitFor(() => expect(bridge.countOf('executions.get')).toBe(2));
    expect(executions.watched.get(212)?.status).toBe('failed');
    executions.forget(212);
    expect(executions.watched.has(212)).toBe(false);
  });

  test('a watched run is read anew when its process is there, once at a time', async () => {
    const executions = useExecutionsStore();
    const run = state.runs.get(212);
    if (run === undefined) throw new Error('There is no run 212.');
    const [there] = run.attempts;
    if (there === undefined) throw new Error('The stub run has no attempt.');
    run.attempts = [{ ...there, pid: null, command: null, environment: null }];
    await executions.watch(212);
    run.attempts = [there];
    for (const revision of [2, 3, 4]) {
      run.execution = { ...run.execution, revision };
      bridge.push({ push: 'execution.changed', data: { execution: run.execution } });
    }
    await vi.waitFor(() => expect(executions.attempts.get(212)?.[0]?.pid).toBe(there.pid));
    await vi.waitFor(() => expect(bridge.countOf('executions.get')).toBe(3));
    bridge.push({ push: 'execution.changed', data: { execution: { ...run.execution, revision: 5 } } });
    expect(bridge.countOf('executions.get')).toBe(3);
  });

  test('an answer for a run that is no longer looked at is dropped', async () => {
    const executions = useExecutionsStore();
    const reading = executions.watch(212);
    executions.forget(212);
    await reading;
    expect(executions.watched.has(212)).toBe(false);
    expect(executions.attempts.has(212)).toBe(false);
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

  test('a run that is started comes into the list with its own reply', async () => {
    const executions = useExecutionsStore();
    await executions.load({ page: 1, pageSize: 50, filter: {} });
    const made = executionFixture(300, { key: 'backtest', name: 'B', version: 1 }, 'running');
    bridge.answers['executions.start'] = () => made;
    await executions.start('backtest');
    expect(executions.list.rows[0]?.id).toBe(300);
    expect(bridge.countOf('executions.list')).toBe(1);
  });
});
