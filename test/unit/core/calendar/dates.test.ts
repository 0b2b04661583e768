import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, dayOf, firstDayOf, isWeekend, LAST_DAY, yearOf } from '@main/core/calendar/dates';

describe('days and dates', () => {
  it('agree with the calendar that JavaScript keeps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_DAY }), (day) => {
        const date = new Date(day * 86_400_000);
        const text = date.toISOString().slice(0, 10);
        expect(dateOf(day)).toBe(text);
        expect(dayOf(text)).toBe(day);
        expect(yearOf(day)).toBe(date.getUTCFullYear());
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
