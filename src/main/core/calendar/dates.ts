import { AppError } from '@shared/errors';

/** Milliseconds of a day without a change of offset. */
export const DAY_MS = 86_400_000;
/** The first date that calendars know. */
export const FIRST_DATE = '1970-01-01';
/** 31 December 9999, as days since 1970-01-01. */
export const LAST_DAY = 2_932_896;

const ZERO = '0'.charCodeAt(0);
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;

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

/** The 1 January of a year, as days since 1970-01-01. */
export function firstDayOf(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
}

/** Days since 1970-01-01 of a date, YYYY-MM-DD. Throws `invalid-input` for any other text and outside of 1970 to 9999. */
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

/** A day as a date, YYYY-MM-DD. */
export function dateOf(day: number): string {
  const year = yearOf(day);
  const inYear = day - firstDayOf(year);
  let month = Math.min(12, Math.floor(inYear / 29) + 1);
  while (daysBeforeMonth(year, month) > inYear) month -= 1;
  const inMonth = inYear - daysBeforeMonth(year, month) + 1;
  return `${year}-${month < 10 ? '0' : ''}${month}-${inMonth < 10 ? '0' : ''}${inMonth}`;
}

/** Whether a day is a Saturday or Sunday. */
export function isWeekend(day: number): boolean {
  const fromThursday = day % 7;
  return fromThursday === 2 || fromThursday === 3;
}
