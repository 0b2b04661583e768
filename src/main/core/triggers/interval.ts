import type { StoredIntervalTrigger } from '@shared/kinds/triggers/interval';
import { withinTime } from './time-range';
import type { TriggerCode } from './trigger-code';

const UNITS = [
  { seconds: 86_400, zh: '天', en: 'day' },
  { seconds: 3600, zh: '小时', en: 'hour' },
  { seconds: 60, zh: '分钟', en: 'minute' },
  { seconds: 1, zh: '秒', en: 'second' },
] as const;

/** Fires once a period; the anchor is a phase, not a start: moments lie on both sides of it. */
export const interval: TriggerCode<'interval'> = {
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
    const count = everySeconds / unit.seconds;
    return {
      zh: count === 1 && unit.zh !== '小时' ? `每${unit.zh}` : `每 ${count} ${unit.zh}`,
      en: count === 1 ? `Every ${unit.en}` : `Every ${count} ${unit.en}s`,
    };
  },
};

function momentAtOrBefore(trigger: StoredIntervalTrigger, at: number): number {
  const every = trigger.everySeconds * 1000;
  return trigger.anchorAt + Math.floor((at - trigger.anchorAt) / every) * every;
}
