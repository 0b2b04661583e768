import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, shallowRef, type EffectScope, type ShallowRef } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useExecutionList } from '@renderer/composables/use-execution-list';
import { useChanges } from '@renderer/stores/changes';
import { matchesFilter } from '@renderer/stores/execution-rows';
import type { ExecutionQuery } from '@renderer/stores/executions';
import { fromWire } from '@shared/errors';
import type { Execution, ExecutionStatus } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

let bridge: FakeBridge;
let scope: EffectScope;
/** What the engine has. */
let runs: Map<number, Execution>;

function answer({ page, pageSize, filter }: ExecutionQuery) {
  const rows = [...runs.values()].filter((run) => matchesFilter(run, filter)).sort((one, other) => other.id - one.id);
  return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  bridge = new FakeBridge();
  bridge.answers = { 'executions.list': answer };
  runs = new Map();
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const query = (filter: ExecutionQuery['filter'], page = 1): ExecutionQuery => ({ page, pageSize: 50, filter });
const readings = (): number => bridge.countOf('executions.list');
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function add(count: number, status: ExecutionStatus): void {
  for (let id = runs.size + 1, last = id + count; id < last; id += 1) {
    runs.set(id, executionFixture(id, { key: 'a', name: 'A', version: 1 }, status));
  }
}
/** Changes a run as the engine does, and tells of it. */
function change(id: number, rest: Partial<Execution>): void {
  const before = runs.get(id);
  if (before === undefined) throw new Error(`There is no run ${id}.`);
  const execution = { ...before, ...rest, revision: before.revision + 1 };
  runs.set(id, execution);
  useChanges().executionChanged(execution);
}
/** Shows a list, once its first answer is there. */
async function show(asked: ShallowRef<ExecutionQuery>) {
  const list = scope.run(() => useExecutionList(() => asked.value));
  if (list === undefined) throw new Error('The scope has ended.');
  await flush();
  return { ...list, ids: (): number[] => list.rows.value.map(({ id }) => id) };
}
/** Holds the next answer back, as it is now, until the answered function is called. */
function holdAnswer(): () => Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>();
  bridge.answers['executions.list'] = async (input: ExecutionQuery) => {
    const now = answer(input);
    await promise;
    return now;
  };
  return () => {
    bridge.answers['executions.list'] = answer;
    resolve();
    return flush();
  };
}

describe('a list of executions on screen', () => {
  test('takes in what fails late, at its place', async () => {
    const list = await show(shallowRef(query({ status: 'failed' })));
    add(2, 'running');
    change(2, { status: 'failed' });
    change(1, { status: 'failed' });
    expect(list.ids()).toEqual([2, 1]);
    expect(list.total.value).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(readings()).toBe(1);
  });

  test('fills the page again from the next, at most once a second, until nothing is left', async () => {
    add(62, 'pending');
    const list = await show(shallowRef(query({ status: 'pending' })));
    expect(list.total.value).toBe(62);
    for (let id = 1; id <= 62; id += 1) {
      change(id, { status: 'running' });
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.advanceTimersByTimeAsync(2_000);
    expect([list.ids(), list.total.value]).toEqual([[], 0]);
    expect(readings()).toBeGreaterThan(1);
    expect(readings()).toBeLessThanOrEqual(6);
    const before = readings();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readings()).toBe(before);
  });

  test('keeps its rows while it is read anew', async () => {
    add(62, 'pending');
    const list = await show(shallowRef(query({ status: 'pending' })));
    const give = holdAnswer();
    change(60, { status: 'running' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toBe(2);
    expect([list.loaded.value, list.loading.value, list.total.value]).toEqual([true, false, 61]);
    expect(list.ids()).toHaveLength(49);
    await give();
    expect(list.ids()).toHaveLength(50);
  });

  test('what was told while an answer was on its way is not taken back by it', async () => {
    add(3, 'pending');
    const give = holdAnswer();
    const list = await show(shallowRef(query({ status: 'pending' })));
    change(2, { status: 'running' });
    change(3, { note: 'new' });
    add(1, 'pending');
    change(4, { note: 'newest' });
    await give();
    expect(list.rows.value.map(({ id, note }): [number, Execution['note']] => [id, note])).toEqual([
      [4, 'newest'],
      [3, 'new'],
      [1, null],
    ]);
    expect(list.total.value).toBe(3);
  });

  test('on a later page moves on when something new comes before it, and rests when nothing does', async () => {
    add(60, 'pending');
    const list = await show(shallowRef(query({}, 2)));
    expect(list.ids()).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    add(1, 'pending');
    change(61, {});
    await vi.advanceTimersByTimeAsync(1_000);
    expect(list.ids()[0]).toBe(11);
    expect(list.total.value).toBe(61);
    const before = readings();
    for (let at = 0; at < 20; at += 1) {
      change(61, { status: 'running' });
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(readings()).toBe(before);
  });

  test('shows the page before, by its own filter, until the next is there', async () => {
    add(2, 'pending');
    const asked = shallowRef(query({ status: 'pending' }));
    const list = await show(asked);
    const give = holdAnswer();
    asked.value = query({ status: 'failed' });
    await flush();
    change(2, { note: 'new' });
    expect([list.ids(), list.loading.value]).toEqual([[2, 1], true]);
    expect(list.shown.value?.filter.status).toBe('pending');
    await give();
    expect([list.ids(), list.shown.value?.filter.status]).toEqual([[], 'failed']);
  });

  test('is not read anew once it was left, nor over the page that somebody waits for', async () => {
    add(62, 'pending');
    const asked = shallowRef(query({ status: 'pending' }));
    await show(asked);
    change(60, { status: 'running' });
    const give = holdAnswer();
    asked.value = query({ status: 'pending' }, 2);
    await flush();
    change(59, { status: 'running' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(readings()).toBe(2);
    await give();
    scope.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(readings()).toBe(2);
  });

  test('stays as it is when it can’t be read anew', async () => {
    add(62, 'pending');
    const list = await show(shallowRef(query({ status: 'pending' })));
    bridge.answers['executions.list'] = () => {
      throw fromWire({ code: 'unavailable', message: 'The engine is not there.' });
    };
    change(60, { status: 'running' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(readings()).toBe(2);
    expect([list.ids().length, list.error.value]).toEqual([49, null]);
  });

  test('is right after a lost connection, whatever changed meanwhile', async () => {
    add(3, 'running');
    const list = await show(shallowRef(query({ status: 'running' })));
    runs.delete(2);
    add(2, 'running');
    useChanges().opened(true);
    await flush();
    expect(list.ids()).toEqual([4, 3, 1]);
  });

  test('a push that overtakes the answer wins, an older one changes nothing', async () => {
    add(1, 'running');
    const give = holdAnswer();
    const list = await show(shallowRef(query({})));
    const old = runs.get(1);
    change(1, { status: 'success' });
    await give();
    expect(list.rows.value[0]?.status).toBe('success');
    if (old !== undefined) useChanges().executionChanged(old);
    expect(list.rows.value[0]?.status).toBe('success');
  });
});
