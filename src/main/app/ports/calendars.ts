import type { CalendarOverride } from '@shared/model/session';
import type { DayProblem } from '../../core/calendar/build-calendar';
import type { Calendars } from '../../core/calendar/calendar';
import type { CalendarInfo } from '../../core/calendar/definition';

/** The calendars that there are, with what users changed in them. */
export interface CalendarBook {
  /** Finds a calendar by its id or an alias; null where there is none. */
  readonly find: Calendars;
  list(): CalendarInfo[];
  /** Whether days of it can be changed: not of one that is put together from others. */
  canChange(id: string): boolean;
  /** Up to when a calendar that can be changed is known once users say that their changes are complete to this date. */
  knownToWith(id: string, said: string): string;
  /** What is wrong with changes before they are kept. */
  problems(id: string, overrides: readonly CalendarOverride[]): DayProblem[];
  /** Takes the stored changes anew. */
  refresh(): void;
}

/** Days of calendars that users changed, by the calendar's id. */
export interface CalendarStore {
  /** In order of their dates. */
  days(calendar: string): CalendarOverride[];
  /** Writes days over those of the same date. */
  putDays(calendar: string, days: readonly CalendarOverride[]): void;
  /** Answers how many there were. */
  removeDays(calendar: string, dates: readonly string[]): number;
  /** Up to which date the changes are complete; null: nobody said. */
  knownTo(calendar: string): string | null;
  setKnownTo(calendar: string, date: string): void;
}
