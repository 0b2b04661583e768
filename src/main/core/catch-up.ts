import type { MissedRule } from '@shared/model/task';
import type { Calendars } from './calendar/calendar';
import { minSpacingMs, previousMoment, type Schedule, triggersOf } from './triggers';

/** No trigger has two moments that are closer than this, ms: its own spacing need not be looked up then. */
const CLOSEST_MS = 1000;

/** Why moments passed unheard. */
export type MissedCause = 'asleep' | 'not-running' | 'clock-change' | 'delayed';

/** A moment that is not run; `guard`: it would not have been run in time either. */
export interface MissedMoment {
  at: number;
  reason: MissedCause | 'limit' | 'guard';
}

/** What the calendar says of a task's moments; epoch ms in. */
export interface MomentFacts {
  /** Whether its guard lets a run at this moment go. */
  isAllowed(at: number): boolean;
  /** The session that a run at this moment is for; null: for none in particular. */
  sessionAt(at: number): string | null;
  /** Whether a session has been run for already. */
  isDone?(session: string): boolean;
}

/** What to do about the moments since the watermark; all times epoch ms. */
export interface DueDecision {
  /** The moment to run as scheduled. */
  onTime: number | null;
  /** Missed moments to run, oldest first. */
  catchUp: number[];
  /** Missed moments that get a row of their own, oldest first, at most 1,000. */
  missed: MissedMoment[];
  /** Older moments, counted "at least": counting stops at 10,000 moments in all. `upTo` is the newest of them. */
  beyond: { count: number; upTo: number } | null;
  /** Everything up to it is decided now. */
  watermark: number;
}

/** An alarm that rings this much late rings in time, ms: timers are no more exact than that on a busy machine. */
const ALARM_TOLERANCE_MS = 1000;
const MAX_ROWS = 1000;
const MAX_COUNTED = 10_000;

const NO_FACTS: MomentFacts = { isAllowed: () => true, sessionAt: () => null };

/**
 * Decides the moments in (watermark, now]. The newest is on time if it is at most `graceSeconds` late; all others are
 * missed. A grace below a second is taken for one. Of these `skip` runs none, `run-once` the newest unless one is on time (one run in all), `run-all` the newest
 * `limit`, `each-session` one for each of the newest `limit` sessions: the newest moment of each that neither the moment
 * on time nor an earlier run was for. What the guard forbids is never run. A clock that fell behind the
 * watermark makes nothing due and takes the watermark back with it.
 */
export function decideDue(input: {
  trigger: Schedule;
  missed: MissedRule;
  watermark: number;
  now: number;
  cause: MissedCause;
  facts?: MomentFacts;
  calendars?: Calendars;
}): DueDecision {
  const { trigger, missed: rule, now, cause, facts = NO_FACTS, calendars } = input;
  const passed = newestFirst(trigger, input.watermark, now, calendars);
  const newest = passed[0];
  const isOnTime = newest !== undefined && now - newest <= graceMs(rule.graceSeconds) && facts.isAllowed(newest);
  const onTime = isOnTime ? newest : null;
  const late = onTime === null ? passed : passed.slice(1);
  const allowed = new Set(late.filter((at) => facts.isAllowed(at)));

  const wanted = wantedOf(rule, [...allowed], onTime, facts);
  const runs = new Set(wanted.slice(0, rule.policy === 'run-once' ? 1 : rule.limit));
  const cut = new Set(wanted.slice(runs.size));
  const notRun = late.filter((at) => !runs.has(at));
  const beyond = notRun.slice(MAX_ROWS);
  const upTo = beyond[0];
  const reasonOf = (at: number): MissedMoment['reason'] => (!allowed.has(at) ? 'guard' : cut.has(at) ? 'limit' : cause);
  return {
    onTime,
    catchUp: [...runs].reverse(),
    missed: notRun
      .slice(0, MAX_ROWS)
      .reverse()
      .map((at) => ({ at, reason: reasonOf(at) })),
    beyond: upTo === undefined ? null : { count: beyond.length, upTo },
    watermark: now,
  };
}

/**
 * Whether a stored next moment is all that is due, and on time: then there is nothing to decide. Only the closest
 * spacing of the schedule is looked at, so an answer of false says nothing.
 */
export function isSingleDue(schedule: Schedule, nextAt: number, now: number, graceSeconds: number): boolean {
  const late = now - nextAt;
  if (late < 0 || late > graceMs(graceSeconds)) return false;
  return (late < CLOSEST_MS && triggersOf(schedule).length === 1) || late < minSpacingMs(schedule);
}

function graceMs(graceSeconds: number): number {
  return Math.max(graceSeconds * 1000, ALARM_TOLERANCE_MS);
}

/** Which late moments ought to run but for the limit; `late` and the answer newest first. */
function wantedOf(
  rule: MissedRule,
  late: readonly number[],
  onTime: number | null,
  facts: MomentFacts,
): readonly number[] {
  switch (rule.policy) {
    case 'skip':
      return [];
    case 'run-once':
      return onTime === null ? late.slice(0, 1) : [];
    case 'run-all':
      return late;
    case 'each-session':
      return onePerSession(late, onTime, facts);
  }
}

function onePerSession(late: readonly number[], onTime: number | null, facts: MomentFacts): number[] {
  const done = new Set(onTime === null ? [] : [facts.sessionAt(onTime)]);
  return late.filter((at) => {
    const session = facts.sessionAt(at);
    // On the days after it, a holiday's say, a moment is for the same session: that may have been run.
    if (session === null || done.has(session) || facts.isDone?.(session) === true) return false;
    done.add(session);
    return true;
  });
}

/** Walks back from now: what is long past is only counted, and never beyond the bound. */
function newestFirst(trigger: Schedule, watermark: number, now: number, calendars?: Calendars): number[] {
  const found: number[] = [];
  let moment = watermark < now ? previousMoment(trigger, now, calendars) : null;
  while (moment !== null && moment > watermark && found.length < MAX_COUNTED) {
    found.push(moment);
    moment = previousMoment(trigger, moment - 1, calendars);
  }
  return found;
}
