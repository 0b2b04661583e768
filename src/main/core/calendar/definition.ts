import type { CalendarOverride } from '@shared/model/session';
import type { CalendarDay, DayKind, Phase } from './calendar';

/** A name in both languages. */
export type Name = NonNullable<CalendarDay['name']>;

/** A phase by the wall clock: seconds since midnight of its session's date. */
export interface PhaseHours {
  readonly kind: Phase['kind'];
  readonly start: number;
  readonly end: number;
}

/** The hours of one kind of day, by the wall clock: seconds since midnight. */
export interface Hours {
  readonly open: number;
  readonly close: number;
  /** In order of time; auctions and after-hours trading may lie outside of open and close. */
  readonly phases: readonly PhaseHours[];
}

/** Hours that hold from a day on, until the next era. */
export interface HoursEra {
  /** Days since 1970-01-01. */
  readonly from: number;
  readonly full: Hours;
  readonly half: Hours;
}

/** Night sessions from an evening on; without times there are none. Seconds since midnight of the evening's date. */
export interface NightEra {
  /** Days since 1970-01-01. */
  readonly from: number;
  readonly night: { readonly auction: number; readonly start: number; readonly end: number } | null;
}

/** A day that is not what its weekday says, or has a name. */
export interface SpecialDay {
  readonly kind: DayKind;
  readonly origin: 'rule' | 'table';
  readonly name: Name | null;
  /** Own hours of that day, seconds since midnight. */
  readonly open?: number;
  readonly close?: number;
}

/** What a calendar is made of. */
export interface CalendarDefinition {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly name: Name;
  readonly timeZone: string;
  /** First and last known day, days since 1970-01-01. */
  readonly knownFrom: number;
  readonly knownTo: number;
  /** Whether each day is a session, weekends among them. */
  readonly everyDay: boolean;
  /** Oldest first; the first holds for all time before it too. */
  readonly hours: readonly HoursEra[];
  /** Oldest first. */
  readonly nights: readonly NightEra[];
  /** What is special about a day, days since 1970-01-01; of days outside of what is known nothing is. */
  readonly days: { get(day: number): SpecialDay | undefined };
  /** The calendar whose days these are: what a user changes there holds here too, but for the hours. */
  readonly daysOf: string | null;
}

/** A user's changes to a calendar. */
export interface OverrideSet {
  readonly days: readonly CalendarOverride[];
  /** Up to which date they are complete, YYYY-MM-DD: what an import of a whole year says. */
  readonly knownTo?: string | undefined;
}

/** What is known of a calendar without asking it for a day. */
export interface CalendarInfo {
  id: string;
  aliases: readonly string[];
  name: Name;
  timeZone: string;
  knownFrom: string;
  knownTo: string;
}
