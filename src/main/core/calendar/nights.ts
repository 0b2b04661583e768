import { isWeekend } from '@shared/dates';
import type { Phase } from './calendar';
import type { NightEra } from './definition';
import { eraOn } from './hours';

/** Instant of a wall clock reading, seconds since midnight of a day. */
export type InstantOf = (day: number, seconds: number) => number;

/** What a night needs to know of its calendar. */
export interface NightContext {
  readonly nights: readonly NightEra[];
  /** The last session on or before a day. */
  upTo(day: number): number;
  /** Whether a closed day is a holiday rather than a mere weekend. */
  isHoliday(day: number): boolean;
}

/**
 * The phases of the night that belongs to a session: it is held on the evening of the session before. There is none if
 * a public holiday lies between the two, even one that falls on a weekend; a mere weekend does no harm, so Friday's
 * night belongs to Monday (SHFE, rules of continuous trading, article on holidays; so at all four exchanges).
 */
export function nightBefore(context: NightContext, session: number, instantOf: InstantOf): Phase[] {
  if (context.nights.length === 0 || session === 0) return [];
  const evening = context.upTo(session - 1);
  const night = eraOn(context.nights, evening)?.night;
  if (night == null) return [];
  for (let day = evening + 1; day < session; day += 1) {
    if (!isWeekend(day) || context.isHoliday(day)) return [];
  }
  return [
    { kind: 'opening-auction', startAt: instantOf(evening, night.auction), endAt: instantOf(evening, night.start) },
    { kind: 'night', startAt: instantOf(evening, night.start), endAt: instantOf(evening, night.end) },
  ];
}
