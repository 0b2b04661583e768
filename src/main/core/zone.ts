import { DAY_MS, dateOf } from '@shared/dates';
import { AppError } from '@shared/errors';

/** A stretch of time with one offset: `from` ≤ t < `to`, epoch ms; wall clock = t + offset. Ends at the year's end too. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** An instant at which a zone's offset changes, with the offsets around it, ms. */
export interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

interface ZoneTable {
  readonly format: Intl.DateTimeFormat;
  readonly years: Map<number, readonly Segment[]>;
  last: Segment;
}

const HOUR = 3_600_000;
/** Shorter than the 167 hours that lie at least between two transitions of any zone since 1970 (tzdata 2026c). */
const PROBE_STEP = 96 * HOUR;
/** No offset and no change of offset is larger (Kwajalein and Samoa left out a whole day). */
const REACH = 36 * HOUR;
const MAX_ZONES = 1000;
const MAX_YEARS = 64;

const tables = new Map<string, ZoneTable>();

/** The stretch of one offset that an instant lies in. Throws `invalid-input` for an unknown zone. */
export function segmentAt(zone: string, at: number): Segment {
  const table = tableOf(zone);
  const { last } = table;
  if (at >= last.from && at < last.to) return last;
  const year = new Date(at).getUTCFullYear();
  let segments = table.years.get(year);
  if (segments === undefined) {
    segments = segmentsOf(table.format, year);
    if (table.years.size >= MAX_YEARS) table.years.clear();
    table.years.set(year, segments);
  }
  for (const segment of segments) {
    if (at < segment.to) {
      table.last = segment;
      return segment;
    }
  }
  throw new Error(`No offset for ${zone} at ${at}.`);
}

/** Offset of a zone at an instant, ms: wall clock = at + offset. Throws `invalid-input` for an unknown zone. */
export function offsetAt(zone: string, at: number): number {
  return segmentAt(zone, at).offset;
}

/** The transitions in (from, to], oldest first. */
export function transitionsBetween(zone: string, from: number, to: number): Transition[] {
  const found: Transition[] = [];
  let segment = segmentAt(zone, from);
  while (segment.to <= to) {
    const next = segmentAt(zone, segment.to);
    if (next.offset !== segment.offset) found.push({ at: next.from, before: segment.offset, after: next.offset });
    segment = next;
  }
  return found;
}

/**
 * The highest wall clock reading that has been shown up to an instant, as if it were UTC ms. It stands still while an
 * overlap repeats what was shown.
 */
export function wallReached(zone: string, at: number): number {
  const segment = segmentAt(zone, at);
  let reached = at + segment.offset;
  if (segment.from <= at - REACH) return reached;
  for (const transition of transitionsBetween(zone, at - REACH, at)) {
    reached = Math.max(reached, transition.at - 1 + transition.before);
  }
  return reached;
}

/**
 * The first instant at which the wall clock reads `wall` (UTC ms) or more: the first occurrence in an overlap, and in
 * a gap the first instant after it. It is at or before an instant exactly when `wall` ≤ `wallReached` of that instant.
 */
export function firstInstantOf(zone: string, wall: number): number {
  let segment = segmentAt(zone, wall - REACH);
  for (;;) {
    const at = Math.max(segment.from, wall - segment.offset);
    if (at < segment.to) return at;
    segment = segmentAt(zone, segment.to);
  }
}

/** The date on a zone's calendar at an instant, YYYY-MM-DD. Throws `invalid-input` for an unknown zone. */
export function localDate(zone: string, at: number): string {
  return dateOf(Math.floor((at + offsetAt(zone, at)) / DAY_MS));
}

function tableOf(zone: string): ZoneTable {
  const known = tables.get(zone);
  if (known !== undefined) return known;
  // A name may come in any case, so the number of names has no bound of its own.
  if (tables.size >= MAX_ZONES) tables.clear();
  const table: ZoneTable = { format: formatOf(zone), years: new Map(), last: { from: 0, to: 0, offset: 0 } };
  tables.set(zone, table);
  return table;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('invalid-input', 'input.zone', { zone }, { path: ['trigger', 'timeZone'], cause });
  }
}

/** Whole seconds: some offsets before 1972 were no whole minutes. */
function probe(format: Intl.DateTimeFormat, at: number): number {
  const text = format.format(at);
  const [month, day, year, hour, minute, second] = (text.match(/\d+/g) ?? []).map(Number);
  if (second === undefined || minute === undefined || hour === undefined) throw new Error(`Unexpected date: ${text}`);
  const wall = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
  return wall - Math.floor(at / 1000) * 1000;
}

function segmentsOf(format: Intl.DateTimeFormat, year: number): readonly Segment[] {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const segments: Segment[] = [];
  let from = start;
  let low = start;
  let offset = probe(format, start);
  while (low < end) {
    const high = Math.min(low + PROBE_STEP, end);
    const later = probe(format, high);
    if (later !== offset) {
      const at = transitionIn(format, low, high, offset);
      if (at < end) {
        segments.push({ from, to: at, offset });
        from = at;
        offset = later;
      }
    }
    low = high;
  }
  segments.push({ from, to: end, offset });
  return segments;
}

function transitionIn(format: Intl.DateTimeFormat, from: number, to: number, before: number): number {
  let low = from / 1000;
  let high = to / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (probe(format, middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}
