import type { Guard, SessionRule } from '@shared/model/session';
import type { Calendars } from '../calendar/calendar';
import type { MomentFacts } from '../catch-up';
import { guardReason } from './guard';
import { sessionDateAt } from './session-date';

/** What the calendars say of a task's moments. A calendar that is not there any more forbids nothing and knows nothing. */
export function momentFacts(guard: Guard | null, rule: SessionRule | null, calendars: Calendars): MomentFacts {
  const guarding = guard && calendars(guard.calendar);
  const dating = rule && calendars(rule.calendar);
  return {
    isAllowed: (at) => !guard || !guarding || guardReason(guard, at, guarding) === null,
    sessionAt: (at) => (rule && dating ? sessionDateAt(rule.roll, at, dating) : null),
  };
}
