import { DAY_MS, dateOf, dayOf, FIRST_DATE, isWeekend } from '@shared/dates';
import { message, type Message } from '@shared/messages/message';
import type { CalendarOverride } from '@shared/model/session';
import { firstInstantOf, segmentAt, type Segment } from '../zone';
import type { CalendarDay, DayKind, Phase, TradingCalendar } from './calendar';
import type { CalendarDefinition, Name, OverrideSet } from './definition';
import { breaksIn, hoursOn, secondsOf } from './hours';
import { nightBefore } from './nights';
import { SessionIndex } from './session-index';

/** What a user changed: in the calendar itself, and in the one whose days it has. */
export interface CalendarChanges {
  readonly own?: OverrideSet | undefined;
  readonly base?: OverrideSet | undefined;
}

/** Farther than this from a change of offset a wall clock reading is there once, in one stretch. */
const REACH = 2 * DAY_MS;

interface Decision {
  readonly kind: DayKind;
  readonly origin: CalendarDay['origin'];
  readonly name: Name | null;
  readonly open?: number | undefined;
  readonly close?: number | undefined;
}

/**
 * A calendar out of its definition and the user's changes, which lie over it day by day. Changes that say up to which
 * date they are complete move the end of what is known. Hours of a change that leave no session are not taken;
 * `overrideProblems` tells of them before.
 */
export function buildCalendar(definition: CalendarDefinition, changes: CalendarChanges = {}): TradingCalendar {
  return new BuiltCalendar(definition, changes);
}

/** Something wrong with a change of a day. */
export interface DayProblem {
  date: string;
  said: Message;
}

/** What is wrong with changes to a calendar: days before 1970, and days whose open is not before their close. */
export function overrideProblems(definition: CalendarDefinition, overrides: readonly CalendarOverride[]): DayProblem[] {
  return overrides.flatMap((override) => {
    if (override.date < FIRST_DATE) return [{ date: override.date, said: message('days.dayBefore1970') }];
    const decision = decisionOf(override, true);
    if (decision.kind === 'closed') return [];
    const hours = hoursOn(definition.hours, dayOf(override.date), decision.kind, decision.open, decision.close);
    return hours.open < hours.close ? [] : [{ date: override.date, said: message('days.dayOrder') }];
  });
}

function decisionOf(override: CalendarOverride, withHours: boolean): Decision {
  return {
    kind: override.kind,
    origin: 'override',
    name: override.note === '' ? null : { zh: override.note, en: override.note },
    open: withHours && override.open !== undefined ? secondsOf(override.open) : undefined,
    close: withHours && override.close !== undefined ? secondsOf(override.close) : undefined,
  };
}

function latest(...dates: (string | undefined)[]): string {
  return dates.reduce<string>((last, date) => (date !== undefined && date > last ? date : last), '');
}

class BuiltCalendar implements TradingCalendar {
  readonly id: string;
  readonly timeZone: string;
  readonly knownFrom: string;
  readonly knownTo: string;
  readonly #definition: CalendarDefinition;
  readonly #overrides = new Map<number, Decision>();
  readonly #knownTo: number;
  readonly #index: SessionIndex;
  /** The stretch of one offset that was asked for last: nearly each question lies in it. */
  #segment: Segment = { from: 0, to: 0, offset: 0 };

  constructor(definition: CalendarDefinition, { own, base }: CalendarChanges) {
    this.#definition = definition;
    this.id = definition.id;
    this.timeZone = definition.timeZone;
    this.knownFrom = dateOf(definition.knownFrom);
    this.knownTo = latest(dateOf(definition.knownTo), own?.knownTo, base?.knownTo);
    this.#knownTo = dayOf(this.knownTo);
    // The hours of a change to the other calendar are that exchange's own.
    this.#layOver(base, false);
    this.#layOver(own, true);
    this.#index = new SessionIndex((day) => this.#decide(day).kind !== 'closed');
  }

  isSession(date: string): boolean {
    return this.#index.has(dayOf(date));
  }

  sessionFrom(date: string): string {
    return dateOf(this.#index.from(dayOf(date)));
  }

  sessionUpTo(date: string): string {
    return dateOf(this.#index.upTo(dayOf(date)));
  }

  offset(session: string, count: number): string {
    return dateOf(this.#index.offset(dayOf(session), count));
  }

  dateAt(at: number): string {
    if (at < this.#segment.from || at >= this.#segment.to) this.#segment = segmentAt(this.timeZone, at);
    return dateOf(Math.floor((at + this.#segment.offset) / DAY_MS));
  }

  day(date: string): CalendarDay {
    const day = dayOf(date);
    const { kind, origin, name, open, close } = this.#decide(day);
    if (kind === 'closed') {
      return { date, kind, openAt: null, closeAt: null, breaks: [], phases: [], origin, name };
    }
    let hours = hoursOn(this.#definition.hours, day, kind, open, close);
    if (hours.open >= hours.close) hours = hoursOn(this.#definition.hours, day, kind);
    const phases = hours.phases.map((phase): Phase => ({
      kind: phase.kind,
      startAt: this.#instantOf(day, phase.start),
      endAt: this.#instantOf(day, phase.end),
    }));
    return {
      date,
      kind,
      openAt: this.#instantOf(day, hours.open),
      closeAt: this.#instantOf(day, hours.close),
      breaks: breaksIn(phases),
      phases: [...this.#night(day), ...phases],
      origin,
      name,
    };
  }

  #layOver(changes: OverrideSet | undefined, withHours: boolean): void {
    for (const override of changes?.days ?? []) {
      if (override.date >= FIRST_DATE) this.#overrides.set(dayOf(override.date), decisionOf(override, withHours));
    }
  }

  #night(session: number): Phase[] {
    return nightBefore(
      {
        nights: this.#definition.nights,
        upTo: (day) => this.#index.upTo(day),
        isHoliday: (day) => (this.#overrides.get(day) ?? this.#definition.days.get(day))?.kind === 'closed',
      },
      session,
      (day, seconds) => this.#instantOf(day, seconds),
    );
  }

  #instantOf(day: number, seconds: number): number {
    const wall = day * DAY_MS + seconds * 1000;
    const { from, to, offset } = this.#segment;
    if (wall - offset >= from + REACH && wall - offset < to - REACH) return wall - offset;
    const at = firstInstantOf(this.timeZone, wall);
    this.#segment = segmentAt(this.timeZone, at);
    return at;
  }

  #decide(day: number): Decision {
    const { knownFrom, knownTo, everyDay, days } = this.#definition;
    const override = this.#overrides.get(day);
    if (override !== undefined) return override;
    const special = days.get(day);
    if (special !== undefined) return special;
    return {
      kind: everyDay || !isWeekend(day) ? 'session' : 'closed',
      origin: day < knownFrom || day > this.#knownTo ? 'assumed' : day <= knownTo ? 'rule' : 'override',
      name: null,
    };
  }
}
