import ICAL from 'ical.js';
import { dateOf, dayOf, FIRST_DATE } from '@shared/dates';
import { message, type Message } from '@shared/messages/message';
import { dateSchema } from '@shared/model/session';
import { problemAt, type ImportProblem, type RawDay, type RawImport } from './import-types';

/** An event as it stands in the text. */
interface EventText {
  /** Where its DTSTART stands, or else its end. */
  line: number;
  text: string;
}

/** No exchange is closed for longer; it bounds what one event may grow to. */
const MAX_EVENT_DAYS = 62;
/** How Chinese and English holiday feeds mark a working day that makes up for a holiday: 国庆节(班). */
const MAKE_UP_DAY = /[(（]班[)）]|补班|调休上班|\bwork(ing)? ?day\b/i;

/** Reads the all-day events of an iCalendar text (RFC 5545) as closures. */
export function readIcs(text: string): RawImport {
  const days: RawDay[] = [];
  const problems: ImportProblem[] = [];
  if (!/^BEGIN:VCALENDAR\s*$/im.test(text)) {
    return { days, problems: [problemAt(1, message('days.ics.noCalendar'))] };
  }
  for (const { line, text: event } of eventsIn(text)) {
    const read = readEvent(event, line);
    if (isDays(read)) days.push(...read);
    else problems.push(problemAt(line, read));
  }
  return { days, problems };
}

function isDays(read: RawDay[] | Message): read is RawDay[] {
  return Array.isArray(read);
}

/**
 * The events of a text one by one: the library tells no lines, and gives up on a whole text for one bad property.
 * Alarms and the like within an event stay in it.
 */
function eventsIn(text: string): EventText[] {
  const events: EventText[] = [];
  let lines: string[] | null = null;
  let start: number | null = null;
  for (const [i, line] of text.split(/\r\n|\n/).entries()) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) {
      lines = [];
      start = null;
    } else if (lines !== null && /^END:VEVENT\s*$/i.test(line)) {
      events.push({ line: start ?? i + 1, text: ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n') });
      lines = null;
    } else if (lines !== null) {
      if (/^DTSTART[;:]/i.test(line)) start ??= i + 1;
      lines.push(line);
    }
  }
  return events;
}

/** The library reads a value when it is asked for, and throws where it can't. */
function readEvent(text: string, line: number): RawDay[] | Message {
  try {
    return daysOf(ICAL.Component.fromString(text), line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return message('days.ics.unreadable', { why: why.slice(0, 200) });
  }
}

function daysOf(event: ICAL.Component, line: number): RawDay[] | Message {
  const summary = textOf(event, 'summary').replaceAll('\n', ' ').trim();
  if (textOf(event, 'status').toUpperCase() === 'CANCELLED' || MAKE_UP_DAY.test(summary)) return [];
  if (!event.hasProperty('dtstart')) return message('days.ics.noStart');
  if (event.hasProperty('rrule')) return message('days.ics.repeats');
  const first = datesIn(event, 'dtstart')?.[0];
  if (first === undefined) return message('days.ics.notWholeDay');
  const length = lengthOf(event, first);
  if (typeof length !== 'number') return length;
  if (length > MAX_EVENT_DAYS) return message('days.ics.tooLong', { max: MAX_EVENT_DAYS });
  const more = datesIn(event, 'rdate');
  const without = datesIn(event, 'exdate');
  if (more === null || without === null) return message('days.ics.otherDates');
  const note = summary.slice(0, 200).toWellFormed();
  return [first, ...more]
    .filter((day) => !without.includes(day))
    .flatMap((day) => Array.from({ length }, (_, i) => day + i))
    .map((day) => ({ line, value: { date: dateOf(day), kind: 'closed', note } }));
}

function textOf(event: ICAL.Component, name: string): string {
  const value: unknown = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
}

/** How many days an event takes, as its DTEND or its DURATION says: one if neither is there. */
function lengthOf(event: ICAL.Component, first: number): number | Message {
  if (event.hasProperty('dtend')) {
    const after = datesIn(event, 'dtend')?.[0];
    return after === undefined || after <= first ? message('days.ics.end') : after - first;
  }
  if (!event.hasProperty('duration')) return 1;
  const duration: unknown = event.getFirstPropertyValue('duration');
  const seconds = duration instanceof ICAL.Duration ? duration.toSeconds() : 0;
  const days = seconds / 86_400;
  return Number.isInteger(days) && days > 0 ? days : message('days.ics.duration');
}

/** The days of all properties of a name; null if one of them is no date. */
function datesIn(event: ICAL.Component, name: string): number[] | null {
  // As they are written: the library's own type of time takes 30 February for 2 March.
  const values = event.getAllProperties(name).flatMap((property) => (property.toJSON() as unknown[]).slice(3));
  const days = values.map(dateIn).filter((day) => day !== null);
  return days.length === values.length ? days : null;
}

/** The day of a date in the library's notation, of which a date without VALUE=DATE has no more than the signs of a time. */
function dateIn(value: unknown): number | null {
  const date = /^(\d{4}-\d{2}-\d{2})(?:T::)?$/.exec(String(value))?.[1];
  return date !== undefined && dateSchema.safeParse(date).success && date >= FIRST_DATE ? dayOf(date) : null;
}
