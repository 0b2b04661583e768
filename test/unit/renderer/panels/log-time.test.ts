import { describe, expect, test } from 'vitest';
import { lineTime } from '@renderer/panels/logs/log-time';

describe('the time before a line', () => {
  const begin = new Date(2026, 10, 20, 17, 40, 5, 60).getTime();

  test('is the time of day', () => {
    expect(lineTime(begin, 'absolute', 0)).toBe('17:40:05.060');
  });

  test.each([
    [0, '+0:00:00.000'],
    [65_123, '+0:01:05.123'],
    [90_061_001, '+25:01:01.001'],
    [-5_000, '+0:00:00.000'],
  ])('after %i ms is %s', (ms, text) => {
    expect(lineTime(begin + ms, 'relative', begin)).toBe(text);
  });

  test('is nothing when it is off', () => {
    expect(lineTime(begin, 'off', begin)).toBe('');
  });
});
