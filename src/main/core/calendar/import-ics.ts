import { dateSchema } from '@shared/model/session';
import { dateOf, dayOf, FIRST_DATE } from './dates';
import type { ImportProblem, RawDay, RawImport } from './import-types';

interface Property {
  line: number;
  value: string;
}

type Event = Map<string, Property>;

/** No exchange is closed for longer; it bounds what one event may grow to. */
const MAX_EVENT_DAYS = 62;
/** How Chinese and English holiday feeds mark a working day that makes up for a holiday: 国庆节(班). */
const MAKE_UP_DAY = /[(（]班[)）]|补班|调休上班|\bwork(ing)? ?day\b/i;

/** Reads the all-day events of an iCalendar text (RFC 5545) as closures. */
export function readIcs(text: string): RawImport {
  const days: RawDay[] = [];
  const problems: ImportProblem[] = [];
  if (!/^BEGIN:VCALENDAR\s*$/im.test(text)) {
    return { days, problems: [{ line: 1, message: 'This is not an iCalendar text: BEGIN:VCALENDAR is missing.' }] };
  }
  let event: Event | null = null;
  for (const property of unfold(text)) {
    const { name, ...rest } = property;
    if (name === 'BEGIN' && rest.value.toUpperCase() === 'VEVENT') event = new Map();
    else if (name === 'END' && rest.value.toUpperCase() === 'VEVENT' && event !== null) {
      const read = daysOf(event);
      if (typeof read === 'string') problems.push({ line: event.get('DTSTART')?.line ?? rest.line, message: read });
      else days.push(...read);
      event = null;
    } else if (event !== null && !event.has(name)) {
      // An alarm within an event repeats names after the event's own.
      event.set(name, rest);
    }
  }
  return { days, problems };
}

/** The properties of a text, with the lines joined again that were folded. */
function unfold(text: string): (Property & { name: string })[] {
  const joined: { line: number; text: string }[] = [];
  for (const [i, lineText] of text.split(/\r\n|\n/).entries()) {
    const last = joined.at(-1);
    if (/^[ \t]/.test(lineText) && last !== undefined) last.text += lineText.slice(1);
    else joined.push({ line: i + 1, text: lineText });
  }
  return joined.flatMap(({ line, text: whole }) => {
    const match = /^([A-Za-z-]+)(?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*:(.*)$/.exec(whole);
    if (match === null) return [];
    const [, name = '', value = ''] = match;
    return [{ name: name.toUpperCase(), line, value }];
  });
}

function daysOf(event: Event): RawDay[] | string {
  const start = event.get('DTSTART');
  const summary = unescape(event.get('SUMMARY')?.value ?? '');
  if (event.get('STATUS')?.value.toUpperCase() === 'CANCELLED' || MAKE_UP_DAY.test(summary)) return [];
  if (start === undefined) return 'An event has no DTSTART.';
  if (event.has('RRULE') || event.has('RDATE')) return 'An event repeats; give each day as an event of its own.';
  const first = dateIn(start);
  if (first === null) return 'An event is not a whole day: DTSTART;VALUE=DATE:YYYYMMDD is what is read.';
  const end = event.get('DTEND');
  const after = end === undefined ? first + 1 : dateIn(end);
  if (after === null || after <= first) return 'DTEND has to be a date after DTSTART.';
  if (after - first > MAX_EVENT_DAYS) return `An event is longer than ${MAX_EVENT_DAYS} days.`;
  const note = summary.slice(0, 200).toWellFormed();
  return Array.from({ length: after - first }, (_, i) => ({
    line: start.line,
    value: { date: dateOf(first + i), kind: 'closed', note },
  }));
}

/** The day of a DATE value; null if it is none. */
function dateIn({ value }: Property): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(value.trim());
  if (match === null) return null;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  return dateSchema.safeParse(date).success && date >= FIRST_DATE ? dayOf(date) : null;
}

function unescape(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? ' ' : escaped)).trim();
}
