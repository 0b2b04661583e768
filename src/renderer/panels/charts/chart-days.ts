import type { Stats } from '@shared/contract/stats';

/** Figures of one day. */
export type ChartDay = Stats['days'][number];

const DAY_MS = 86_400_000;

/** The days up to and including the last date (`YYYY-MM-DD`), oldest first; those on which nothing ran are there too. */
export function chartDays(days: readonly ChartDay[], lastDate: string, count: number): ChartDay[] {
  const known = new Map(days.map((day) => [day.date, day]));
  // Dates are counted in UTC, where every day has 24 hours.
  const last = Date.parse(`${lastDate}T00:00:00Z`);
  return Array.from({ length: count }, (_none, at) => {
    const date = new Date(last - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    return (
      known.get(date) ?? { date, total: 0, byStatus: {}, counted: 0, successRate: null, meanMs: null, p95Ms: null }
    );
  });
}
