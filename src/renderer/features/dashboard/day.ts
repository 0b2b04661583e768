import type { DashboardSpan } from '../../stores/dashboard-page';

/** Days that the statistics go back, today included. */
export const STATS_DAYS = 30;

/** The midnight before a moment, local time, and so many days from there; days of 23 and 25 hours included. */
export function midnight(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The date of a moment in local time, `YYYY-MM-DD`. */
export function localDate(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What the dashboard looks at when it is opened at this moment. */
export function spanOf(at: number): DashboardSpan {
  return { from: midnight(at), to: midnight(at, 1), statsFrom: midnight(at, 1 - STATS_DAYS) };
}

/** The time of day, `18:05`. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
