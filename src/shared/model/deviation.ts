import type { ExecutionStatus } from './execution';

/**
 * By how much a run differed from the usual, in whole percent: 45 is almost half as long again, −20 a fifth shorter.
 * null while either is unknown, and where the usual is no time at all.
 */
export function deviationOf(ranMs: number | null, usualMs: number | null): number | null {
  if (ranMs === null || usualMs === null || usualMs <= 0) return null;
  return Math.round((ranMs / usualMs - 1) * 100);
}

/** Deviations below this are no news, in percent and in ms: durations are never quite the same. */
const NOTABLE_PERCENT = 10;
const NOTABLE_MS = 1000;

/** A run, as far as its time says something. */
export interface TimedRun {
  status: ExecutionStatus;
  /** How long it ran, or has run so far, ms. */
  ranMs: number | null;
  usualMs: number | null;
}

/**
 * The deviation of a run that is worth a word, in percent; null: it has none. What failed soon was not quick, and what
 * still runs may yet take its time: only what takes longer counts there.
 */
export function notableDeviation({ status, ranMs, usualMs }: TimedRun): number | null {
  const percent = deviationOf(ranMs, usualMs);
  if (percent === null || ranMs === null || usualMs === null) return null;
  if (Math.abs(percent) < NOTABLE_PERCENT || Math.abs(ranMs - usualMs) < NOTABLE_MS) return null;
  return percent > 0 || status === 'success' ? percent : null;
}
