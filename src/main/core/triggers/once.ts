import { AppError } from '@shared/errors';
import { message } from '@shared/messages/message';
import { offsetAt } from '../zone';
import { keepZone, type TriggerCode } from './trigger-code';

/** Fires at one instant. */
export const once: TriggerCode<'once'> = {
  firedBy: 'time',
  toStored: (trigger, { systemZone }) => ({ ...trigger, timeZone: trigger.timeZone ?? systemZone }),
  next: ({ at }, after) => (at > after ? at : null),
  previous: ({ at }, atOrBefore) => (at <= atOrBefore ? at : null),
  spacingMs: () => Infinity,
  ends: true,
  zone: () => null,
  keepUnsaid: keepZone,
  // The zone is only how it is spoken of.
  timing: ({ at }) => ({ at }),
  refusePast({ at }, now) {
    if (at > now) return;
    throw new AppError('invalid-input', 'cron.passed', {}, { path: ['task', 'trigger', 'at'] });
  },
  describe({ at, timeZone }, systemZone) {
    const zone = timeZone ?? systemZone;
    const wall = new Date(at + offsetAt(zone, at)).toISOString();
    const [date = '', time = ''] = wall.split(/[T.]/);
    return message('schedule.once', { date, time, zone });
  },
};
