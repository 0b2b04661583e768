import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { trackBusy, useBusy } from '@renderer/composables/use-busy';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is done within 300 ms is never shown', async () => {
  const busy = useBusy();
  const work = trackBusy(Promise.resolve('done'));
  expect(busy.value).toBe(false);
  expect(await work).toBe('done');
  vi.advanceTimersByTime(1_000);
  expect(busy.value).toBe(false);
});

test('what takes longer is shown until all of it has ended, well or badly', async () => {
  const busy = useBusy();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const works = [trackBusy(first.promise), trackBusy(second.promise)];
  vi.advanceTimersByTime(299);
  expect(busy.value).toBe(false);
  vi.advanceTimersByTime(1);
  expect(busy.value).toBe(true);
  first.resolve();
  await works[0];
  expect(busy.value).toBe(true);
  second.reject(new Error('lost'));
  await expect(works[1]).rejects.toThrow('lost');
  expect(busy.value).toBe(false);
});
