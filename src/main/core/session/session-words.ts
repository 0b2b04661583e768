import { message, type Message, type MessageKey } from '@shared/messages/message';
import type { Guard } from '@shared/model/session';
import type { GuardReason } from './guard';

const GUARDS = {
  'session-day': 'schedule.guard.sessionDay',
  'trading-hours': 'schedule.guard.tradingHours',
  'non-session-day': 'schedule.guard.nonSessionDay',
} as const satisfies Record<Guard['when'], MessageKey>;

const REASONS = {
  'no-session': 'schedule.held.noSession',
  'outside-hours': 'schedule.held.outsideHours',
  'is-session': 'schedule.held.isSession',
} as const satisfies Record<GuardReason, MessageKey>;

/** What a guard demands, as the rest of a sentence. */
export function guardWords({ calendar, when }: Guard): Message {
  return message(GUARDS[when], { calendar });
}

/** Why a guard holds a moment back. `day` is the day's name in the reader's language, null where it has none. */
export function guardReasonWords({ calendar }: Guard, reason: GuardReason, day: string | null): Message {
  if (reason === 'no-session' && day !== null) return message('schedule.held.noSessionNamed', { calendar, day });
  return message(REASONS[reason], { calendar });
}
