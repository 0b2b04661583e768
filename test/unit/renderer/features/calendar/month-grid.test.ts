import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, weekdayOf } from '@shared/dates';
import { clampDate, monthsOf, moveOf, readDate, spanOf, weeksOf } from '@renderer/features/calendar/month-grid';

describe('the weeks of a month', () => {
  test('begin with the Monday before its first day and end with the Sunday after its last', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks).toHaveLength(6);
    expect([weeks[0]?.[0], weeks[5]?.[6]]).toEqual(['2026-10-26', '2026-12-06']);
  });

  test('are four where a February begins on a Monday', () => {
    expect(weeksOf('2027-02').map((week) => week[0])).toEqual(['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22']);
  });

  test('hold every day of the month once, in order, in whole weeks from Monday', () => {
    const month = fc.tuple(fc.integer({ min: 1990, max: 2099 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(month, ([year, at]) => {
        const name = `${year}-${String(at).padStart(2, '0')}`;
        const weeks = weeksOf(name);
        const days = weeks.flat();
        expect(weeks.every((week) => week.length === 7 && weekdayOf(dayOf(week[0] ?? '')) === 0)).toBe(true);
        expect(days.every((day, index) => index === 0 || day === addDays(days[index - 1] ?? '', 1))).toBe(true);
        expect(weeks.every((week) => week.some((day) => day.startsWith(name)))).toBe(true);
        expect(days.filter((day) => day.startsWith(name))).toHaveLength(new Date(Date.UTC(year, at, 0)).getUTCDate());
      }),
    );
  });
});

test('a year has its twelve months, and a view the days that it shows', () => {
  expect(monthsOf('2026')).toHaveLength(12);
  expect(monthsOf('2026').at(-1)).toBe('2026-12');
  expect(spanOf('year', '2026-11-22')).toEqual({ from: '2026-01-01', to: '2026-12-31' });
  expect(spanOf('month', '2026-11-22')).toEqual({ from: '2026-10-26', to: '2026-12-06' });
});

test.each([
  ['ArrowLeft', { days: -1 }],
  ['ArrowDown', { days: 7 }],
  ['Home', { days: -2 }],
  ['End', { days: 4 }],
  ['PageDown', { months: 1 }],
  ['a', null],
])('%s on a Wednesday moves by %o', (key, expected) => {
  expect(moveOf(key, '2026-11-25')).toEqual(expected);
});

test('a date in the address is taken only if it is one that the page can show', () => {
  expect(readDate('2026-02-28')).toBe('2026-02-28');
  const wrong = [undefined, '', '2026-02-30', '2026-2-3', '20260203', '1901-01-01', '9999-01-01', 'today'];
  expect(wrong.map(readDate)).toEqual(wrong.map(() => null));
  expect(clampDate('2150-01-01')).toBe('2099-12-31');
});
