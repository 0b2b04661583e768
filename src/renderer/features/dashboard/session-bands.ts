import type { CalendarDayView } from '@shared/model/session';

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

/** When a session is on: its regular hours without the breaks, and its night; epoch ms. */
export function hoursOf(day: CalendarDayView): { startAt: number; endAt: number }[] {
  const nights = day.phases.flatMap(({ kind, startAt, endAt }) => (kind === 'night' ? [{ startAt, endAt }] : []));
  const { openAt, closeAt } = day;
  if (openAt === null || closeAt === null) return nights;
  const stretches: { startAt: number; endAt: number }[] = [];
  let startAt = openAt;
  for (const pause of day.breaks) {
    stretches.push({ startAt, endAt: pause.startAt });
    startAt = pause.endAt;
  }
  return [...nights, ...stretches, { startAt, endAt: closeAt }].filter((one) => one.endAt > one.startAt);
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
