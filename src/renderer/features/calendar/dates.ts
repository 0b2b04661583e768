const DAY_MS = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** The first and the last date that the pages show. */
export const FIRST_DATE = '1990-01-01';
/** The last date that the pages show. */
export const LAST_DATE = '2099-12-31';

/** A date, YYYY-MM-DD, so many days on. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A date so many months on: the same day of the month, or its last where it has no such day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return `${last.toISOString().slice(0, 8)}${two(Math.min(day, last.getUTCDate()))}`;
}

/** A date within what the pages show. */
export function clampDate(date: string): string {
  if (date < FIRST_DATE) return FIRST_DATE;
  return date > LAST_DATE ? LAST_DATE : date;
}

/** The weekday of a date, Monday 0 to Sunday 6. */
export function weekdayOf(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

/** Whether a date falls on a Saturday or Sunday. */
export function isWeekend(date: string): boolean {
  return weekdayOf(date) >= 5;
}

/** The local date of an instant, epoch ms. */
export function localDateOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The instants between which it is this date on this machine: from the first to before the second, epoch ms. */
export function localSpanOf(date: string): { from: number; to: number } {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { from: new Date(year, month - 1, day).getTime(), to: new Date(year, month - 1, day + 1).getTime() };
}

/** A date that a text may be, or null: YYYY-MM-DD, in the calendar, within what the pages show. */
export function readDate(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(text);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isReal && clampDate(text) === text ? text : null;
}
