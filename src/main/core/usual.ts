import type { OverdueKind, Usual } from '@shared/model/overdue';

/** So many of a task's last successes say what is usual. */
export const USUAL_RUNS = 30;
/** Fewer say nothing. */
const LEAST_RUNS = 5;
/** A moment is claimed and a slot given within this time as a rule, ms: no grace is shorter. */
export const LEAST_GRACE_MS = 5000;

const SLOW_FACTOR = 1.25;
const SLOW_MARGIN_MS = 30_000;
const LONG_FACTOR = 2;
const LONG_MARGIN_MS = 600_000;

/** How long the last successes took, from their times in any order, ms; null while too few are known. */
export function usualOf(timesMs: readonly number[]): Usual | null {
  if (timesMs.length < LEAST_RUNS) return null;
  const sorted = [...timesMs].sort((one, other) => one - other);
  return { p50Ms: nearestRank(sorted, 0.5), p95Ms: nearestRank(sorted, 0.95), count: sorted.length };
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}

/** Whether a run that took so long was slow: over p95, and over 1.25 × p50 + 30 s. */
export function isSlow(tookMs: number, usual: Usual): boolean {
  return tookMs > usual.p95Ms && tookMs > SLOW_FACTOR * usual.p50Ms + SLOW_MARGIN_MS;
}

/** A run that takes longer than this runs too long, ms: over max(2 × p95, p95 + 10 min). */
export function tooLongMs({ p95Ms }: Usual): number {
  return Math.max(LONG_FACTOR * p95Ms, p95Ms + LONG_MARGIN_MS);
}

/** When a run makes its task late if it is still at the same then. */
export interface LateMark {
  kind: OverdueKind;
  /** What `overdue.since` will say. */
  since: number;
  /** After it the task is late. */
  at: number;
}

/** The mark of a run that waits, since then, for a slot, a group or the run before it; null where there is no grace. */
export function lateWaiting(since: number, graceMs: number | null): LateMark | null {
  return graceMs === null ? null : { kind: 'waiting', since, at: since + Math.max(graceMs, LEAST_GRACE_MS) };
}

/**
 * The mark of a run that begins now. What stood in the way of a moment still does when it is tried again; what is usual
 * is asked of each try by itself.
 */
export function lateRunning(startedAt: number, usual: Usual | null, before: LateMark | null): LateMark | null {
  if (before?.kind === 'missed-moment') return before;
  return usual && { kind: 'running-long', since: startedAt, at: startedAt + tooLongMs(usual) };
}

/** The mark of a run that is to be tried again: the wait is its rule's, so only a moment that it holds up counts. */
export function lateRetrying(before: LateMark | null): LateMark | null {
  return before?.kind === 'missed-moment' ? before : null;
}

/**
 * The mark of a run in whose favour a moment of its own task was skipped. Where what is usual is known, it gets that
 * time first: a task of every minute whose runs take three is not late each time.
 */
export function lateMoment(
  moment: number,
  graceMs: number,
  run: { startedAt: number | null },
  usual: Usual | null,
): LateMark {
  const graceEnds = moment + Math.max(graceMs, LEAST_GRACE_MS);
  const usualEnds = usual === null || run.startedAt === null ? graceEnds : run.startedAt + usual.p95Ms;
  return { kind: 'missed-moment', since: moment, at: Math.max(graceEnds, usualEnds) };
}
