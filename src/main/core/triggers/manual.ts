import { message } from '@shared/messages/message';
import type { TriggerCode } from './trigger-code';

/** Never fires by itself. */
export const manual: TriggerCode<'manual'> = {
  firedBy: 'hand',
  toStored: (trigger) => trigger,
  describe: () => message('schedule.manual'),
};
