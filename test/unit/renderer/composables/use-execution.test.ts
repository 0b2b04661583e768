import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, ref, type EffectScope, type Ref } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useExecution } from '@renderer/composables/use-execution';
import { useChanges } from '@renderer/stores/changes';
import { MOST_UNHELD } from '@renderer/stores/execution-entities';
import type { Attempt, Execution } from '@shared/model/execution';
import { attemptFixture, executionFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

let bridge: FakeBridge;
let scope: EffectScope;
let execution: Execution;
let attempts: Attempt[];

const tell = (rest: Partial<Execution>): void => {
  execution = { ...execution, revision: execution.revision + 1, ...rest };
  useChanges().executionChanged(execution);
};
const readings = (): number => bridge.countOf('executions.get');
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
function watch(id: Ref<number> = ref(212)) {
  const watched = scope.run(() => useExecution(() => id.value));
  if (watched === undefined) throw new Error('The scope has ended.');
  return watched;
}

beforeEach(() => {
  vi.useFakeTimers();
  execution = executionFixture(212, { key: 'a', name: 'A', version: 1 }, 'running', { attemptCount: 1 });
  attempts = [attemptFixture(1, execution, { status: 'running', pid: 7 })];
  bridge = new FakeBridge();
  bridge.answers = { 'executions.get': () => ({ ...execution, attempts }) };
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe('a run on screen', () => {
  test('reads its attempts anew when they changed, and not for progress', async () => {
    const watched = watch();
    void watched.run();
    await flush();
    tell({ note: 'progress' });
    expect([readings(), watched.execution.value?.note]).toEqual([1, 'progress']);
    tell({ status: 'failed' });
    await flush();
    expect([readings(), watched.execution.value?.status]).toEqual([2, 'failed']);
    tell({ attemptCount: 2 });
    await flush();
    expect(readings()).toBe(3);
  });

  test('reads them anew when the process is there, once at a time', async () => {
    const [there] = attempts;
    if (there === undefined) throw new Error('There is no attempt.');
    attempts = [{ ...there, pid: null }];
    const watched = watch();
    void watched.run();
    await flush();
    attempts = [there];
    for (let at = 0; at < 3; at += 1) tell({});
    await flush();
    expect(watched.attempts.value[0]?.pid).toBe(7);
    expect(readings()).toBe(2);
    tell({});
    await flush();
    expect(readings()).toBe(2);
  });

  test('an end that overtakes the answer is seen, and its attempts are read', async () => {
    const watched = watch();
    const old = { ...execution, attempts };
    const { promise, resolve } = Promise.withResolvers<typeof old>();
    bridge.answers['executions.get'] = () => promise;
    void watched.run();
    tell({ status: 'failed' });
    bridge.answers['executions.get'] = () => ({ ...execution, attempts: [] });
    resolve(old);
    await flush();
    expect([watched.execution.value?.status, watched.attempts.value, readings()]).toEqual(['failed', [], 2]);
  });

  test('an answer for a run that is no longer looked at is not shown', async () => {
    const id = ref(212);
    const watched = watch(id);
    void watched.run();
    id.value = 213;
    await flush();
    expect([watched.execution.value, watched.attempts.value]).toEqual([undefined, []]);
  });

  test('stays known however much is heard of other runs, and is read anew after a lost connection', async () => {
    const watched = watch();
    void watched.run();
    await flush();
    for (let id = 1_000; id < 1_001 + MOST_UNHELD; id += 1) useChanges().executionChanged({ ...execution, id });
    expect(watched.execution.value?.id).toBe(212);
    execution = { ...execution, revision: 9, status: 'success' };
    useChanges().opened(true);
    await flush();
    expect(watched.execution.value?.status).toBe('success');
  });
});
