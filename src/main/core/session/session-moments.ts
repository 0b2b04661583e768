import { dateOf, dayOf } from '@shared/dates';
import type { SessionTrigger } from '@shared/kinds/triggers/session';
import type { TradingCalendar } from '../calendar/calendar';
import { firstInstantOf } from '../zone';

/** A moment of a session trigger, with the session that it belongs to. */
export interface SessionMoment {
  /** Epoch ms. */
  at: number;
  /** YYYY-MM-DD. */
  session: string;
}

/** Sessions looked at before a search is given up: more than there are in forty years of the rarest choice. */
const MOST_SESSIONS = 12_000;
const MINUTE_MS = 60_000;

/** The first moment strictly after an instant; null when none is found within forty years. */
export function nextSessionMoment(
  trigger: SessionTrigger,
  after: number,
  calendar: TradingCalendar,
): SessionMoment | null {
  let session = startingAt(trigger, after, calendar, -1);
  for (let looked = 0; looked < MOST_SESSIONS; looked += 1) {
    if (isChosen(trigger, session, calendar)) {
      const at = momentOf(trigger, session, calendar);
      if (at > after) return { at, session };
    }
    session = calendar.offset(session, 1);
  }
  return null;
}

/** The last moment at or before an instant; null when none is found within forty years. */
export function previousSessionMoment(
  trigger: SessionTrigger,
  atOrBefore: number,
  calendar: TradingCalendar,
): SessionMoment | null {
  let session = startingAt(trigger, atOrBefore, calendar, 1);
  for (let looked = 0; looked < MOST_SESSIONS; looked += 1) {
    if (isChosen(trigger, session, calendar)) {
      const at = momentOf(trigger, session, calendar);
      if (at <= atOrBefore) return { at, session };
    }
    session = calendar.offset(session, -1);
  }
  return null;
}

/** The moment of one session, epoch ms. A wall-clock time in a gap is the first instant after it. */
export function momentOf(trigger: SessionTrigger, session: string, calendar: TradingCalendar): number {
  if (trigger.at === undefined) {
    const { openAt, closeAt } = calendar.day(session);
    const at = trigger.event === 'open' ? openAt : closeAt;
    if (at === null) throw new Error(`${session} is no session of ${calendar.id}.`);
    return at + trigger.offsetMinutes * MINUTE_MS;
  }
  const date =
    trigger.dayOffsetUnit === 'days'
      ? addDays(session, trigger.dayOffset)
      : calendar.offset(session, trigger.dayOffset);
  const time = trigger.at.length === 5 ? `${trigger.at}:00` : trigger.at;
  return firstInstantOf(calendar.timeZone, Date.parse(`${date}T${time}Z`));
}

/** A session from which a walk in the given direction meets every moment there may be. */
function startingAt(trigger: SessionTrigger, at: number, calendar: TradingCalendar, side: 1 | -1): string {
  const date = calendar.dateAt(at);
  if (trigger.at === undefined) return calendar.offset(calendar.sessionUpTo(date), side * 3);
  if (trigger.dayOffsetUnit === 'days') {
    return calendar.offset(calendar.sessionUpTo(addDays(date, -trigger.dayOffset)), side * 2);
  }
  return calendar.offset(calendar.sessionUpTo(date), -trigger.dayOffset + side * 2);
}

function isChosen({ on }: SessionTrigger, session: string, calendar: TradingCalendar): boolean {
  if (on === 'every') return true;
  const neighbour = calendar.offset(session, on === 'week-first' || on === 'month-first' ? -1 : 1);
  return on === 'month-first' || on === 'month-last'
    ? neighbour.slice(0, 7) !== session.slice(0, 7)
    : mondayOf(neighbour) !== mondayOf(session);
}

/** Weeks begin on Monday (ISO 8601). */
function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

function addDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days);
}
