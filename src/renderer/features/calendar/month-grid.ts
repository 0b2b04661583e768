import { addDays, dayOf, twoDigits, weekdayOf } from '@shared/dates';
import { dateSchema } from '@shared/model/session';

/** The first and the last date that the pages show. */
const [FIRST_SHOWN, LAST_SHOWN] = ['1990-01-01', '2099-12-31'];

/** A date within what the pages show. */
export function clampDate(date: string): string {
  if (date < FIRST_SHOWN) return FIRST_SHOWN;
  return date > LAST_SHOWN ? LAST_SHOWN : date;
}

/** A date that a text may be, or null: YYYY-MM-DD, in the calendar, within what the pages show. */
export function readDate(text: string | undefined): string | null {
  const date = dateSchema.safeParse(text);
  return date.success && clampDate(date.data) === date.data ? date.data : null;
}

/** The weeks that a month, YYYY-MM, lies in, Monday first; the days of its neighbours fill the first and the last. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weeks: string[][] = [];
  let monday = addDays(first, -weekdayOf(dayOf(first)));
  do {
    const start = monday;
    weeks.push(Array.from({ length: 7 }, (_none, day) => addDays(start, day)));
    monday = addDays(monday, 7);
  } while (monday.startsWith(month));
  return weeks;
}

/** The months of a year, YYYY. */
export function monthsOf(year: string): string[] {
  return Array.from({ length: 12 }, (_none, at) => `${year}-${twoDigits(at + 1)}`);
}

/** The first and last date that a view of a day shows: the weeks of its month, or its whole year. */
export function spanOf(view: 'month' | 'year', day: string): { from: string; to: string } {
  const year = day.slice(0, 4);
  if (view === 'year') return { from: `${year}-01-01`, to: `${year}-12-31` };
  const weeks = weeksOf(day.slice(0, 7));
  return { from: weeks[0]?.[0] ?? day, to: weeks.at(-1)?.[6] ?? day };
}

const DAY_STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** How a key moves the day of the grid: by days, by months, or to an end of its week; null: it does not. */
export function moveOf(key: string, date: string): { days: number } | { months: number } | null {
  const days = DAY_STEPS[key];
  if (days !== undefined) return { days };
  if (key === 'Home') return { days: -weekdayOf(dayOf(date)) };
  if (key === 'End') return { days: 6 - weekdayOf(dayOf(date)) };
  if (key === 'PageUp') return { months: -1 };
  return key === 'PageDown' ? { months: 1 } : null;
}
