import { midnightOf } from '@shared/dates';
import type { CalendarDayView, SessionRule } from '@shared/model/session';
import { sessionRuleOf } from '@shared/model/session';
import { homeCalendar } from '../../../kinds/triggers/session/home-calendar';

/** How a pause may end, in the order in which it is offered. */
export const PAUSE_ENDS = ['never', 'hour', 'tomorrow', 'open', 'at'] as const;
/** How a pause may end. */
export type PauseEnd = (typeof PAUSE_ENDS)[number];

const HOUR_MS = 3_600_000;

/** The next open of an exchange after an instant; null where the days do not reach so far. */
export function nextOpen(days: readonly CalendarDayView[], now: number): number | null {
  return days.find(({ openAt }) => openAt !== null && openAt > now)?.openAt ?? null;
}

/** The instants at which a pause would end, epoch ms; null: it lasts until somebody ends it, or that is not known. */
export function pauseEnds(
  now: number,
  { open, at }: { open: number | null; at: number | null },
): Readonly<Record<PauseEnd, number | null>> {
  return { never: null, hour: now + HOUR_MS, tomorrow: midnightOf(now, 1), open, at };
}

/** The calendar whose open ends a pause: that of all these tasks, or that of the person's home. */
export function pauseCalendar(tasks: readonly Parameters<typeof sessionRuleOf>[0][]): SessionRule['calendar'] {
  const [first, ...others] = new Set(tasks.map((task) => sessionRuleOf(task)?.calendar));
  return first === undefined || others.length > 0 ? homeCalendar() : first;
}
