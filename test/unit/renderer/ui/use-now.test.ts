// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { useNow } from '@renderer/ui/use-now';

beforeEach(() => vi.useFakeTimers({ now: 10_000 }));
afterEach(() => vi.useRealTimers());

test('one clock serves all who show the time, and stops with the last of them', () => {
  const first = effectScope();
  const second = effectScope();
  const one = first.run(() => useNow());
  vi.advanceTimersByTime(2_500);
  const other = second.run(() => useNow());
  expect(other).toBe(one);
  expect([other?.value, vi.getTimerCount()]).toEqual([12_000, 1]);
  first.stop();
  vi.advanceTimersByTime(1_000);
  expect(other?.value).toBe(13_000);
  second.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a clock that begins anew begins with the time of now', () => {
  const first = effectScope();
  first.run(() => useNow());
  first.stop();
  vi.advanceTimersByTime(500);
  const second = effectScope();
  expect(second.run(() => useNow().value)).toBe(10_500);
  second.stop();
});
