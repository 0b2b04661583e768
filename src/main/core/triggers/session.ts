import { DAY_MS } from '@shared/dates';
import type { SessionTrigger } from '@shared/kinds/triggers/session';
import { message, type Message, type PlainKey } from '@shared/messages/message';
import { calendarOf } from '../calendar/calendar';
import { nextSessionMoment, previousSessionMoment } from '../session/session-moments';
import { LAST_INSTANT, withinTime } from './time-range';
import type { TriggerCode } from './trigger-code';

/** Calendars end with the year 9999, and a search looks ahead. */
const LAST_SESSION_AT = LAST_INSTANT - 100 * DAY_MS;

const CHOSEN: Record<SessionTrigger['on'], PlainKey> = {
  every: 'schedule.session.every',
  'week-first': 'schedule.session.weekFirst',
  'week-last': 'schedule.session.weekLast',
  'month-first': 'schedule.session.monthFirst',
  'month-last': 'schedule.session.monthLast',
};

const EVENTS = {
  open: {
    at: 'schedule.session.atOpen',
    before: 'schedule.session.beforeOpen',
    after: 'schedule.session.afterOpen',
  },
  close: {
    at: 'schedule.session.atClose',
    before: 'schedule.session.beforeClose',
    after: 'schedule.session.afterClose',
  },
} as const;

const MOVES = {
  sessions: { before: 'schedule.session.sessionsBefore', after: 'schedule.session.sessionsAfter' },
  days: { before: 'schedule.session.daysBefore', after: 'schedule.session.daysAfter' },
} as const;

/** Fires by the sessions of an exchange. */
export const session: TriggerCode<'session'> = {
  firedBy: 'time',
  toStored(trigger, { calendars }) {
    calendarOf(trigger.calendar, calendars, 'trigger');
    return trigger;
  },
  next(trigger, after, calendars) {
    if (after > LAST_SESSION_AT) return null;
    const moment = nextSessionMoment(trigger, after, calendarOf(trigger.calendar, calendars, 'trigger'));
    return moment === null ? null : withinTime(moment.at);
  },
  previous(trigger, atOrBefore, calendars) {
    const moment = previousSessionMoment(trigger, atOrBefore, calendarOf(trigger.calendar, calendars, 'trigger'));
    return moment === null ? null : withinTime(moment.at);
  },
  // A half day's close comes earlier after a full one, but never by half a day.
  spacingMs: () => 43_200_000,
  ends: false,
  zone: ({ calendar }, calendars) => calendars(calendar)?.timeZone ?? null,
  describe: sentenceOf,
};

function sentenceOf(trigger: SessionTrigger): Message {
  const { calendar, at, dayOffset, dayOffsetUnit, event, offsetMinutes } = trigger;
  const sessions = message(CHOSEN[trigger.on]);
  if (at !== undefined) {
    if (dayOffset === 0) return message('schedule.session.at', { time: at, sessions, calendar });
    const { before, after } = MOVES[dayOffsetUnit];
    const count = Math.abs(dayOffset);
    return message(dayOffset < 0 ? before : after, { time: at, count, sessions, calendar });
  }
  const texts = EVENTS[event === 'open' ? 'open' : 'close'];
  if (offsetMinutes === 0) return message(texts.at, { sessions, calendar });
  const length = lengthOf(Math.abs(offsetMinutes));
  return message(offsetMinutes < 0 ? texts.before : texts.after, { length, sessions, calendar });
}

function lengthOf(minutes: number): Message {
  if (minutes % 60 !== 0) return message('schedule.session.minutes', { count: minutes });
  return message('schedule.session.hours', { count: minutes / 60 });
}
