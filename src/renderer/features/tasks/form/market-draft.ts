import type { SessionSelection, SessionTrigger } from '@shared/kinds/triggers/session';
import type { Guard, SessionRule } from '@shared/model/session';
import type { NumberField } from '../../../ui/number-field';

/** Which way an offset goes. */
export const SIDES = ['before', 'after'] as const;
/** Which way an offset goes. */
export type OffsetSide = (typeof SIDES)[number];
/** Minutes in the units that an offset from open or close may be typed in. */
export const MINUTES_OF = { minutes: 1, hours: 60 } as const;
/** What a session trigger may be moved by where it has a time of day. */
export const DAY_UNITS = ['sessions', 'days'] as const;
/** The sessions that a trigger may take, as they are offered. */
export const SELECTIONS = ['every', 'week-first', 'week-last', 'month-first', 'month-last'] as const;
/** What a session trigger goes by. */
export const MOMENTS = ['at', 'open', 'close'] as const;
/** The guards that are offered. */
export const GUARDS = ['none', 'session-day', 'trading-hours', 'non-session-day'] as const;
/** The rules for the session of a run; `automatic`: by the calendar of its trigger or guard. */
export const ROLLS = ['automatic', 'last-closed', 'current', 'next'] as const;

/** What a task of the form has to do with calendars. */
export interface MarketDraft {
  sessionCalendar: string;
  sessionOn: SessionSelection;
  sessionMoment: (typeof MOMENTS)[number];
  /** Time of day, HH:MM. */
  sessionAt: string;
  dayAmount: NumberField;
  dayUnit: (typeof DAY_UNITS)[number];
  daySide: OffsetSide;
  minuteAmount: NumberField;
  minuteUnit: keyof typeof MINUTES_OF;
  minuteSide: OffsetSide;
  guardWhen: (typeof GUARDS)[number];
  guardCalendar: string;
  sessionRoll: (typeof ROLLS)[number];
  ruleCalendar: string;
}

/** The exchange that people of a time zone most likely work by. */
function homeCalendar(zone: string): string {
  if (zone.startsWith('America/')) return 'XNYS';
  return zone === 'Asia/Hong_Kong' ? 'XHKG' : 'XSHG';
}

/** 17:40 of each session at home, no guard, no rule of its own. */
export function emptyMarket(zone = Intl.DateTimeFormat().resolvedOptions().timeZone): MarketDraft {
  const home = homeCalendar(zone);
  return {
    sessionCalendar: home,
    sessionOn: 'every',
    sessionMoment: 'at',
    sessionAt: '17:40',
    dayAmount: 0,
    dayUnit: 'sessions',
    daySide: 'after',
    minuteAmount: 15,
    minuteUnit: 'minutes',
    minuteSide: 'before',
    guardWhen: 'none',
    guardCalendar: home,
    sessionRoll: 'automatic',
    ruleCalendar: home,
  };
}

function sideOf(amount: number, before: OffsetSide): OffsetSide {
  if (amount === 0) return before;
  return amount < 0 ? 'before' : 'after';
}

/** Puts a session trigger into the form; what it does not say stays as it was. */
export function takeSessionTrigger(draft: MarketDraft, trigger: SessionTrigger): void {
  draft.sessionCalendar = trigger.calendar;
  draft.sessionOn = trigger.on;
  draft.sessionMoment = trigger.event ?? 'at';
  if (trigger.event === undefined) {
    draft.sessionAt = trigger.at ?? '';
    draft.dayAmount = Math.abs(trigger.dayOffset);
    draft.daySide = sideOf(trigger.dayOffset, draft.daySide);
    draft.dayUnit = trigger.dayOffsetUnit;
    return;
  }
  const minutes = Math.abs(trigger.offsetMinutes);
  draft.minuteUnit = minutes !== 0 && minutes % MINUTES_OF.hours === 0 ? 'hours' : 'minutes';
  draft.minuteAmount = minutes / MINUTES_OF[draft.minuteUnit];
  draft.minuteSide = sideOf(trigger.offsetMinutes, draft.minuteSide);
}

function signed(amount: NumberField, side: OffsetSide): number {
  const size = amount ?? 0;
  // Minus nought is another number to a comparison, and to nobody else.
  return side === 'before' && size !== 0 ? -size : size;
}

/** The session trigger that stands in the form. */
export function sessionTriggerOf(draft: MarketDraft): SessionTrigger {
  const isTime = draft.sessionMoment === 'at';
  return {
    kind: 'session',
    calendar: draft.sessionCalendar,
    ...(draft.sessionMoment === 'at' ? { at: draft.sessionAt.trim() } : { event: draft.sessionMoment }),
    dayOffset: isTime ? signed(draft.dayAmount, draft.daySide) : 0,
    dayOffsetUnit: isTime ? draft.dayUnit : 'sessions',
    offsetMinutes: isTime ? 0 : signed(draft.minuteAmount, draft.minuteSide) * MINUTES_OF[draft.minuteUnit],
    on: draft.sessionOn,
  };
}

/** Puts guard and session rule into the form. */
export function takeRules(draft: MarketDraft, rules: { guard: Guard | null; session: SessionRule | null }): void {
  draft.guardWhen = rules.guard?.when ?? 'none';
  if (rules.guard !== null) draft.guardCalendar = rules.guard.calendar;
  draft.sessionRoll = rules.session?.roll ?? 'automatic';
  if (rules.session !== null) draft.ruleCalendar = rules.session.calendar;
}

/** The guard that stands in the form. */
export function guardOf({ guardWhen, guardCalendar }: MarketDraft): Guard | null {
  return guardWhen === 'none' ? null : { calendar: guardCalendar, when: guardWhen };
}

/** The session rule that stands in the form. */
export function ruleOf({ sessionRoll, ruleCalendar }: MarketDraft): SessionRule | null {
  return sessionRoll === 'automatic' ? null : { calendar: ruleCalendar, roll: sessionRoll };
}
