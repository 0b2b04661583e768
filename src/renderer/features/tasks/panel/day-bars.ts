import type { Stats } from '@shared/contract/stats';
import { datesUpTo } from '@shared/dates';

/** One day of a task's statistics. */
export interface DayBar {
  /** `YYYY-MM-DD`. */
  date: string;
  success: number;
  /** Ended in any other way. */
  other: number;
  meanMs: number | null;
}

/** The days up to and including the last one, oldest first; days on which nothing ran are there too. */
export function dayBars(days: Stats['days'], lastDate: string, count: number): readonly DayBar[] {
  const known = new Map(days.map((day) => [day.date, day]));
  return datesUpTo(lastDate, count).map((date) => {
    const day = known.get(date);
    const success = day?.byStatus.success ?? 0;
    return { date, success, other: (day?.total ?? 0) - success, meanMs: day?.meanMs ?? null };
  });
}
