import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue';
import { useAsked } from '@renderer/frame/use-asked';

const PAUSE = 200;

let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

/** A question that is typed, and answers that come when the test says so. */
function asking() {
  const question = shallowRef<string | null>(null);
  const open: { question: string; answer: (text: string) => void }[] = [];
  const asked = scope.run(() =>
    useAsked(
      () => question.value,
      (now) => new Promise<string>((resolve) => open.push({ question: now, answer: resolve })),
    ),
  );
  if (asked === undefined) throw new Error('The scope has ended.');
  const type = async (text: string | null): Promise<void> => {
    question.value = text;
    await nextTick();
  };
  return { asked, open, type };
}

describe('asking while somebody types', () => {
  test('waits for a pause, and asks for what stands there then', async () => {
    const { asked, open, type } = asking();
    await type('r');
    await type('rx');
    expect(asked.asking.value).toBe(true);
    expect(open).toEqual([]);
    vi.advanceTimersByTime(PAUSE);
    expect(open.map((one) => one.question)).toEqual(['rx']);
    open[0]?.answer('日线');
    await vi.waitFor(() => expect(asked.answer.value).toBe('日线'));
    expect(asked.asking.value).toBe(false);
  });

  test('takes the answer to the newest question, in whatever order they come', async () => {
    const { asked, open, type } = asking();
    await type('one');
    vi.advanceTimersByTime(PAUSE);
    await type('two');
    vi.advanceTimersByTime(PAUSE);
    open[1]?.answer('second');
    await vi.waitFor(() => expect(asked.answer.value).toBe('second'));
    open[0]?.answer('first');
    await nextTick();
    expect(asked.answer.value).toBe('second');
  });

  test('has no answer once nothing is asked, not even one that was on its way', async () => {
    const { asked, open, type } = asking();
    await type('one');
    vi.advanceTimersByTime(PAUSE);
    await type(null);
    open[0]?.answer('late');
    await nextTick();
    expect([asked.answer.value, asked.asking.value]).toEqual([null, false]);
  });
});
