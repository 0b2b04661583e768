import { DAY_MS } from '@shared/dates';
import { AppError } from '@shared/errors';
import { parseFields, type Field, type Fields } from './cron-fields';

/** A set of small numbers with the nearest member on either side of each number, -1 where there is none. */
interface Steps {
  readonly first: number;
  readonly last: number;
  /** Smallest member ≥ i. */
  readonly up: Int8Array;
  /** Largest member ≤ i. */
  readonly down: Int8Array;
}

/** A parsed expression: immutable, a few hundred bytes, stepped in about a microsecond. */
export interface Cron {
  readonly fields: Fields;
  readonly seconds: Steps;
  readonly minutes: Steps;
  readonly hours: Steps;
  /** Bit n stands for day, month or weekday n. */
  readonly days: number;
  readonly months: number;
  readonly weekdays: number;
  /** Both day fields are restricted: a day matches by either of them. */
  readonly eitherDay: boolean;
}

const DAY_SECONDS = 86_400;
/** The rarest date, 29 February on a given weekday, comes again within 40 years also around 2100. */
const HORIZON_MONTHS = 12 * 41;
/** A day from which to look for a first moment, in days since 1970; which one does not matter. */
const SOME_DAY = 20_454;

/**
 * Parses a cron expression of 5 fields, or 6 with seconds first: names, ranges, steps, lists, 0 and 7 both Sunday,
 * `@daily` and the like. Throws `invalid-input` with a sentence that names the field and the reason, also for dates
 * that never come, such as 30 February.
 */
export function parseCron(expression: string): Cron {
  const fields = parseFields(expression);
  const cron: Cron = {
    fields,
    seconds: stepsOf(fields.second, 60),
    minutes: stepsOf(fields.minute, 60),
    hours: stepsOf(fields.hour, 24),
    days: bitsOf(fields.day),
    months: bitsOf(fields.month),
    weekdays: bitsOf(fields.weekday),
    eitherDay: !fields.day.star && !fields.weekday.star,
  };
  if (nextDay(cron, SOME_DAY) === null) {
    throw new AppError('invalid-input', 'cron.never', { expression: expression.trim() });
  }
  return cron;
}

/** The first moment after a wall time. Both are wall clock as UTC ms; null when none comes within 41 years. */
export function nextWall(cron: Cron, wallMs: number): number | null {
  const second = Math.floor(wallMs / 1000) + 1;
  const day = Math.floor(second / DAY_SECONDS);
  if (dayMatches(cron, day)) {
    const time = timeFrom(cron, second - day * DAY_SECONDS);
    if (time >= 0) return (day * DAY_SECONDS + time) * 1000;
  }
  const later = nextDay(cron, day + 1);
  if (later === null) return null;
  return (later * DAY_SECONDS + timeOf(cron.hours.first, cron.minutes.first, cron.seconds.first)) * 1000;
}

/** The last moment at or before a wall time. Both are wall clock as UTC ms; null when none was within 41 years. */
export function previousWall(cron: Cron, wallMs: number): number | null {
  const second = Math.floor(wallMs / 1000);
  const day = Math.floor(second / DAY_SECONDS);
  if (dayMatches(cron, day)) {
    const time = timeUpTo(cron, second - day * DAY_SECONDS);
    if (time >= 0) return (day * DAY_SECONDS + time) * 1000;
  }
  const earlier = previousDay(cron, day - 1);
  if (earlier === null) return null;
  return (earlier * DAY_SECONDS + timeOf(cron.hours.last, cron.minutes.last, cron.seconds.last)) * 1000;
}

/** Whether the minute or hour field starts with `*`: such an expression keeps real time through daylight saving. */
export function isWildcard(cron: Cron): boolean {
  return cron.fields.minute.star || cron.fields.hour.star;
}

function stepsOf(field: Field, size: number): Steps {
  const up = new Int8Array(size).fill(-1);
  const down = new Int8Array(size).fill(-1);
  for (const value of field.values) {
    for (let i = value; i >= 0 && up[i] === -1; i--) up[i] = value;
    down.fill(value, value);
  }
  return { first: up[0] ?? -1, last: down[size - 1] ?? -1, up, down };
}

function bitsOf(field: Field): number {
  return field.values.reduce((bits, value) => bits | (1 << value), 0);
}

/** Past the end of the table there is nothing, as where the table says -1. */
function at(table: Int8Array, index: number): number {
  return table[index] ?? -1;
}

function timeOf(hour: number, minute: number, second: number): number {
  return hour * 3600 + minute * 60 + second;
}

function timeFrom(cron: Cron, time: number): number {
  const { hours, minutes, seconds } = cron;
  const hour = Math.floor(time / 3600);
  const minute = Math.floor(time / 60) % 60;
  if (at(hours.up, hour) === hour) {
    const second = at(seconds.up, time % 60);
    if (second >= 0 && at(minutes.up, minute) === minute) return timeOf(hour, minute, second);
    const laterMinute = at(minutes.up, minute + 1);
    if (laterMinute >= 0) return timeOf(hour, laterMinute, seconds.first);
  }
  const laterHour = at(hours.up, hour + 1);
  return laterHour < 0 ? -1 : timeOf(laterHour, minutes.first, seconds.first);
}

function timeUpTo(cron: Cron, time: number): number {
  const { hours, minutes, seconds } = cron;
  const hour = Math.floor(time / 3600);
  const minute = Math.floor(time / 60) % 60;
  if (at(hours.down, hour) === hour) {
    const second = at(seconds.down, time % 60);
    if (second >= 0 && at(minutes.down, minute) === minute) return timeOf(hour, minute, second);
    const earlierMinute = at(minutes.down, minute - 1);
    if (earlierMinute >= 0) return timeOf(hour, earlierMinute, seconds.last);
  }
  const earlierHour = at(hours.down, hour - 1);
  return earlierHour < 0 ? -1 : timeOf(earlierHour, minutes.last, seconds.last);
}

function dayMatches(cron: Cron, day: number): boolean {
  const date = new Date(day * DAY_MS);
  return hasBit(cron.months, date.getUTCMonth() + 1) && dateMatches(cron, date.getUTCDate(), day);
}

function dateMatches(cron: Cron, dayOfMonth: number, day: number): boolean {
  const byDate = hasBit(cron.days, dayOfMonth);
  const byWeekday = hasBit(cron.weekdays, weekdayOf(day));
  return cron.eitherDay ? byDate || byWeekday : byDate && byWeekday;
}

function hasBit(bits: number, index: number): boolean {
  return ((bits >>> index) & 1) === 1;
}

/** 1970-01-01, day 0, was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function nextDay(cron: Cron, from: number): number | null {
  const date = new Date(from * DAY_MS);
  const year = date.getUTCFullYear();
  const startMonth = date.getUTCMonth();
  let day = from;
  for (let month = startMonth; month <= startMonth + HORIZON_MONTHS; month++) {
    const end = Date.UTC(year, month + 1, 1) / DAY_MS;
    if (hasBit(cron.months, (month % 12) + 1)) {
      const before = Date.UTC(year, month, 1) / DAY_MS - 1;
      for (; day < end; day++) if (dateMatches(cron, day - before, day)) return day;
    }
    day = end;
  }
  return null;
}

function previousDay(cron: Cron, from: number): number | null {
  const date = new Date(from * DAY_MS);
  const year = date.getUTCFullYear();
  const startMonth = date.getUTCMonth();
  let day = from;
  for (let month = startMonth; month >= startMonth - HORIZON_MONTHS; month--) {
    const before = Date.UTC(year, month, 1) / DAY_MS - 1;
    if (hasBit(cron.months, (((month % 12) + 12) % 12) + 1)) {
      for (; day > before; day--) if (dateMatches(cron, day - before, day)) return day;
    }
    day = before;
  }
  return null;
}
