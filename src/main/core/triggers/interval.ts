import type { StoredIntervalTrigger } from '@shared/kinds/triggers/interval';
import { message } from '@shared/messages/message';
import { withinTime } from './time-range';
import type { TriggerCode } from './trigger-code';

/** From the longest on: the first that a period is a whole number of. */
const UNITS = [
  { seconds: 86_400, one: 'schedule.every.day', many: 'schedule.every.days' },
  { seconds: 3600, one: 'schedule.every.hour', many: 'schedule.every.hours' },
  { seconds: 60, one: 'schedule.every.minute', many: 'schedule.every.minutes' },
  { seconds: 1, one: 'schedule.every.second', many: 'schedule.every.seconds' },
] as const;

/** Fires once a period; the anchor is a phase, not a start: moments lie on both sides of it. */
export const interval: TriggerCode<'interval'> = {
  firedBy: 'time',
  toStored: (trigger, { at }) => ({ ...trigger, anchorAt: trigger.anchorAt ?? at }),
  next: (trigger, after) => withinTime(momentAtOrBefore(trigger, after) + trigger.everySeconds * 1000),
  previous: (trigger, atOrBefore) => withinTime(momentAtOrBefore(trigger, atOrBefore)),
  spacingMs: ({ everySeconds }) => everySeconds * 1000,
  ends: false,
  zone: () => null,
  keepUnsaid: (trigger, before) =>
    before.kind === 'interval' ? { ...trigger, anchorAt: trigger.anchorAt ?? before.anchorAt } : trigger,
  describe({ everySeconds }) {
    const unit = UNITS.find((candidate) => everySeconds % candidate.seconds === 0) ?? UNITS[3];
    const n = everySeconds / unit.seconds;
    return n === 1 ? message(unit.one) : message(unit.many, { n });
  },
};

function momentAtOrBefore(trigger: StoredIntervalTrigger, at: number): number {
  const every = trigger.everySeconds * 1000;
  return trigger.anchorAt + Math.floor((at - trigger.anchorAt) / every) * every;
}
