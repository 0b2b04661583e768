import { dateOf, dayOf } from '@shared/dates';
import type { CalendarDay, Phase, TradingCalendar } from './calendar';
import { tradingStretches } from './hours';
import { SessionIndex } from './session-index';

const ORIGINS = ['override', 'assumed', 'table', 'rule'] as const;

/**
 * The days on which two calendars of one wall clock are both open, with the hours that both trade. What is known ends
 * where the first of the two ends.
 */
export function overlapCalendar(id: string, first: TradingCalendar, second: TradingCalendar): TradingCalendar {
  const day = (date: string): CalendarDay => overlapOf(first.day(date), second.day(date));
  const index = new SessionIndex((n) => {
    const date = dateOf(n);
    return first.isSession(date) && second.isSession(date) && day(date).kind !== 'closed';
  });
  return {
    id,
    timeZone: first.timeZone,
    knownFrom: first.knownFrom > second.knownFrom ? first.knownFrom : second.knownFrom,
    knownTo: first.knownTo < second.knownTo ? first.knownTo : second.knownTo,
    day,
    isSession: (date) => index.has(dayOf(date)),
    sessionFrom: (date) => dateOf(index.from(dayOf(date))),
    sessionUpTo: (date) => dateOf(index.upTo(dayOf(date))),
    offset: (session, count) => dateOf(index.offset(dayOf(session), count)),
    dateAt: (at) => first.dateAt(at),
  };
}

function overlapOf(a: CalendarDay, b: CalendarDay): CalendarDay {
  const origin = ORIGINS.find((candidate) => a.origin === candidate || b.origin === candidate) ?? 'rule';
  const theirs = tradingStretches(b);
  const stretches = tradingStretches(a).flatMap((mine) =>
    theirs
      .map((other) => ({
        startAt: Math.max(mine.startAt, other.startAt),
        endAt: Math.min(mine.endAt, other.endAt),
      }))
      .filter(({ startAt, endAt }) => startAt < endAt),
  );
  const openAt = stretches[0]?.startAt;
  const closeAt = stretches.at(-1)?.endAt;
  if (openAt === undefined || closeAt === undefined) {
    const name = (a.kind === 'closed' ? a.name : null) ?? (b.kind === 'closed' ? b.name : null);
    return { date: a.date, kind: 'closed', openAt: null, closeAt: null, breaks: [], phases: [], origin, name };
  }
  const isHalf = a.kind === 'half' || b.kind === 'half';
  return {
    date: a.date,
    kind: isHalf ? 'half' : 'session',
    openAt,
    closeAt,
    breaks: stretches.slice(1).map((next, i) => ({ startAt: stretches[i]?.endAt ?? NaN, endAt: next.startAt })),
    phases: phasesOf(stretches),
    origin,
    name: isHalf ? ((a.kind === 'half' ? a.name : null) ?? (b.kind === 'half' ? b.name : null)) : null,
  };
}

function phasesOf(stretches: readonly { startAt: number; endAt: number }[]): Phase[] {
  return stretches.flatMap(({ startAt, endAt }, i): Phase[] => {
    const previous = stretches[i - 1];
    const trading: Phase = { kind: 'continuous', startAt, endAt };
    return previous === undefined ? [trading] : [{ kind: 'break', startAt: previous.endAt, endAt: startAt }, trading];
  });
}
