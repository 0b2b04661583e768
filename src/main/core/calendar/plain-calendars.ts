import { dayOf, LAST_DAY } from '@shared/dates';
import type { CalendarDefinition, HoursEra } from './definition';

const WHOLE_DAY: HoursEra = {
  from: 0,
  full: { open: 0, close: 86_400, phases: [{ kind: 'continuous', start: 0, end: 86_400 }] },
  half: { open: 0, close: 43_200, phases: [{ kind: 'continuous', start: 0, end: 43_200 }] },
};

/** The calendars that need no data, in the system's zone: every day, and Monday to Friday. Nothing ends what is known of them. */
export function plainCalendars(systemZone: string): CalendarDefinition[] {
  const common = {
    timeZone: systemZone,
    aliases: [],
    knownFrom: dayOf('1970-01-01'),
    knownTo: LAST_DAY,
    hours: [WHOLE_DAY],
    nights: [],
    days: { get: () => undefined },
    daysOf: null,
  };
  return [
    { ...common, id: '24x7', name: { zh: '每天', en: 'Every day' }, everyDay: true },
    { ...common, id: 'weekdays', name: { zh: '周一至周五', en: 'Monday to Friday' }, everyDay: false },
  ];
}
