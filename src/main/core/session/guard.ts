import type { Guard } from '@shared/model/session';
import type { CalendarDay, Phase, TradingCalendar } from '../calendar/calendar';

/** Why a guard holds a run back. */
export type GuardReason = 'no-session' | 'outside-hours' | 'is-session';

/** Phases in which orders meet; the break and what comes after the close are not among them. */
const TRADING: ReadonlySet<Phase['kind']> = new Set(['opening-auction', 'continuous', 'closing-auction', 'night']);

/** What a guard says to a run at an instant; null: it may run. */
export function guardReason(guard: Guard, at: number, calendar: TradingCalendar): GuardReason | null {
  const isSession = calendar.isSession(calendar.dateAt(at));
  switch (guard.when) {
    case 'session-day':
      return isSession ? null : 'no-session';
    case 'non-session-day':
      return isSession ? 'is-session' : null;
    case 'trading-hours':
      if (isTradingAt(calendar, at)) return null;
      return isSession ? 'outside-hours' : 'no-session';
  }
}

/** Whether there is trading at an instant: in a session's hours, or in a night that belongs to the next session. */
export function isTradingAt(calendar: TradingCalendar, at: number): boolean {
  const session = calendar.sessionFrom(calendar.dateAt(at));
  return [session, calendar.offset(session, 1)].some((date) => hasPhaseAt(calendar.day(date), at));
}

function hasPhaseAt(day: CalendarDay, at: number): boolean {
  return day.phases.some(({ kind, startAt, endAt }) => TRADING.has(kind) && startAt <= at && at < endAt);
}
