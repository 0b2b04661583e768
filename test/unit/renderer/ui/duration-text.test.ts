import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDurationText, parseDuration } from '@renderer/ui/duration-text';

describe('a duration that is typed', () => {
  test.each([
    ['1h30m', 5_400],
    ['90s', 90],
    ['1:30', 5_400],
    ['1:30:05', 5_405],
    ['5400', 5_400],
    ['1.5h', 5_400],
    [' 2 H 5 min ', 7_500],
    ['2 小时 5 分', 7_500],
    ['１小时', 3_600],
    ['3天', 259_200],
    ['0', 0],
    ['0.25s', 0.25],
  ])('as %s is read', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(['', ' ', 'soon', '1x', '5m1h', '1h1h', '1h30', '-5', '1:75', '1:3', 'h', '1e3', '1,5h', '5400 5'])(
    'as “%s” is not',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  test('comes back from its text as it was, to the millisecond', () => {
    const milliseconds = fc.integer({ min: 0, max: 315_360_000_000 });
    fc.assert(
      fc.property(milliseconds, (ms) => void expect(parseDuration(formatDurationText(ms / 1_000))).toBe(ms / 1_000)),
    );
  });

  test('is read whatever is typed, and what is read is shown in one way', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789.: hmsd分时天秒') });
    fc.assert(
      fc.property(fc.oneof(typed, fc.string()), (text) => {
        const seconds = parseDuration(text);
        if (seconds === null) return;
        const shown = formatDurationText(seconds);
        expect(formatDurationText(parseDuration(shown) ?? Number.NaN)).toBe(shown);
      }),
    );
  });
});

test.each([
  [0, '0s'],
  [90, '1m30s'],
  [300, '5m'],
  [5_400, '1h30m'],
  [86_400, '1d'],
  [90_061, '1d1h1m1s'],
  [1.5, '1.5s'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(formatDurationText(seconds)).toBe(text);
});
