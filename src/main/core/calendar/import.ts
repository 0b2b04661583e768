import { firstProblem } from '@shared/errors';
import { calendarOverrideSchema, dateSchema, type CalendarOverride } from '@shared/model/session';
import { FIRST_DATE } from './dates';
import { readCsv } from './import-csv';
import { readIcs } from './import-ics';
import { readJson } from './import-json';
import type { ImportProblem, RawImport } from './import-types';

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
  if (text.length > MAX_IMPORT_LENGTH) return fail(1, 'The text is too long: at most a million characters.');
  const raw = READERS[format](text.startsWith('\uFEFF') ? text.slice(1) : text);
  const problems = [...raw.problems];
  const days: CalendarOverride[] = [];
  const lines = new Map<string, number>();
  if (raw.days.length > MAX_IMPORT_DAYS) return fail(1, `There are too many days: at most ${MAX_IMPORT_DAYS}.`);
  for (const { line, value } of raw.days) {
    const parsed = calendarOverrideSchema.safeParse(value);
    const message = parsed.success ? faultOf(parsed.data, lines) : sentenceOf(firstProblem(parsed.error));
    if (message !== null) problems.push({ line, message });
    else if (parsed.success) {
      lines.set(parsed.data.date, line);
      days.push(parsed.data);
    }
  }
  const knownTo = knownToOf(raw, problems);
  if (problems.length === 0 && days.length === 0) return fail(1, 'There is no day in this text.');
  if (problems.length === 0) return { ok: true, days, knownTo };
  problems.sort((a, b) => a.line - b.line);
  return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}

function fail(line: number, message: string): ImportResult {
  return { ok: false, problems: [{ line, message }] };
}

function sentenceOf(problem: { path: (string | number)[]; message: string }): string {
  return problem.path.length > 0 ? `${problem.path.join('.')}: ${problem.message}` : problem.message;
}

function faultOf(day: CalendarOverride, lines: ReadonlyMap<string, number>): string | null {
  if (day.date < FIRST_DATE) return `${day.date}: calendars begin in 1970.`;
  const earlier = lines.get(day.date);
  if (earlier !== undefined) return `${day.date} stands in line ${earlier} too.`;
  if (day.open !== undefined && day.close !== undefined && day.open >= day.close) {
    return `${day.date}: it has to open before it closes.`;
  }
  return null;
}

function knownToOf(raw: RawImport, problems: ImportProblem[]): string | null {
  if (raw.knownTo === undefined) return null;
  const parsed = dateSchema.safeParse(raw.knownTo.value);
  if (parsed.success) return parsed.data;
  problems.push({ line: raw.knownTo.line, message: `knownTo: ${firstProblem(parsed.error).message}` });
  return null;
}
