import { message } from '@shared/messages/message';
import type { TriggerCode } from './trigger-code';

/** Never fires by itself. */
export const manual: TriggerCode<'manual'> = {
  toStored: (trigger) => trigger,
  next: () => null,
  previous: () => null,
  spacingMs: () => Infinity,
  ends: false,
  zone: () => null,
  describe: () => message('schedule.manual'),
};
