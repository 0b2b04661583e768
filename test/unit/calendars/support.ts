import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BundledCalendars } from '@main/adapters/calendars/bundled-calendars';
import type { CalendarDay, Phase, TradingCalendar } from '@main/core/calendar/calendar';
import type { OverrideSet } from '@main/core/calendar/definition';

export const TABLES = resolve(import.meta.dirname, '../../../resources/calendars');

/** The bundled calendars, with a user's changes by calendar. */
export async function openCalendars(
  changes: Record<string, OverrideSet> = {},
  systemZone = 'Asia/Shanghai',
): Promise<BundledCalendars> {
  return BundledCalendars.open({
    folder: TABLES,
    systemZone: () => systemZone,
    overridesOf: (id) => changes[id] ?? null,
  });
}

export function calendarOf(calendars: BundledCalendars, id: string): TradingCalendar {
  const calendar = calendars.find(id);
  if (calendar === null) throw new Error(`No calendar ${id}.`);
  return calendar;
}

type Lists = Record<string, Record<string, string>>;

/** Reads a held list: for each name, the dates of all its years. */
export function heldDates(file: string, name: string): Set<string> {
  const lists = JSON.parse(readFileSync(join(import.meta.dirname, 'data', file), 'utf8')) as Lists;
  const dates = Object.entries(lists[name] ?? {}).flatMap(([year, days]) =>
    days.split(' ').flatMap((day) => (day === '' ? [] : [`${year}-${day}`])),
  );
  return new Set(dates);
}

/** Reads a held table as it is. */
export function heldTable(file: string, name: string): Record<string, string> {
  return (JSON.parse(readFileSync(join(import.meta.dirname, 'data', file), 'utf8')) as Lists)[name] ?? {};
}

/** Every date from one to another. */
export function dates(from: string, to: string): string[] {
  const all: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    all.push(new Date(at).toISOString().slice(0, 10));
  }
  return all;
}

export function isWeekday(date: string): boolean {
  return ![0, 6].includes(new Date(date).getUTCDay());
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows at an instant, `MM-DD HH:MM`. */
export function wall(zone: string, at: number): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  formats.set(zone, format);
  return format.format(at).slice(5);
}

/** Open and close of a day on the wall clock, `HH:MM-HH:MM`; `closed` on a day without. */
export function hoursOf(calendar: TradingCalendar, date: string): string {
  const { openAt, closeAt } = calendar.day(date);
  if (openAt === null || closeAt === null) return 'closed';
  return `${wall(calendar.timeZone, openAt).slice(6)}-${wall(calendar.timeZone, closeAt).slice(6)}`;
}

/** The phases of a day, each as `kind MM-DD HH:MM-HH:MM`, the date only where it is not the day's. */
export function phasesOf(calendar: TradingCalendar, date: string): string[] {
  const time = (at: number): string => wall(calendar.timeZone, at).replace(`${date.slice(5)} `, '');
  return calendar.day(date).phases.map(({ kind, startAt, endAt }) => `${kind} ${time(startAt)}-${time(endAt)}`);
}

/** The night of a day, if it has one. */
export function nightOf(day: CalendarDay): Phase | undefined {
  return day.phases.find(({ kind }) => kind === 'night');
}
