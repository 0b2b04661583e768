import type { Guard } from '@shared/model/session';
import type { Words } from '../word-lists';
import type { GuardReason } from './guard';

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
