import type { SessionRule } from '@shared/model/session';
import type { TradingCalendar } from '../calendar/calendar';

type Roll = SessionRule['roll'];

/**
 * The session that a run at an instant is for. `last-closed`: the last whose close has come; `current`: the one of that
 * day, or the one that a futures night belongs to, else the last before; `next`: the first that has not opened yet.
 */
export function sessionDateAt(roll: Roll, at: number, calendar: TradingCalendar): string {
  const date = calendar.dateAt(at);
  const upTo = calendar.sessionUpTo(date);
  switch (roll) {
    case 'last-closed': {
      const { closeAt } = calendar.day(upTo);
      return closeAt !== null && closeAt <= at ? upTo : calendar.offset(upTo, -1);
    }
    case 'current': {
      const next = calendar.offset(upTo, 1);
      // Of a later date's session only the night, with its auction, lies as early as this.
      const isNight = calendar.day(next).phases.some(({ startAt, endAt }) => startAt <= at && at < endAt);
      return isNight ? next : upTo;
    }
    case 'next': {
      const { openAt } = calendar.day(upTo);
      return openAt !== null && openAt > at ? upTo : calendar.offset(upTo, 1);
    }
  }
}

/**
 * The session of another calendar that goes with a run for a session: what the same rule says at that session's close
 * (for `last-closed`), open (`current`), or just before its open (`next`). It depends on the date alone, so that a rerun
 * or a catch-up days later gets the same.
 */
export function sessionDateBeside(roll: Roll, session: string, own: TradingCalendar, other: TradingCalendar): string {
  const { openAt, closeAt } = own.day(own.sessionUpTo(session));
  if (openAt === null || closeAt === null) throw new Error(`${session} is no session of ${own.id}.`);
  const at = { 'last-closed': closeAt, current: openAt, next: openAt - 1 }[roll];
  return sessionDateAt(roll, at, other);
}
