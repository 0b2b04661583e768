import { message } from '@shared/messages/message';
import type { TriggerCode } from './trigger-code';

/** Fires whenever a signal arrives. */
export const signal: TriggerCode<'signal'> = {
  firedBy: 'event',
  toStored: (trigger) => trigger,
  describe: ({ name }) => message('schedule.signal.sentence', { name }),
};
