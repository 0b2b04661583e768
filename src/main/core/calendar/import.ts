import { FIRST_DATE } from '@shared/dates';
import { atField, firstProblem } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { calendarOverrideSchema, dateSchema, type CalendarOverride } from '@shared/model/session';
import { readCsv } from './import-csv';
import { readIcs } from './import-ics';
import { readJson } from './import-json';
import { problemAt, type ImportProblem, type RawImport } from './import-types';

/** The formats that days are imported in. */
export type ImportFormat = 'csv' | 'json' | 'ics';

/** The days of an imported text, all of them, or what is wrong with it. */
export type ImportResult =
  { ok: true; days: CalendarOverride[]; knownTo: string | null } | { ok: false; problems: ImportProblem[] };

/** A longer text is refused unread: a decade of an exchange's days takes some 20 kB. */
export const MAX_IMPORT_LENGTH = 1_000_000;
/** More days are refused: ten years of each day. */
export const MAX_IMPORT_DAYS = 3660;
const MAX_PROBLEMS = 50;

const READERS: Record<ImportFormat, (text: string) => RawImport> = { csv: readCsv, json: readJson, ics: readIcs };

/**
 * Reads days to lie over a calendar. CSV: date,kind[,note], with a header line columns in any order, open and close
 * among them. JSON: an array of overrides, or {"knownTo", "days"}. ICS: all-day events, each a closure; those that
 * announce a make-up working day are left out, since no exchange opens on one.
 */
export function parseImport(format: ImportFormat, text: string): ImportResult {
  if (text.length > MAX_IMPORT_LENGTH) return fail(message('days.textLong'));
  const raw = READERS[format](text.startsWith('\uFEFF') ? text.slice(1) : text);
  const problems = [...raw.problems];
  const days: CalendarOverride[] = [];
  const lines = new Map<string, number>();
  if (raw.days.length > MAX_IMPORT_DAYS) return fail(message('days.tooMany', { max: MAX_IMPORT_DAYS }));
  for (const { line, value } of raw.days) {
    const parsed = calendarOverrideSchema.safeParse(value);
    const fault = parsed.success ? faultOf(parsed.data, lines) : faultIn(parsed.error);
    if (fault !== null) problems.push(problemAt(line, fault));
    else if (parsed.success) {
      lines.set(parsed.data.date, line);
      days.push(parsed.data);
    }
  }
  const knownTo = knownToOf(raw, problems);
  if (problems.length === 0 && days.length === 0) return fail(message('days.none'));
  if (problems.length === 0) return { ok: true, days, knownTo };
  problems.sort((a, b) => a.line - b.line);
  return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}

function fail(said: Message): ImportResult {
  return { ok: false, problems: [problemAt(1, said)] };
}

function faultIn(error: Parameters<typeof firstProblem>[0]): Message {
  const { path, said } = firstProblem(error);
  return atField(path, said);
}

function faultOf(day: CalendarOverride, lines: ReadonlyMap<string, number>): Message | null {
  if (day.date < FIRST_DATE) return message('days.before1970', { date: day.date });
  const earlier = lines.get(day.date);
  if (earlier !== undefined) return message('days.twice', { date: day.date, line: earlier });
  if (day.open !== undefined && day.close !== undefined && day.open >= day.close) {
    return message('days.order', { date: day.date });
  }
  return null;
}

function knownToOf(raw: RawImport, problems: ImportProblem[]): string | null {
  if (raw.knownTo === undefined) return null;
  const parsed = dateSchema.safeParse(raw.knownTo.value);
  if (parsed.success) return parsed.data;
  problems.push(problemAt(raw.knownTo.line, atField(['knownTo'], firstProblem(parsed.error).said)));
  return null;
}
