import type { CalendarDayView } from '@shared/model/session';

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

/** A calendar of whole days has no hours to be shaded. */
export function isWholeDay({ openAt, closeAt }: CalendarDayView): boolean {
  return openAt !== null && closeAt !== null && closeAt - openAt >= 23 * 3_600_000;
}
