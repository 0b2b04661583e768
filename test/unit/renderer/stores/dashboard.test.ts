import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { useDashboardStore } from '@renderer/stores/dashboard';
import { useRunningStore } from '@renderer/stores/running';
import type { Execution } from '@shared/model/execution';
import { AppError } from '@shared/errors';
import { EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

const DAY = 86_400_000;
let bridge: FakeBridge;
let state: EngineFixture;
const span = () => ({ from: Date.now() - DAY, to: Date.now() + DAY, statsFrom: Date.now() - 30 * DAY });
const runOf = (id: number): Execution => {
  const run = state.runs.get(id);
  if (run === undefined) throw new Error(`The stub has no run ${id}.`);
  return run.execution;
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.now() });
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  bridge = new FakeBridge();
  state = EngineFixture.filled();
  bridge.answers = state.answers;
  provideBridge(bridge);
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what runs now', () => {
  test('is read when first looked at, once for all who look, and forgotten after the last', async () => {
    const store = useRunningStore();
    const one = store.watch();
    await one.ready;
    const other = store.watch();
    await other.ready;
    expect(store.rows.map(({ id }) => id)).toEqual([212]);
    expect(bridge.countOf('executions.list')).toBe(1);
    one.end();
    one.end();
    expect(store.rows).toHaveLength(1);
    other.end();
    expect(store.rows).toEqual([]);
  });

  test('follows pushes: progress, an end, a new run; an older revision changes nothing', async () => {
    const store = useRunningStore();
    await store.watch().ready;
    store.applyChanged({ ...runOf(212), revision: 5, progress: null });
    store.applyChanged({ ...runOf(212), revision: 4 });
    expect(store.rows[0]?.progress).toBeNull();
    store.applyChanged({ ...runOf(212), id: 300, startedAt: Date.now() });
    expect(store.rows.map(({ id }) => id)).toEqual([212, 300]);
    store.applyChanged({ ...runOf(212), revision: 6, status: 'success' });
    expect(store.rows.map(({ id }) => id)).toEqual([300]);
    store.applyChanged({ ...runOf(212), revision: 5 });
    expect(store.rows.map(({ id }) => id)).toEqual([300]);
  });

  test('is right when a run ends or begins while the list is on its way', async () => {
    const store = useRunningStore();
    const { ready } = store.watch();
    store.applyChanged({ ...runOf(212), revision: 9, status: 'failed' });
    store.applyChanged({ ...runOf(212), id: 301 });
    await ready;
    expect(store.rows.map(({ id }) => id)).toEqual([301]);
  });

  test('forgets on a new reading what ended while the connection was away', async () => {
    const store = useRunningStore();
    await store.watch().ready;
    store.applyChanged({ ...runOf(212), id: 302 });
    await store.reload();
    expect(store.rows.map(({ id }) => id)).toEqual([212]);
  });
});

describe('the dashboard', () => {
  test('reads nothing and listens to nothing while it is not on screen', async () => {
    const store = useDashboardStore();
    store.applyChanged(runOf(212));
    store.applyTasks();
    await store.reload();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bridge.calls).toEqual([]);
  });

  test('reads the outcomes again when runs end, at most every two seconds', async () => {
    const store = useDashboardStore();
    await store.load(span());
    expect(store.loaded).toBe(true);
    expect(bridge.countOf('stats.overview')).toBe(1);
    for (let second = 0; second < 10; second += 1) {
      for (let at = 0; at < 20; at += 1) {
        store.applyChanged({ ...runOf(209), id: 1_000 + second * 20 + at, queuedAt: Date.now() });
      }
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(bridge.countOf('stats.overview')).toBeGreaterThanOrEqual(4);
    expect(bridge.countOf('stats.overview')).toBeLessThanOrEqual(7);
    expect(store.runs.filter(({ id }) => id >= 1_000)).toHaveLength(200);
  });

  test('lets progress go by: it moves neither the axis nor the figures', async () => {
    const store = useDashboardStore();
    await store.load(span());
    const before = store.runs;
    bridge.calls.length = 0;
    for (let revision = 2; revision < 50; revision += 1) store.applyChanged({ ...runOf(212), revision });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.runs).toBe(before);
    expect(bridge.calls).toEqual([]);
  });

  test('reads the plan again soon after an edit, and seldom while tasks only fire', async () => {
    const store = useDashboardStore();
    await store.load(span());
    const task = state.tasks.get('vendor-heartbeat');
    if (task === undefined) throw new Error('The stub has no such task.');
    store.applyTask(task);
    await vi.advanceTimersByTimeAsync(2_000);
    bridge.calls.length = 0;
    for (let second = 0; second < 25; second += 1) {
      store.applyTask({ ...task, nextAt: Date.now() + 300_000 });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(bridge.countOf('schedule.upcoming')).toBeLessThanOrEqual(2);
    bridge.calls.length = 0;
    store.applyTask({ ...task, paused: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bridge.countOf('schedule.upcoming')).toBe(2);
  });

  test('reads a day of many runs page by page, the newest 2,000', async () => {
    const sample = runOf(209);
    for (let id = 1_000; id < 3_500; id += 1) {
      state.runs.set(id, { execution: { ...sample, id, queuedAt: Date.now() }, attempts: [] });
    }
    const store = useDashboardStore();
    await store.load(span());
    expect(store.runs).toHaveLength(2_000);
    expect(store.runs.at(-1)?.id).toBe(3_499);
    expect(store.runsTotal).toBeGreaterThanOrEqual(2_500);
  });

  test('survives a connection that goes while it reads again', async () => {
    const store = useDashboardStore();
    await store.load(span());
    bridge.answers = {
      ...bridge.answers,
      'stats.overview': () => {
        throw new AppError('unavailable', 'Gone.');
      },
    };
    const before = store.stats;
    store.applyTasks();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(store.stats).toBe(before);
  });
});
