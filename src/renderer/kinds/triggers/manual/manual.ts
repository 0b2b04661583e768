import type { TriggerScreens } from '../trigger-kind';

/** Nothing is chosen of a trigger that only a person pulls. */
export type ManualDraft = Record<string, never>;

/** A task that only a person starts, on the screens. */
export const manual: TriggerScreens<'manual', ManualDraft> = {
  places: [],
  empty: () => ({}),
  toDraft: (_trigger, before) => before,
  fromDraft: () => ({ kind: 'manual' }),
  faults: () => [],
  isUnfinished: () => true,
  zone: (_trigger, { here }) => here,
  plain: (_trigger, t) => t('tasks.manualWords'),
};
