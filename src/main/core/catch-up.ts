import type { MissedRule } from '@shared/model/task';
import type { StoredTrigger } from '@shared/model/trigger';
import { minSpacingMs, previousMoment } from './next-fire';

/** Why moments passed unheard. */
export type MissedCause = 'asleep' | 'not-running' | 'clock-change';

/** A moment that is not run. */
export interface MissedMoment {
  at: number;
  reason: MissedCause | 'limit';
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

const MAX_ROWS = 1000;
const MAX_COUNTED = 10_000;

/**
 * Decides the moments in (watermark, now]. The newest is on time if it is at most `graceSeconds` late; all others are
 * missed. Of these `skip` runs none, `run-once` the newest unless one is on time (one run in all), `run-all` the newest
 * `limit`. A clock that fell behind the watermark makes nothing due and takes the watermark back with it.
 */
export function decideDue(input: {
  trigger: StoredTrigger;
  missed: MissedRule;
  watermark: number;
  now: number;
  cause: MissedCause;
}): DueDecision {
  const { trigger, missed: rule, now, cause } = input;
  const passed = newestFirst(trigger, input.watermark, now);
  const newest = passed[0];
  const onTime = newest !== undefined && now - newest <= rule.graceSeconds * 1000 ? newest : null;
  const late = onTime === null ? passed : passed.slice(1);

  const runs = howManyRun(rule, onTime !== null);
  const notRun = late.slice(runs);
  const beyond = notRun.slice(MAX_ROWS);
  const upTo = beyond[0];
  const reason = rule.policy === 'run-all' ? 'limit' : cause;
  return {
    onTime,
    catchUp: late.slice(0, runs).reverse(),
    missed: notRun
      .slice(0, MAX_ROWS)
      .reverse()
      .map((at) => ({ at, reason })),
    beyond: upTo === undefined ? null : { count: beyond.length, upTo },
    watermark: now,
  };
}

/**
 * Whether a stored next moment is all that is due, and on time: then there is nothing to decide. Only the closest
 * spacing of the trigger is looked at, so an answer of false says nothing.
 */
export function isSingleDue(trigger: StoredTrigger, nextAt: number, now: number, graceSeconds: number): boolean {
  const late = now - nextAt;
  return late >= 0 && late <= graceSeconds * 1000 && late < minSpacingMs(trigger);
}

function howManyRun(rule: MissedRule, onTime: boolean): number {
  if (rule.policy === 'run-all') return rule.limit;
  return rule.policy === 'run-once' && !onTime ? 1 : 0;
}

/** Walks back from now: what is long past is only counted, and never beyond the bound. */
function newestFirst(trigger: StoredTrigger, watermark: number, now: number): number[] {
  const found: number[] = [];
  let moment = watermark < now ? previousMoment(trigger, now) : null;
  while (moment !== null && moment > watermark && found.length < MAX_COUNTED) {
    found.push(moment);
    moment = previousMoment(trigger, moment - 1);
  }
  return found;
}
