import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { dayOf, firstDayOf, yearOf } from '@shared/dates';
import type { CalendarDefinition, Hours, HoursEra, NightEra, SpecialDay } from '../../core/calendar/definition';
import { secondsOf } from '../../core/calendar/hours';
import { RULES } from './rules';
import { tableSchema, type CalendarTable } from './table-schema';

const DAY_SECONDS = 86_400;

/** Reads the tables of a folder, each a JSON file. Throws with the file's name if one is not as it should be. */
export async function readTables(folder: string): Promise<CalendarDefinition[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const tables = await Promise.all(
    files.map(async (file) => {
      const parsed = tableSchema.safeParse(JSON.parse(await readFile(join(folder, file), 'utf8')));
      if (!parsed.success) throw new Error(`Calendar table ${file}: ${z.prettifyError(parsed.error)}`);
      checkSources(parsed.data, file);
      return parsed.data;
    }),
  );
  return definitionsOf(tables.sort((a, b) => a.order - b.order));
}

function checkSources({ sources, usualSource, hours, nights, days }: CalendarTable, file: string): void {
  const used = [...hours, ...nights, ...Object.values(days).flat()].map(({ source }) => source ?? usualSource);
  const missing = used.find((source) => source === undefined || !(source in sources));
  if (used.includes(undefined) || missing !== undefined) {
    throw new Error(`Calendar table ${file}: the source “${missing ?? ''}” is not listed.`);
  }
}

function definitionsOf(tables: readonly CalendarTable[]): CalendarDefinition[] {
  const own = new Map<string, Days>();
  for (const table of tables) if (table.daysOf === undefined) own.set(table.id, daysIn(table));
  return tables.map((table) => {
    const days = own.get(table.daysOf ?? table.id);
    if (days === undefined) throw new Error(`Calendar table ${table.id}: ${table.daysOf} has no days of its own.`);
    return definitionOf(table, days);
  });
}

type Days = Pick<CalendarDefinition, 'knownFrom' | 'knownTo' | 'days'>;

function daysIn(table: CalendarTable): Days {
  const { id, known, days } = table;
  if (known === undefined) throw new Error(`Calendar table ${id}: give “known” or “daysOf”.`);
  for (const [year, entries] of Object.entries(days)) {
    const stray = entries.find(({ date }) => !date.startsWith(year) || date < known.from || date > known.to);
    if (stray !== undefined) throw new Error(`Calendar table ${id}: ${stray.date} does not belong under ${year}.`);
  }
  const [knownFrom, knownTo] = [dayOf(known.from), dayOf(known.to)];
  const years = new Map<number, Map<number, SpecialDay>>();
  const get = (day: number): SpecialDay | undefined => {
    if (day < knownFrom || day > knownTo) return undefined;
    const year = yearOf(day);
    const special = years.get(year) ?? specialDaysOf(table, year, knownFrom, knownTo);
    years.set(year, special);
    return special.get(day);
  };
  return { knownFrom, knownTo, days: { get } };
}

/** The rule's days of one year, and the table's over them. A year at a time: the libraries take milliseconds for each. */
function specialDaysOf(table: CalendarTable, year: number, from: number, to: number): Map<number, SpecialDay> {
  const first = Math.max(from, firstDayOf(year));
  const last = Math.min(to, firstDayOf(year + 1) - 1);
  const special = table.rule === undefined ? new Map<number, SpecialDay>() : RULES[table.rule](first, last);
  for (const { date, kind, zh, en, open, close } of table.days[String(year)] ?? []) {
    special.set(dayOf(date), {
      kind,
      origin: 'table',
      name: { zh, en },
      ...(open === undefined ? {} : { open: secondsOf(open) }),
      ...(close === undefined ? {} : { close: secondsOf(close) }),
    });
  }
  return special;
}

function definitionOf(table: CalendarTable, { knownFrom, knownTo, days }: Days): CalendarDefinition {
  return {
    id: table.id,
    aliases: table.aliases,
    name: table.name,
    timeZone: table.timeZone,
    knownFrom,
    knownTo,
    everyDay: false,
    hours: erasOf(table),
    nights: table.nights.map(nightOf),
    days,
    daysOf: table.daysOf ?? null,
  };
}

/** An era without a half day of its own keeps the one before. */
function erasOf({ id, hours }: CalendarTable): HoursEra[] {
  let half: Hours | undefined;
  return hours.map((era) => {
    half = era.half === undefined ? half : hoursOf(era.half);
    if (half === undefined) throw new Error(`Calendar table ${id}: the first hours need a half day.`);
    return { from: dayOf(era.from), full: hoursOf(era), half };
  });
}

function hoursOf({ open, close, phases }: NonNullable<CalendarTable['hours'][number]['half']>): Hours {
  return {
    open: secondsOf(open),
    close: secondsOf(close),
    phases: phases.map(([kind, start, end]) => ({ kind, start: secondsOf(start), end: secondsOf(end) })),
  };
}

function nightOf(era: CalendarTable['nights'][number]): NightEra {
  const from = dayOf(era.from);
  if ('suspended' in era) return { from, night: null };
  const start = secondsOf(era.start);
  const end = secondsOf(era.end);
  return { from, night: { auction: secondsOf(era.auction), start, end: end > start ? end : end + DAY_SECONDS } };
}
