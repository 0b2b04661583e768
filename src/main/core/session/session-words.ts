import type { SessionTrigger } from '@shared/kinds/triggers/session';
import type { Guard } from '@shared/model/session';
import type { Words } from '../word-lists';
import type { GuardReason } from './guard';

const CHOSEN: Record<SessionTrigger['on'], Words> = {
  every: { zh: '每个交易日', en: 'each session' },
  'week-first': { zh: '每周第一个交易日', en: 'the first session of each week' },
  'week-last': { zh: '每周最后一个交易日', en: 'the last session of each week' },
  'month-first': { zh: '每月第一个交易日', en: 'the first session of each month' },
  'month-last': { zh: '每月最后一个交易日', en: 'the last session of each month' },
};

const GUARDS: Record<Guard['when'], Words> = {
  'session-day': { zh: '仅在交易日运行', en: 'only on its sessions' },
  'trading-hours': { zh: '仅在交易时段运行', en: 'only in its trading hours' },
  'non-session-day': { zh: '仅在非交易日运行', en: 'only on days that are no sessions' },
};

const REASONS: Record<GuardReason, Words> = {
  'no-session': { zh: '不是交易日', en: 'no session' },
  'outside-hours': { zh: '不在交易时段', en: 'outside trading hours' },
  'is-session': { zh: '是交易日', en: 'a session' },
};

/** A session trigger as a sentence. */
export function sessionTriggerWords(trigger: SessionTrigger): Words {
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

/** What a guard demands, as the rest of a sentence. */
export function guardWords(guard: Guard): Words {
  const { zh, en } = GUARDS[guard.when];
  return { zh: `${zh}（${guard.calendar}）`, en: `${en} (${guard.calendar})` };
}

/** Why a guard holds a moment back; with the name of the day where it has one. */
export function guardReasonWords(guard: Guard, reason: GuardReason, name: Words | null): Words {
  const { zh, en } = REASONS[reason];
  const day = reason === 'no-session' && name ? { zh: `：${name.zh}`, en: `: ${name.en}` } : { zh: '', en: '' };
  return { zh: `${guard.calendar} ${zh}${day.zh}`, en: `${guard.calendar}: ${en}${day.en}` };
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
