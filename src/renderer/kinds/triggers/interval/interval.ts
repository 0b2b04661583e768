import type { NumberField } from '../../../ui/number-field';
import type { TriggerScreens } from '../trigger-kind';

/** Units an interval may be typed in, with their seconds. */
export const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
/** A unit of an interval. */
export type IntervalUnit = keyof typeof UNIT_SECONDS;

/** An interval as it stands in the form. */
export interface IntervalDraft {
  every: NumberField;
  unit: IntervalUnit;
  /** Phase of an interval that was saved before, epoch ms. */
  anchorAt: number | undefined;
}

function unitOf(seconds: number): IntervalUnit {
  const fits = (unit: IntervalUnit): boolean => seconds > 0 && seconds % UNIT_SECONDS[unit] === 0;
  return (['days', 'hours', 'minutes'] as const).find(fits) ?? 'seconds';
}
const secondsOf = ({ every, unit }: IntervalDraft): number => (every ?? 0) * UNIT_SECONDS[unit];

/** A fixed period on the screens. */
export const interval: TriggerScreens<'interval', IntervalDraft> = {
  label: 'form.interval',
  places: ['everySeconds'],
  empty: () => ({ every: 5, unit: 'minutes', anchorAt: undefined }),
  toDraft({ everySeconds, anchorAt }) {
    const unit = unitOf(everySeconds);
    return { every: everySeconds / UNIT_SECONDS[unit], unit, anchorAt };
  },
  fromDraft(draft) {
    const { anchorAt } = draft;
    return { kind: 'interval', everySeconds: secondsOf(draft), ...(anchorAt === undefined ? {} : { anchorAt }) };
  },
  faults(draft) {
    const seconds = secondsOf(draft);
    return Number.isInteger(seconds) && seconds >= 1 ? [] : [{ path: 'everySeconds', key: 'problem.interval' }];
  },
  isUnfinished: ({ every }) => (every ?? 0) < 1,
  zone: (_trigger, { here }) => here,
};
