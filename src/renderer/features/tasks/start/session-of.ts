import type { CalendarDayView, SessionRule } from '@shared/model/session';

/** The session that a run is for, and those beside it; null where the days do not reach so far. */
export interface SessionDates {
  date: string;
  previous: string | null;
  next: string | null;
}

/** A day that the engine called a session: it has an open and a close. */
type Session = CalendarDayView & { openAt: number; closeAt: number };
const isSession = (day: CalendarDayView): day is Session => day.openAt !== null && day.closeAt !== null;

function placeOf(roll: SessionRule['roll'], sessions: readonly Session[], now: number, today: string): number {
  if (roll === 'next') return sessions.findIndex(({ openAt }) => openAt > now);
  if (roll === 'last-closed') return sessions.findLastIndex(({ closeAt }) => closeAt <= now);
  // A night, with its auction, belongs to the session that follows it.
  const night = sessions.findIndex(
    ({ date, phases }) => date > today && phases.some(({ startAt, endAt }) => startAt <= now && now < endAt),
  );
  return night >= 0 ? night : sessions.findLastIndex(({ date }) => date <= today);
}

/**
 * The session that a run started now would be for. The engine has the last word: this shows beforehand what it will say.
 * @param days every day from some weeks before now to some weeks after, in order
 * @param now epoch ms
 * @param today the date that it is in the calendar's zone
 */
export function sessionOf(
  roll: SessionRule['roll'],
  days: readonly CalendarDayView[],
  now: number,
  today: string,
): SessionDates | null {
  const sessions = days.filter(isSession);
  const at = placeOf(roll, sessions, now, today);
  const found = sessions[at];
  if (found === undefined) return null;
  return { date: found.date, previous: sessions[at - 1]?.date ?? null, next: sessions[at + 1]?.date ?? null };
}
