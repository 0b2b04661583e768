import { DAY_MS } from '@shared/dates';
import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { StoredCronTrigger } from '@shared/kinds/triggers/cron';
import { isWildcard, nextWall, parseCron, previousWall, type Cron } from '../cron';
import { otherReadings } from '../cron-readings';
import { cronWords } from '../cron-words';
import { firstInstantOf, offsetAt, segmentAt, wallReached } from '../zone';
import { withinTime } from './time-range';
import { keepZone, type TriggerCode } from './trigger-code';

/** A parsed expression with the last question put to it: thousands of tasks share a few expressions. */
interface Compiled {
  readonly cron: Cron;
  readonly wildcard: boolean;
  asked: { readonly zone: string; readonly after: number; readonly answer: number | null } | null;
}

const MAX_COMPILED = 4096;
const FIRST_WAIT_YEARS = 8;
/** 41 years: the rarest date comes again within them. */
const SEARCH_MS = 41 * 366 * DAY_MS;

const compiled = new Map<string, Compiled>();

/**
 * Fires at wall-clock moments. Daylight saving follows Debian cron: an expression whose minute or hour starts with `*`
 * keeps real time; any other is fixed: a moment in a gap moves to the first instant after it, a moment in an overlap
 * comes once, at its first turn. That holds however far the clock is moved, three hours or a whole day, which Debian
 * takes for a clock set right.
 */
export const cron: TriggerCode<'cron'> = {
  firedBy: 'time',
  toStored(trigger, { at, systemZone }) {
    const stored: StoredCronTrigger = {
      kind: 'cron',
      expression: trigger.expression.trim().replace(/\s+/g, ' '),
      timeZone: trigger.timeZone ?? systemZone,
    };
    compileAtSave(stored.expression);
    offsetAt(stored.timeZone, at);
    const limit = new Date(at);
    limit.setUTCFullYear(limit.getUTCFullYear() + FIRST_WAIT_YEARS);
    const first = nextOfCron(stored, at);
    if (first === null || first > limit.getTime()) {
      throw badExpression(message('cron.rare', { expression: stored.expression, years: FIRST_WAIT_YEARS }));
    }
    return stored;
  },
  next: nextOfCron,
  previous({ expression, timeZone }, atOrBefore) {
    const { cron: parsed, wildcard } = compile(expression);
    const moment = wildcard
      ? previousInRealTime(parsed, timeZone, atOrBefore)
      : previousOnTheWall(parsed, timeZone, atOrBefore);
    return moment === null ? null : withinTime(moment);
  },
  spacingMs({ expression, timeZone }) {
    if (compile(expression).cron.fields.withSeconds) return 1000;
    // Where the clock was no whole minute off (Liberia until 1972), leaving that made two moments half a minute apart.
    return offsetAt(timeZone, 0) % 60_000 === 0 ? 60_000 : 1000;
  },
  ends: false,
  zone: ({ timeZone }) => timeZone,
  keepUnsaid: keepZone,
  readings: ({ expression }) =>
    otherReadings(expression).map(({ order, expression: other }) => ({
      order,
      expression: other,
      words: cronWords(parseCron(other)),
    })),
  describe({ expression, timeZone }) {
    return message('schedule.inZone', { sentence: cronWords(parseCron(expression)), zone: timeZone });
  },
};

function badExpression(said: Message, cause?: unknown): AppError {
  return new AppError('invalid-input', said, ['trigger', 'expression'], { cause });
}

function compileAtSave(expression: string): void {
  try {
    compile(expression);
  } catch (error) {
    if (!(error instanceof AppError) || error.said === null) throw error;
    const [meant] = otherReadings(expression);
    if (meant === undefined) throw badExpression(error.said, error);
    throw badExpression(
      message(meant.order === 'year-last' ? 'cron.yearLast' : 'cron.secondsLast', { expression: meant.expression }),
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

function nextOfCron(trigger: StoredCronTrigger, after: number): number | null {
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
