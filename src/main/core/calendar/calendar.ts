import { AppError } from '@shared/errors';

/** What a day of a calendar is. */
export type DayKind = 'session' | 'half' | 'closed';

/** A named part of a session: a stretch of time in which a kind of trading takes place, or none does. */
export interface Phase {
  kind: 'opening-auction' | 'continuous' | 'break' | 'closing-auction' | 'after-hours' | 'night';
  /** Epoch ms. */
  startAt: number;
  /** Epoch ms; the first instant that is outside. */
  endAt: number;
}

/** One day of a calendar. */
export interface CalendarDay {
  /** YYYY-MM-DD in the calendar's zone. */
  date: string;
  kind: DayKind;
  /** First and last instant of the regular session, epoch ms; null on a closed day. A futures night lies before `openAt`. */
  openAt: number | null;
  closeAt: number | null;
  /** Breaks within the regular session, epoch ms. */
  breaks: { startAt: number; endAt: number }[];
  phases: Phase[];
  /** Where the knowledge comes from; `assumed`: beyond the known data, by the weekday alone. */
  origin: 'rule' | 'table' | 'override' | 'assumed';
  /** Name or cause of a closure or half day, where one is known. */
  name: { zh: string; en: string } | null;
}

/** The sessions of one exchange, or of one kind of working days. Dates are YYYY-MM-DD in the calendar's zone. */
export interface TradingCalendar {
  readonly id: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** The first and last date that the calendar's data covers; beyond the last, weekdays are assumed. */
  readonly knownFrom: string;
  readonly knownTo: string;
  /** Any date from 1970 to 9999; before `knownFrom` and after `knownTo` weekdays are assumed. */
  day(date: string): CalendarDay;
  /** Whether a date is a session, half days included. */
  isSession(date: string): boolean;
  /** The first session on or after a date. */
  sessionFrom(date: string): string;
  /** The last session on or before a date. */
  sessionUpTo(date: string): string;
  /** The session `count` sessions after (or, negative, before) a session. */
  offset(session: string, count: number): string;
  /** The date that it is in the calendar's zone at an instant, epoch ms. */
  dateAt(at: number): string;
}

/** Finds a calendar by its id or an alias of it; null where there is none. */
export type Calendars = (id: string) => TradingCalendar | null;

/** The calendar that a part of a definition names. Throws `invalid-input` where there is none. */
export function calendarOf(id: string, calendars: Calendars, part: 'trigger' | 'guard'): TradingCalendar {
  const calendar = calendars(id);
  if (calendar) return calendar;
  throw new AppError('invalid-input', 'days.noCalendar', { id }, { path: [part, 'calendar'] });
}
