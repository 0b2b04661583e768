// Dates of the calendar. A date is a text, YYYY-MM-DD, or, where much is counted, a day: the days since 1970-01-01.

import { AppError } from './errors';

/** Milliseconds of a day without a change of offset. */
export const DAY_MS = 86_400_000;
/** The first date that calendars know. */
export const FIRST_DATE = '1970-01-01';
/** 31 December 9999, as a day. */
export const LAST_DAY = 2_932_896;

const ZERO = '0'.charCodeAt(0);
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;

/** Two digits, as dates and clocks have them. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysBeforeMonth(year: number, month: number): number {
  const days = DAYS_BEFORE[month - 1] ?? NaN;
  return month > 2 && isLeap(year) ? days + 1 : days;
}

/** The 1 January of a year, as a day. */
export function firstDayOf(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
}

/** The day of a date. Throws `invalid-input` for any other text and outside of 1970 to 9999. */
export function dayOf(date: string): number {
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  const isWritten = date.length === 10 && date.charAt(4) === '-' && date.charAt(7) === '-';
  const length = daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month);
  if (!isWritten || !(year >= 1970) || !(day >= 1 && day <= length)) {
    throw new AppError('invalid-input', 'days.notDate', { date });
  }
  return firstDayOf(year) + daysBeforeMonth(year, month) + day - 1;
}

/** The year of a day. */
export function yearOf(day: number): number {
  const guess = 1970 + Math.floor(day / 365.2425);
  if (day < firstDayOf(guess)) return guess - 1;
  return day >= firstDayOf(guess + 1) ? guess + 1 : guess;
}

/** The date of a day. */
export function dateOf(day: number): string {
  const year = yearOf(day);
  const inYear = day - firstDayOf(year);
  let month = Math.min(12, Math.floor(inYear / 29) + 1);
  while (daysBeforeMonth(year, month) > inYear) month -= 1;
  const inMonth = inYear - daysBeforeMonth(year, month) + 1;
  return `${year}-${month < 10 ? '0' : ''}${month}-${inMonth < 10 ? '0' : ''}${inMonth}`;
}

/** The weekday of a day, Monday 0 to Sunday 6. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Whether a day is a Saturday or Sunday. */
export function isWeekend(day: number): boolean {
  return weekdayOf(day) >= 5;
}

/** A date so many days on. */
export function addDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days);
}

/** A date so many months on: the same day of the month, or its last where it has no such day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return `${last.toISOString().slice(0, 8)}${twoDigits(Math.min(day, last.getUTCDate()))}`;
}

/** Every date from the first to the last, both included; 1969-12-31 too, where the first hours of 1970 UTC lie in America. */
export function datesBetween(first: string, last: string): string[] {
  const [from, to] = [Date.parse(first) / DAY_MS, Date.parse(last) / DAY_MS];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_none, at) => dateOf(from + at));
}

/** So many dates up to and including the last, oldest first. */
export function datesUpTo(last: string, count: number): string[] {
  return datesBetween(addDays(last, 1 - count), last);
}

/** The date of an instant, epoch ms, on this machine. */
export function localDateOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** The midnight before an instant on this machine, and so many days from there; days of 23 and 25 hours included. */
export function midnightOf(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The instants between which it is a date on this machine: from the first to before the second, epoch ms. */
export function localSpanOf(date: string): { from: number; to: number } {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return { from: new Date(year, month - 1, day).getTime(), to: new Date(year, month - 1, day + 1).getTime() };
}
