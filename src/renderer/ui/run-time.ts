import type { Execution } from '@shared/model/execution';
import { notableDeviation } from '@shared/model/deviation';

/** What of a run says how long it took. */
export type TimedExecution = Pick<Execution, 'status' | 'startedAt' | 'finishedAt' | 'ranMs' | 'usualMs' | 'isSlow'>;

/** How long a run took, or has been at it, ms; null: it has not begun. What was taken over took what it took then. */
export function ranSoFar({ startedAt, finishedAt, ranMs }: TimedExecution, now: number): number | null {
  if (ranMs !== null) return ranMs;
  return startedAt === null ? null : Math.max(0, (finishedAt ?? now) - startedAt);
}

/** By how much a run differs from the usual, in percent; null: not by enough for a word. */
export function shownDeviation(execution: TimedExecution, now: number): number | null {
  const { status, usualMs } = execution;
  return notableDeviation({ status, usualMs, ranMs: ranSoFar(execution, now) });
}
