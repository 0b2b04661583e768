import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, shallowRef, type EffectScope } from 'vue';
import { useLive, type Live, type LiveOptions } from '@renderer/composables/use-live';
import { useChanges } from '@renderer/stores/changes';
import type { AppError } from '@shared/errors';
import { fromWire } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { executionFixture, taskFixture } from '../../../support/fixtures';

const run = (id: number, revision: number): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'running', { revision });
const taskNamed = (name: string) =>
  taskFixture({ key: 'a', name, trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' } });
const gone = (): AppError => fromWire({ code: 'unavailable', message: 'The engine is not there.' });
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** Answers that a test gives when it likes, in the order in which they were asked for. */
class Answers<T> {
  readonly asked: PromiseWithResolvers<T>[] = [];
  readonly load = (): Promise<T> => {
    const one = Promise.withResolvers<T>();
    this.asked.push(one);
    return one.promise;
  };
  give(nth: number, answer: T): Promise<unknown> {
    this.asked[nth]?.resolve(answer);
    return flush();
  }
  fail(nth: number, error: Error = gone()): Promise<unknown> {
    this.asked[nth]?.reject(error);
    return flush();
  }
}

let scope: EffectScope;
let bugs: unknown[];
function live<T>(options: LiveOptions<T>): Live<T> {
  const made = scope.run(() => useLive(options));
  if (made === undefined) throw new Error('The scope has ended.');
  return made;
}

beforeEach(() => {
  vi.useFakeTimers();
  bugs = [];
  vi.stubGlobal('reportError', (error: unknown) => bugs.push(error));
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  expect(bugs).toEqual([]);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('useLive reads', () => {
  test('nothing until it is told to, and says while somebody waits', async () => {
    const answers = new Answers<string>();
    const { state, loading, run: read } = live({ load: answers.load });
    expect([state.value, loading.value, answers.asked.length]).toEqual([null, false, 0]);
    void read();
    expect(loading.value).toBe(true);
    await answers.give(0, 'one');
    expect([state.value, loading.value]).toEqual(['one', false]);
  });

  test('what was asked for last, in whichever order the answers come', async () => {
    const answers = new Answers<string>();
    const { state, loading, run: read } = live({ load: answers.load });
    void read();
    void read();
    await answers.give(1, 'second');
    expect([state.value, loading.value]).toEqual(['second', false]);
    await answers.give(0, 'first');
    expect(state.value).toBe('second');
  });

  test('keeps a failure for the page and what was read before, until a reading succeeds', async () => {
    const answers = new Answers<string>();
    const { state, error, run: read } = live({ load: answers.load });
    void read();
    await answers.give(0, 'one');
    void read();
    await answers.fail(1);
    expect([state.value, error.value?.code]).toEqual(['one', 'unavailable']);
    void read();
    await answers.give(2, 'two');
    expect([state.value, error.value]).toEqual(['two', null]);
  });

  test('throws what is no expected failure', async () => {
    const { run: read, error } = live({ load: () => Promise.reject(new Error('A bug.')) });
    await expect(read()).rejects.toThrow('A bug.');
    expect(error.value).toBeNull();
  });

  test('takes no answer once its scope has ended', async () => {
    const answers = new Answers<string>();
    const { state, run: read } = live({ load: answers.load });
    void read();
    scope.stop();
    await answers.give(0, 'one');
    expect(state.value).toBeNull();
    useChanges().opened(true);
    expect(answers.asked).toHaveLength(1);
  });

  test('keeps its state where it is told to, beyond its scope', async () => {
    const kept = shallowRef<string | null>(null);
    const answers = new Answers<string>();
    void live({ load: answers.load, into: kept }).run();
    await answers.give(0, 'one');
    scope.stop();
    scope = effectScope();
    expect(live({ load: answers.load, into: kept }).state.value).toBe('one');
  });
});

describe('useLive after a lost connection', () => {
  test('reads anew what was read before, and nothing that was never asked for', async () => {
    const answers = new Answers<string>();
    const { state, run: read } = live({ load: answers.load });
    useChanges().opened(true);
    expect(answers.asked).toHaveLength(0);
    void read();
    await answers.give(0, 'before');
    useChanges().opened(false);
    expect(answers.asked).toHaveLength(1);
    useChanges().opened(true);
    await answers.give(1, 'after');
    expect(state.value).toBe('after');
  });

  test('retries what failed at the first opening too', async () => {
    const answers = new Answers<string>();
    const { state, error, run: read } = live({ load: answers.load });
    void read();
    await answers.fail(0);
    useChanges().opened(false);
    await answers.give(1, 'one');
    expect([state.value, error.value]).toEqual(['one', null]);
  });

  test('leaves alone what belongs to the person, and only retries a failure', async () => {
    const answers = new Answers<string>();
    const { error, run: read } = live({ load: answers.load, once: true });
    void read();
    await answers.fail(0);
    expect(error.value?.code).toBe('unavailable');
    useChanges().opened(true);
    await answers.give(1, 'one');
    useChanges().opened(true);
    expect(answers.asked).toHaveLength(2);
  });
});

describe('useLive reduces changes', () => {
  const newest = {
    'execution.changed': (state: Execution, { execution }: { execution: Execution }): Execution =>
      execution.id === state.id && execution.revision > state.revision ? execution : state,
  };

  test('into what was read, and leaves the object alone where they do not concern it', async () => {
    const answers = new Answers<Execution>();
    const { state, run: read } = live({ load: answers.load, on: newest });
    useChanges().executionChanged(run(1, 1));
    void read();
    await answers.give(0, run(1, 2));
    const before = state.value;
    useChanges().executionChanged(run(2, 9));
    expect(state.value).toBe(before);
    useChanges().executionChanged(run(1, 3));
    expect(state.value?.revision).toBe(3);
  });

  test('a change that overtakes the answer is merged by its revision, whichever is newer', async () => {
    const answers = new Answers<Execution>();
    const { state, run: read } = live({ load: answers.load, on: newest });
    void read();
    useChanges().executionChanged(run(1, 5));
    await answers.give(0, run(1, 4));
    expect(state.value?.revision).toBe(5);
    void read();
    useChanges().executionChanged(run(1, 6));
    await answers.give(1, run(1, 7));
    expect(state.value?.revision).toBe(7);
    expect(answers.asked).toHaveLength(2);
  });

  test('one without a revision that overtakes the answer is followed by one more reading', async () => {
    const answers = new Answers<string>();
    const { state, run: read } = live<string>({
      load: answers.load,
      on: { 'task.changed': (before, { task }) => (task.name === before ? before : task.name) },
    });
    void read();
    useChanges().announce({ name: 'task.changed', data: { task: taskNamed('pushed') } });
    await answers.give(0, 'answered');
    expect(answers.asked).toHaveLength(2);
    await answers.give(1, 'newest');
    expect(state.value).toBe('newest');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers.asked).toHaveLength(2);
  });

  test('and reads again behind the person’s back when a change asks for it, at most once in the pause', async () => {
    const answers = new Answers<string>();
    const {
      loading,
      error,
      run: read,
    } = live<string>({
      load: answers.load,
      pauseMs: 1_000,
      on: { 'tasks.reload': (before, _none, again) => (again(), before) },
    });
    void read();
    await answers.give(0, 'one');
    for (let at = 0; at < 50; at += 1) useChanges().announce({ name: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(500);
    expect([answers.asked.length, loading.value]).toEqual([2, false]);
    useChanges().announce({ name: 'tasks.reload', data: {} });
    await answers.fail(1);
    expect(error.value).toBeNull();
    await vi.advanceTimersByTimeAsync(400);
    expect(answers.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers.asked).toHaveLength(3);
    scope.stop();
    await answers.give(2, 'two');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers.asked).toHaveLength(3);
  });

  test('without a pause one reading follows the other, and changes meanwhile make one more', async () => {
    const answers = new Answers<string>();
    const { run: read } = live<string>({
      load: answers.load,
      on: { 'tasks.reload': (before, _none, again) => (again(), before) },
    });
    void read();
    await answers.give(0, 'one');
    for (let at = 0; at < 3; at += 1) useChanges().announce({ name: 'tasks.reload', data: {} });
    expect(answers.asked).toHaveLength(2);
    await answers.give(1, 'two');
    expect(answers.asked).toHaveLength(3);
    await answers.give(2, 'three');
    expect(answers.asked).toHaveLength(3);
  });
});
