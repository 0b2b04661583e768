import { dayOf, isWeekend } from '@shared/dates';
import type { CalendarDayView } from '@shared/model/session';

/** The classes of a day in a grid, by what is known of it. */
export function dayClasses(
  date: string,
  day: CalendarDayView | undefined,
  { today, chosen }: { today: string; chosen: string },
): Record<string, boolean> {
  return {
    today: date === today,
    chosen: date === chosen,
    'cal-closed': day?.kind === 'closed',
    'cal-weekend': day?.kind === 'closed' && day.name === null && isWeekend(dayOf(date)),
    'cal-half': day?.kind === 'half',
    'cal-assumed': day?.origin === 'assumed',
  };
}
