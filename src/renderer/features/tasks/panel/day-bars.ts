import type { Stats } from '@shared/contract/stats';

/** One day of a task's statistics. */
export interface DayBar {
  /** `YYYY-MM-DD`. */
  date: string;
  success: number;
  /** Ended in any other way. */
  other: number;
  meanMs: number | null;
}

const DAY_MS = 86_400_000;

/** The days up to and including the last one, oldest first; days on which nothing ran are there too. */
export function dayBars(days: Stats['days'], lastDate: string, count: number): readonly DayBar[] {
  const known = new Map(days.map((day) => [day.date, day]));
  // Dates are counted in UTC, where every day has 24 hours.
  const last = Date.parse(`${lastDate}T00:00:00Z`);
  return Array.from({ length: count }, (_none, at) => {
    const date = new Date(last - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    const day = known.get(date);
    const success = day?.byStatus.success ?? 0;
    return { date, success, other: (day?.total ?? 0) - success, meanMs: day?.meanMs ?? null };
  });
}
