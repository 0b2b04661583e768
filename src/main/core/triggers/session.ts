import type { SessionTrigger } from '@shared/kinds/triggers/session';
import { calendarOf } from '../calendar/calendar';
import { nextSessionMoment, previousSessionMoment } from '../session/session-moments';
import type { Words } from '../word-lists';
import { LAST_INSTANT, withinTime } from './time-range';
import type { TriggerCode } from './trigger-code';

/** Calendars end with the year 9999, and a search looks ahead. */
const LAST_SESSION_AT = LAST_INSTANT - 100 * 86_400_000;

const CHOSEN: Record<SessionTrigger['on'], Words> = {
  every: { zh: '每个交易日', en: 'each session' },
  'week-first': { zh: '每周第一个交易日', en: 'the first session of each week' },
  'week-last': { zh: '每周最后一个交易日', en: 'the last session of each week' },
  'month-first': { zh: '每月第一个交易日', en: 'the first session of each month' },
  'month-last': { zh: '每月最后一个交易日', en: 'the last session of each month' },
};

/** Fires by the sessions of an exchange. */
export const session: TriggerCode<'session'> = {
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

function sentenceOf(trigger: SessionTrigger): Words {
  const { calendar } = trigger;
  const { zh, en } = CHOSEN[trigger.on];
  const suffix = { zh: `（${calendar}）`, en: ` of ${calendar}` };
  if (trigger.at !== undefined) {
    const moved = movedWords(trigger);
    return {
      zh: `${zh}${moved.zh} ${trigger.at}${suffix.zh}`,
      en: moved.en === '' ? `At ${trigger.at} on ${en}${suffix.en}` : `At ${trigger.at}, ${moved.en} ${en}${suffix.en}`,
    };
  }
  const event = trigger.event === 'open' ? { zh: '开盘', en: 'open' } : { zh: '收盘', en: 'close' };
  const { offsetMinutes: minutes } = trigger;
  if (minutes === 0) return { zh: `${zh}${event.zh}时${suffix.zh}`, en: `At the ${event.en} of ${en}${suffix.en}` };
  const length = lengthWords(Math.abs(minutes));
  return {
    zh: `${zh}${event.zh}${minutes < 0 ? '前' : '后'} ${length.zh}${suffix.zh}`,
    en: `${length.en} ${minutes < 0 ? 'before' : 'after'} the ${event.en} of ${en}${suffix.en}`,
  };
}

function movedWords({ dayOffset, dayOffsetUnit }: SessionTrigger): Words {
  if (dayOffset === 0) return { zh: '', en: '' };
  const count = Math.abs(dayOffset);
  const [zhUnit, enUnit] = dayOffsetUnit === 'sessions' ? ['个交易日', 'session'] : ['天', 'day'];
  return {
    zh: `${dayOffset < 0 ? '前' : '后'}第 ${count} ${zhUnit}`,
    en: `${count} ${enUnit}${count === 1 ? '' : 's'} ${dayOffset < 0 ? 'before' : 'after'}`,
  };
}

function lengthWords(minutes: number): Words {
  if (minutes % 60 !== 0) return { zh: `${minutes} 分钟`, en: minutes === 1 ? '1 minute' : `${minutes} minutes` };
  const hours = minutes / 60;
  return { zh: `${hours} 小时`, en: hours === 1 ? '1 hour' : `${hours} hours` };
}
