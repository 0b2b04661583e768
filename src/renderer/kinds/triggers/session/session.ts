import { sessionTriggerSchema, type SessionSelection } from '@shared/kinds/triggers/session';
import type { NumberField } from '../../../ui/number-field';
import type { TriggerScreens } from '../trigger-kind';
import { homeCalendar } from './home-calendar';

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

/** A part of a session that a trigger may go by. */
export type SessionEvent = Exclude<(typeof MOMENTS)[number], 'at'>;

/** How far from an open or a close, as it stands in the form. */
export interface MinuteOffset {
  amount: NumberField;
  unit: keyof typeof MINUTES_OF;
  side: OffsetSide;
}

/** A moment of each session as it stands in the form. */
export interface SessionDraft {
  calendar: string;
  on: SessionSelection;
  moment: (typeof MOMENTS)[number];
  /** Time of day, HH:MM. */
  at: string;
  dayAmount: NumberField;
  dayUnit: (typeof DAY_UNITS)[number];
  daySide: OffsetSide;
  /** How far from each event: what stands at one says nothing of the other. */
  offsets: Record<SessionEvent, MinuteOffset>;
}

function sideOf(amount: number, before: OffsetSide): OffsetSide {
  if (amount === 0) return before;
  return amount < 0 ? 'before' : 'after';
}
function signed(amount: NumberField, side: OffsetSide): number {
  const size = amount ?? 0;
  // Minus nought is another number to a comparison, and to nobody else.
  return side === 'before' && size !== 0 ? -size : size;
}

function minutesOf({ amount, unit, side }: MinuteOffset): number {
  return signed(amount, side) * MINUTES_OF[unit];
}

/** Its parts say together which moment is meant. What they default to, but for the moment: that is a time or an event. */
const DEFAULTS = { ...sessionTriggerSchema.parse({ kind: 'session', calendar: 'XSHG', at: '00:00' }), at: undefined };

/** A moment of each session on the screens: 17:40 at home until something else is chosen. */
export const session: TriggerScreens<'session', SessionDraft> = {
  label: 'form.session',
  places: ['calendar', 'at', 'dayOffset', 'offsetMinutes'],
  empty: () => ({
    calendar: homeCalendar(),
    on: 'every',
    moment: 'at',
    at: '17:40',
    dayAmount: 0,
    dayUnit: 'sessions',
    daySide: 'after',
    // What goes by the open gets ready for it; what goes by the close works with the day's data.
    offsets: {
      open: { amount: 30, unit: 'minutes', side: 'before' },
      close: { amount: 30, unit: 'minutes', side: 'after' },
    },
  }),
  toDraft(trigger, before) {
    const { calendar, on, event } = trigger;
    const draft: SessionDraft = { ...before, calendar, on, moment: event ?? 'at' };
    if (event === undefined) {
      const dayAmount = Math.abs(trigger.dayOffset);
      const daySide = sideOf(trigger.dayOffset, before.daySide);
      return { ...draft, at: trigger.at ?? '', dayAmount, daySide, dayUnit: trigger.dayOffsetUnit };
    }
    const minutes = Math.abs(trigger.offsetMinutes);
    const unit = minutes !== 0 && minutes % MINUTES_OF.hours === 0 ? 'hours' : 'minutes';
    const side = sideOf(trigger.offsetMinutes, before.offsets[event].side);
    const offset: MinuteOffset = { amount: minutes / MINUTES_OF[unit], unit, side };
    return { ...draft, offsets: { ...before.offsets, [event]: offset } };
  },
  fromDraft(draft) {
    const { calendar, moment, on } = draft;
    const isTime = moment === 'at';
    return {
      kind: 'session',
      calendar,
      ...(moment === 'at' ? { at: draft.at.trim() } : { event: moment }),
      dayOffset: isTime ? signed(draft.dayAmount, draft.daySide) : 0,
      dayOffsetUnit: isTime ? draft.dayUnit : 'sessions',
      offsetMinutes: moment === 'at' ? 0 : minutesOf(draft.offsets[moment]),
      on,
    };
  },
  faults({ moment, at }) {
    const isWrong = moment === 'at' && !sessionTriggerSchema.shape.at.safeParse(at.trim()).success;
    return isWrong ? [{ path: 'at', key: 'problem.sessionAt' }] : [];
  },
  isUnfinished: ({ moment, at }) => moment === 'at' && at.trim() === '',
  zone: ({ calendar }, { ofCalendar, here }) => ofCalendar(calendar) ?? here,
  defaults: DEFAULTS,
  isWhole: true,
};
