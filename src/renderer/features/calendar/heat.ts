import { localDateOf } from '@shared/dates';
import type { ExecutionStatus } from '@shared/model/execution';

/** What ran on one day, and what is still to. */
export interface DayLoad {
  /** Runs that ended. */
  runs: number;
  /** Failed, failed in part, terminated or missed. */
  bad: number;
  /** Moments to come. */
  planned: number;
}

/** Steps of the heat map above none. */
export const HEAT_STEPS = 4;

const BAD: readonly ExecutionStatus[] = ['failed', 'completed', 'terminated', 'missed'];
const NONE: DayLoad = { runs: 0, bad: 0, planned: 0 };

interface DayFigures {
  date: string;
  total: number;
  byStatus: Partial<Record<ExecutionStatus, number>>;
}

/** Runs and plans of each day of this machine, by date; a day without any has no entry. */
export function loadsOf(days: readonly DayFigures[], planned: readonly { at: number }[]): ReadonlyMap<string, DayLoad> {
  const loads = new Map<string, DayLoad>();
  for (const { date, total, byStatus } of days) {
    if (total === 0) continue;
    const bad = BAD.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0);
    loads.set(date, { runs: total, bad, planned: 0 });
  }
  for (const { at } of planned) {
    const date = localDateOf(at);
    const load = loads.get(date) ?? NONE;
    loads.set(date, { ...load, planned: load.planned + 1 });
  }
  return loads;
}

/** Share of the days that may lie above the peak. */
const ABOVE = 0.1;

/**
 * The number of runs that the heat is measured against, done and planned together: one day in ten may lie above it, so
 * that a single day of 4,000 runs does not make days of 40 look as though nothing had run.
 */
export function peakOf(loads: Iterable<DayLoad>): number {
  const counts = [...loads].map(({ runs, planned }) => runs + planned).filter((count) => count > 0);
  counts.sort((one, other) => one - other);
  return counts[Math.ceil(counts.length * (1 - ABOVE)) - 1] ?? 0;
}

/** The heat of a number of runs, 0 to 4: none, then a quarter of the peak for each step. */
export function heatOf(count: number, peak: number): number {
  if (count <= 0 || peak <= 0) return 0;
  return Math.min(HEAT_STEPS, Math.ceil((count / peak) * HEAT_STEPS));
}
