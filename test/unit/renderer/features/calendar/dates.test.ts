import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  clampDate,
  isWeekend,
  localSpanOf,
  readDate,
  weekdayOf,
} from '@renderer/features/calendar/dates';

describe('dates', () => {
  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2026-03-28', 7, '2026-04-04'],
  ])('%s and %i days', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-11-30', -12, '2025-11-30'],
  ])('%s and %i months, ending with the month where it is shorter', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  test('begin their week on Monday', () => {
    expect(['2026-11-23', '2026-11-28', '2026-11-29'].map(weekdayOf)).toEqual([0, 5, 6]);
    expect(['2026-11-27', '2026-11-28'].map(isWeekend)).toEqual([false, true]);
  });

  test('of an address are taken only if they are dates that the page can show', () => {
    expect(readDate('2026-02-28')).toBe('2026-02-28');
    const wrong = [undefined, '', '2026-02-30', '2026-2-3', '20260203', '1901-01-01', '9999-01-01', 'today'];
    expect(wrong.map(readDate)).toEqual(wrong.map(() => null));
    expect(clampDate('2150-01-01')).toBe('2099-12-31');
  });

  test('of this machine last from one midnight to the next', () => {
    const { from, to } = localSpanOf('2026-12-31');
    expect([new Date(from).getHours(), new Date(to).getHours()]).toEqual([0, 0]);
    expect(new Date(to).getFullYear()).toBe(2027);
  });
});
