import { createRequire } from 'node:module';
import { getHolidays } from 'nyse-holidays';
import { z } from 'zod';
import { dayOf, yearOf } from '@shared/dates';
import { dateSchema } from '@shared/model/session';
import type { SpecialDay } from '../../core/calendar/definition';
import type { CalendarTable } from './table-schema';

/** Finds the days of a stretch, first and last as days since 1970-01-01, that a library knows to be special. */
export type Rule = (from: number, to: number) => Map<number, SpecialDay>;

/** Dates with their names, written as `National Day,国庆节,3` by the library. */
const datesSchema = z.record(dateSchema, z.string()).transform((dates) =>
  Object.entries(dates).map(([date, text]) => {
    const [en = text, zh = text] = text.split(',');
    return [date, [en, zh]] as const;
  }),
);
type ChinaDates = z.infer<typeof datesSchema>;

/**
 * The library's data and not its functions: those take a date for midnight UTC and look it up by the local date, so
 * that a change of the system's zone while they run moves each holiday by a day.
 */
const CHINA = z
  .object({ holidays: datesSchema, workdays: datesSchema })
  // The bundler drops the attribute that Node wants on an import of JSON.
  .parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'));

/** The library names them in English only. */
const NYSE_NAMES: Readonly<Record<string, { zh: string; en: string }>> = {
  'New Years Day': { zh: '元旦', en: "New Year's Day" },
  'Martin Luther King, Jr. Day': { zh: '马丁·路德·金纪念日', en: 'Martin Luther King, Jr. Day' },
  "Washington's Birthday": { zh: '华盛顿诞辰日', en: "Washington's Birthday" },
  'Good Friday': { zh: '耶稣受难日', en: 'Good Friday' },
  'Memorial Day': { zh: '阵亡将士纪念日', en: 'Memorial Day' },
  'Juneteenth National Independence Day': { zh: '六月节', en: 'Juneteenth' },
  'Independence Day': { zh: '独立日', en: 'Independence Day' },
  'Labor Day': { zh: '劳工节', en: 'Labor Day' },
  'Thanksgiving Day': { zh: '感恩节', en: 'Thanksgiving Day' },
  'Christmas Day': { zh: '圣诞节', en: 'Christmas Day' },
};

/** Holidays of China, those on weekends too. Exchanges do not open on the weekends that make up for them. */
function chinaHolidays(from: number, to: number): Map<number, SpecialDay> {
  return pick(CHINA.holidays, from, to, ([en, zh]) => ({ kind: 'closed', origin: 'rule', name: { zh, en } }));
}

/** Holidays of China, and the weekends that are worked to make up for them. */
function chinaWorkdays(from: number, to: number): Map<number, SpecialDay> {
  const worked = pick(CHINA.workdays, from, to, ([en, zh]): SpecialDay => {
    return { kind: 'session', origin: 'rule', name: { zh: `${zh}调休补班`, en: `Make-up day for ${en}` } };
  });
  return new Map([...chinaHolidays(from, to), ...worked]);
}

function pick(
  dates: ChinaDates,
  from: number,
  to: number,
  special: (name: readonly [en: string, zh: string]) => SpecialDay,
): Map<number, SpecialDay> {
  const days = new Map<number, SpecialDay>();
  for (const [date, name] of dates) {
    const day = dayOf(date);
    if (day >= from && day <= to) days.set(day, special(name));
  }
  return days;
}

function nyseHolidays(from: number, to: number): Map<number, SpecialDay> {
  const days = new Map<number, SpecialDay>();
  for (let year = yearOf(from); year <= yearOf(to); year += 1) {
    for (const { name, dateString } of getHolidays(year)) {
      const day = dayOf(dateString);
      if (day < from || day > to) continue;
      days.set(day, { kind: 'closed', origin: 'rule', name: NYSE_NAMES[name] ?? { zh: name, en: name } });
    }
  }
  return days;
}

/** The rules that tables name. */
export const RULES: Readonly<Record<NonNullable<CalendarTable['rule']>, Rule>> = {
  'china-holidays': chinaHolidays,
  'china-workdays': chinaWorkdays,
  'nyse-holidays': nyseHolidays,
};
