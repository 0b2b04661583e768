import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  datesBetween,
  datesUpTo,
  dateOf,
  dayOf,
  firstDayOf,
  isWeekend,
  LAST_DAY,
  localDateOf,
  localSpanOf,
  midnightOf,
  weekdayOf,
  yearOf,
} from '@shared/dates';

describe('days and dates', () => {
  it('agree with the calendar that JavaScript keeps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_DAY }), (day) => {
        const date = new Date(day * 86_400_000);
        const text = date.toISOString().slice(0, 10);
        expect(dateOf(day)).toBe(text);
        expect(dayOf(text)).toBe(day);
        expect(yearOf(day)).toBe(date.getUTCFullYear());
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(isWeekend(day)).toBe([0, 6].includes(date.getUTCDay()));
      }),
      { numRuns: 2000 },
    );
  });

  it('agree on each day around the ends of months and years', () => {
    const wrong: string[] = [];
    for (let day = firstDayOf(1999); day < firstDayOf(2030); day += 1) {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (dateOf(day) !== text || dayOf(text) !== day) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    expect([dateOf(0), dateOf(LAST_DAY)]).toEqual(['1970-01-01', '9999-12-31']);
  });

  it.each([
    '',
    '2026',
    '2026-1-01',
    '2026/01/01',
    '2026-13-01',
    '2026-00-10',
    '2026-02-29',
    '2026-04-31',
    '2026-01-00',
    '1969-12-31',
    '2026-01-01T',
    'x026-01-01',
    '２０２６-01-01',
  ])('refuses %j', (text) => {
    expect(() => dayOf(text)).toThrow(/is not a date/);
  });
});

describe('dates', () => {
  it.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2026-03-28', 7, '2026-04-04'],
  ])('%s and %i days', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-11-30', -12, '2025-11-30'],
  ])('%s and %i months, ending with the month where it is shorter', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('of a range are all there, leap day and ends included', () => {
    expect(datesBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect(datesBetween('2026-03-15', '2026-03-15')).toEqual(['2026-03-15']);
    expect(datesBetween('2026-03-15', '2026-03-14')).toEqual([]);
    expect(datesBetween('1969-12-31', '1970-01-01')).toEqual(['1969-12-31', '1970-01-01']);
    expect(datesUpTo('2026-03-01', 2)).toEqual(['2026-02-28', '2026-03-01']);
  });

  it('of this machine last from one midnight to the next, also where a clock is put on or back', () => {
    const { from, to } = localSpanOf('2026-12-31');
    expect([new Date(from).getHours(), new Date(to).getHours()]).toEqual([0, 0]);
    expect(new Date(to).getFullYear()).toBe(2027);
    const noon = new Date(2026, 2, 8, 12).getTime();
    expect([-1, 0, 1, 2].map((days) => localDateOf(midnightOf(noon, days)))).toEqual(
      datesBetween('2026-03-07', '2026-03-10'),
    );
    expect(localDateOf(midnightOf(noon, 1) - 1)).toBe('2026-03-08');
  });
});
