import type { Stats } from '@shared/contract/stats';
import { datesUpTo } from '@shared/dates';

/** Figures of one day. */
export type ChartDay = Stats['days'][number];

/** The days up to and including the last date (`YYYY-MM-DD`), oldest first; those on which nothing ran are there too. */
export function chartDays(days: readonly ChartDay[], lastDate: string, count: number): ChartDay[] {
  const known = new Map(days.map((day) => [day.date, day]));
  return datesUpTo(lastDate, count).map((date) => {
    return (
      known.get(date) ?? { date, total: 0, byStatus: {}, counted: 0, successRate: null, meanMs: null, p95Ms: null }
    );
  });
}
