import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { useExecutionsStore, type ExecutionQuery } from '@renderer/stores/executions';
import { AppError } from '@shared/errors';
import type { Execution, ExecutionStatus } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';
import { EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

let bridge: FakeBridge;
let state: EngineFixture;
let store: ReturnType<typeof useExecutionsStore>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  bridge = new FakeBridge();
  state = new EngineFixture((execution) => store.applyChanged(execution));
  bridge.answers = { 'executions.list': state.answers['executions.list'] };
  provideBridge(bridge);
  setActivePinia(createPinia());
  store = useExecutionsStore();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const query = (filter: ExecutionQuery['filter'], page = 1): ExecutionQuery => ({ page, pageSize: 50, filter });
const ids = (): number[] => store.list.rows.map(({ id }) => id);
const readings = (): number => bridge.countOf('executions.list');
function add(count: number, status: ExecutionStatus): void {
  for (let id = state.runs.size + 1, last = id + count; id < last; id += 1) {
    const execution = executionFixture(id, { key: 'a', name: 'A', version: 1 }, status);
    state.runs.set(id, { execution, attempts: [] });
  }
}
/** Holds the next answer back, as it is now, until the answered function is called. */
function holdAnswer(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  bridge.answers['executions.list'] = async (input) => {
    const answer = state.answers['executions.list'](input);
    await promise;
    return answer;
  };
  return () => {
    bridge.answers['executions.list'] = state.answers['executions.list'];
    resolve();
  };
}

describe('a list of executions on screen', () => {
  test('takes in what fails late, at its place', async () => {
    await store.load(query({ status: 'failed' }));
    add(2, 'running');
    state.change(2, { status: 'failed' });
    state.change(1, { status: 'failed' });
    expect(ids()).toEqual([2, 1]);
    expect(store.list.total).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readings()).toBe(1);
  });

  test('fills the page again from the next, at most once a second, until nothing is left', async () => {
    add(62, 'pending');
    await store.load(query({ status: 'pending' }));
    expect(store.list).toMatchObject({ total: 62 });
    for (let id = 1; id <= 62; id += 1) {
      state.change(id, { status: 'running' });
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.list).toMatchObject({ rows: [], total: 0 });
    expect(readings()).toBeGreaterThan(1);
    expect(readings()).toBeLessThanOrEqual(6);
    const before = readings();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readings()).toBe(before);
  });

  test('keeps its rows while it is read anew', async () => {
    add(62, 'pending');
    await store.load(query({ status: 'pending' }));
    const answer = holdAnswer();
    state.change(60, { status: 'running' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toBe(2);
    expect(store.loaded).toBe(true);
    expect(store.list).toMatchObject({ total: 61 });
    expect(ids()).toHaveLength(49);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(ids()).toHaveLength(50);
  });

  test('what was told while an answer was on its way is not taken back by it', async () => {
    add(3, 'pending');
    const answer = holdAnswer();
    const loading = store.load(query({ status: 'pending' }));
    state.change(2, { status: 'running' });
    state.change(3, { note: 'new' });
    add(1, 'pending');
    state.change(4, { note: 'newest' });
    answer();
    await loading;
    expect(store.list.rows.map(({ id, note }): [number, Execution['note']] => [id, note])).toEqual([
      [4, 'newest'],
      [3, 'new'],
      [1, null],
    ]);
    expect(store.list.total).toBe(3);
  });

  test('on a later page moves on when something new comes before it, and rests when nothing does', async () => {
    add(60, 'pending');
    await store.load(query({}, 2));
    expect(ids()).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    add(1, 'pending');
    state.change(61, {});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ids()[0]).toBe(11);
    expect(store.list.total).toBe(61);
    const before = readings();
    for (let at = 0; at < 20; at += 1) {
      state.change(61, { status: 'running' });
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(readings()).toBe(before);
  });

  test('shows the page before, by its own filter, until the next is there', async () => {
    add(2, 'pending');
    await store.load(query({ status: 'pending' }));
    const answer = holdAnswer();
    const loading = store.load(query({ status: 'failed' }));
    state.change(2, { note: 'new' });
    expect(ids()).toEqual([2, 1]);
    answer();
    await loading;
    expect(ids()).toEqual([]);
  });

  test('is not read anew once it was left, nor over the page that somebody waits for', async () => {
    add(62, 'pending');
    await store.load(query({ status: 'pending' }));
    state.change(60, { status: 'running' });
    const answer = holdAnswer();
    const loading = store.load(query({ status: 'pending' }, 2));
    state.change(59, { status: 'running' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(readings()).toBe(2);
    answer();
    await loading;
    store.leaveList();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(readings()).toBe(2);
  });

  test('stays as it is when it can’t be read anew', async () => {
    add(62, 'pending');
    await store.load(query({ status: 'pending' }));
    bridge.answers['executions.list'] = () => {
      throw new AppError('unavailable', 'The engine is not there.');
    };
    state.change(60, { status: 'running' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toBe(2);
    expect(ids()).toHaveLength(49);
  });
});
