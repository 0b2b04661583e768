import { AppError } from '@shared/errors';
import type { StoredTrigger, Trigger } from '@shared/model/trigger';
import { calendarOf, type Calendars } from './calendar/calendar';
import { isWildcard, nextWall, parseCron, previousWall, type Cron } from './cron';
import { otherReadings } from './cron-readings';
import { nextSessionMoment, previousSessionMoment } from './session/session-moments';
import { firstInstantOf, offsetAt, segmentAt, wallReached } from './zone';

type CronTrigger = Extract<StoredTrigger, { kind: 'cron' }>;
type IntervalTrigger = Extract<StoredTrigger, { kind: 'interval' }>;

/** A parsed expression with the last question put to it: thousands of tasks share a few expressions. */
interface Compiled {
  readonly cron: Cron;
  readonly wildcard: boolean;
  asked: { readonly zone: string; readonly after: number; readonly answer: number | null } | null;
}

/** The end of the year 9999, as everywhere in the model. */
const LAST_INSTANT = 253_402_300_799_999;
/** Calendars end with the year 9999, and a search looks ahead. */
const LAST_SESSION_AT = LAST_INSTANT - 100 * 86_400_000;
const MAX_COMPILED = 4096;
const FIRST_WAIT_YEARS = 8;
/** 41 years: the rarest date comes again within them. */
const SEARCH_MS = 41 * 366 * 86_400_000;

const compiled = new Map<string, Compiled>();

/**
 * The first moment of a trigger strictly after an instant, epoch ms; null when none is known to come.
 * Daylight saving follows Debian cron: an expression whose minute or hour starts with `*` keeps real time; any other is
 * fixed: a moment in a gap moves to the first instant after it, a moment in an overlap comes once, at its first turn.
 * That holds however far the clock is moved, three hours or a whole day, which Debian takes for a clock set right.
 */
export function nextMoment(trigger: StoredTrigger, after: number, calendars: Calendars = NO_CALENDARS): number | null {
  switch (trigger.kind) {
    case 'manual':
      return null;
    case 'once':
      return trigger.at > after ? trigger.at : null;
    case 'interval':
      return withinTime(intervalAtOrBefore(trigger, after) + trigger.everySeconds * 1000);
    case 'cron':
      return nextOfCron(trigger, after);
    case 'session': {
      if (after > LAST_SESSION_AT) return null;
      const moment = nextSessionMoment(trigger, after, calendarOf(trigger.calendar, calendars, 'trigger'));
      return moment === null ? null : withinTime(moment.at);
    }
  }
}

/** The last moment of a trigger at or before an instant, epoch ms; null when there was none since 1970. */
export function previousMoment(
  trigger: StoredTrigger,
  atOrBefore: number,
  calendars: Calendars = NO_CALENDARS,
): number | null {
  switch (trigger.kind) {
    case 'manual':
      return null;
    case 'once':
      return trigger.at <= atOrBefore ? trigger.at : null;
    case 'interval':
      return withinTime(intervalAtOrBefore(trigger, atOrBefore));
    case 'cron': {
      const { cron, wildcard } = compile(trigger.expression);
      const moment = wildcard
        ? previousInRealTime(cron, trigger.timeZone, atOrBefore)
        : previousOnTheWall(cron, trigger.timeZone, atOrBefore);
      return moment === null ? null : withinTime(moment);
    }
    case 'session': {
      const moment = previousSessionMoment(trigger, atOrBefore, calendarOf(trigger.calendar, calendars, 'trigger'));
      return moment === null ? null : withinTime(moment.at);
    }
  }
}

/** No two moments of the trigger are closer than this, ms; Infinity where there is at most one. */
export function minSpacingMs(trigger: StoredTrigger): number {
  if (trigger.kind === 'interval') return trigger.everySeconds * 1000;
  // A half day's close comes earlier after a full one, but never by half a day.
  if (trigger.kind === 'session') return 43_200_000;
  if (trigger.kind !== 'cron') return Infinity;
  if (compile(trigger.expression).cron.fields.withSeconds) return 1000;
  // Where the clock was no whole minute off (Liberia until 1972), leaving that made two moments half a minute apart.
  return offsetAt(trigger.timeZone, 0) % 60_000 === 0 ? 60_000 : 1000;
}

/**
 * A trigger as it is stored: what depends on the moment of saving is filled in. `at` is that moment, `systemZone` the
 * zone for a trigger of wall-clock time that names none. Throws `invalid-input` with the path of the field.
 */
export function storeTrigger(
  trigger: Trigger,
  at: number,
  systemZone: string,
  calendars: Calendars = NO_CALENDARS,
): StoredTrigger {
  if (trigger.kind === 'session') calendarOf(trigger.calendar, calendars, 'trigger');
  if (trigger.kind === 'interval') return { ...trigger, anchorAt: trigger.anchorAt ?? at };
  if (trigger.kind === 'once') return { ...trigger, timeZone: trigger.timeZone ?? systemZone };
  if (trigger.kind !== 'cron') return trigger;
  const stored: CronTrigger = {
    kind: 'cron',
    expression: trigger.expression.trim().replace(/\s+/g, ' '),
    timeZone: trigger.timeZone ?? systemZone,
  };
  compileAtSave(stored.expression);
  offsetAt(stored.timeZone, at);
  const limit = new Date(at);
  limit.setUTCFullYear(limit.getUTCFullYear() + FIRST_WAIT_YEARS);
  const first = nextMoment(stored, at);
  if (first === null || first > limit.getTime()) {
    throw badExpression(`“${stored.expression}” does not fire within ${FIRST_WAIT_YEARS} years.`);
  }
  return stored;
}

const NO_CALENDARS: Calendars = () => null;

function badExpression(message: string, cause?: unknown): AppError {
  return new AppError('invalid-input', message, ['trigger', 'expression'], { cause });
}

function compileAtSave(expression: string): void {
  try {
    compile(expression);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [meant] = otherReadings(expression);
    if (meant === undefined) throw badExpression(error.message, error);
    throw badExpression(
      meant.order === 'year-last'
        ? `Six fields begin with the seconds here. With the year last, leave it out: ${meant.expression}.`
        : `Six fields begin with the seconds here. With the seconds last, write: ${meant.expression}.`,
      error,
    );
  }
}

function compile(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const cron = parseCron(expression);
  const entry: Compiled = { cron, wildcard: isWildcard(cron), asked: null };
  compiled.set(expression, entry);
  return entry;
}

function withinTime(moment: number): number | null {
  return moment >= 0 && moment <= LAST_INSTANT ? moment : null;
}

/** The anchor is a phase, not a start: moments lie on both sides of it. */
function intervalAtOrBefore(trigger: IntervalTrigger, at: number): number {
  const every = trigger.everySeconds * 1000;
  return trigger.anchorAt + Math.floor((at - trigger.anchorAt) / every) * every;
}

function nextOfCron(trigger: CronTrigger, after: number): number | null {
  const entry = compile(trigger.expression);
  const zone = trigger.timeZone;
  const asked = entry.asked;
  if (asked !== null && asked.after === after && asked.zone === zone) return asked.answer;
  const moment = entry.wildcard ? nextInRealTime(entry.cron, zone, after) : nextOnTheWall(entry.cron, zone, after);
  const answer = moment === null ? null : withinTime(moment);
  entry.asked = { zone, after, answer };
  return answer;
}

function nextOnTheWall(cron: Cron, zone: string, after: number): number | null {
  const wall = nextWall(cron, wallReached(zone, after));
  return wall === null ? null : firstInstantOf(zone, wall);
}

function previousOnTheWall(cron: Cron, zone: string, atOrBefore: number): number | null {
  const wall = previousWall(cron, wallReached(zone, atOrBefore));
  return wall === null ? null : firstInstantOf(zone, wall);
}

function nextInRealTime(cron: Cron, zone: string, after: number): number | null {
  let from = after;
  let segment = segmentAt(zone, after);
  // Bounded because all the moments of an expression may lie in gaps, as those of `*/30 2 8-14 3 */7` in New York do.
  while (from - after <= SEARCH_MS) {
    const wall = nextWall(cron, from + segment.offset);
    if (wall === null) return null;
    if (wall - segment.offset < segment.to) return wall - segment.offset;
    from = segment.to - 1;
    segment = segmentAt(zone, segment.to);
  }
  return null;
}

function previousInRealTime(cron: Cron, zone: string, atOrBefore: number): number | null {
  let until = atOrBefore;
  while (until >= 0 && atOrBefore - until <= SEARCH_MS) {
    const segment = segmentAt(zone, until);
    const wall = previousWall(cron, until + segment.offset);
    if (wall === null) return null;
    if (wall - segment.offset >= segment.from) return wall - segment.offset;
    until = segment.from - 1;
  }
  return null;
}
