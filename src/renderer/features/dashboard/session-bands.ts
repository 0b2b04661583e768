import type { CalendarDayView } from '@shared/model/session';
import { hoursOf } from '../../panels/calendar/session-hours';

/** A stretch of the axis in which a calendar's session is on; px. */
export interface SessionBand {
  x: number;
  width: number;
}

/** The axis that bands are put on: its ends, epoch ms, and its width, px. */
export interface BandAxis {
  from: number;
  to: number;
  width: number;
}

/** The hours of days that lie on an axis, in their order. */
export function hoursWithin(
  days: readonly CalendarDayView[],
  { from, to }: Pick<BandAxis, 'from' | 'to'>,
): { startAt: number; endAt: number }[] {
  return days
    .flatMap(hoursOf)
    .filter(({ startAt, endAt }) => endAt > from && startAt < to)
    .sort((one, other) => one.startAt - other.startAt);
}

/** The bands of the hours on an axis. */
export function bandsOf(hours: readonly { startAt: number; endAt: number }[], axis: BandAxis): SessionBand[] {
  const scale = axis.width / (axis.to - axis.from);
  return hours.flatMap(({ startAt, endAt }) => {
    const x = Math.max(0, (startAt - axis.from) * scale);
    const end = Math.min(axis.width, (endAt - axis.from) * scale);
    return end > x ? [{ x, width: end - x }] : [];
  });
}
