import { formatInstant } from '../../../ui/format';
import type { TriggerScreens } from '../trigger-kind';

/** One instant as it stands in the form. */
export interface OnceDraft {
  /** Epoch ms; null: none is chosen. */
  at: number | null;
  /** The zone in which the instant was chosen; empty: this device's. */
  timeZone: string;
}

/** One instant on the screens. */
export const once: TriggerScreens<'once', OnceDraft> = {
  label: 'form.once',
  places: ['at'],
  empty: () => ({ at: null, timeZone: '' }),
  toDraft: ({ at, timeZone }) => ({ at: at < 0 ? null : at, timeZone: timeZone ?? '' }),
  fromDraft: ({ at, timeZone }) => ({ kind: 'once', at: at ?? -1, ...(timeZone === '' ? {} : { timeZone }) }),
  faults: ({ at }) => (at === null ? [{ path: 'at', key: 'problem.onceAt' }] : []),
  isUnfinished: ({ at }) => at === null,
  zone: (_trigger, { here }) => here,
  inFull: ({ at }, _sentence, t) => `${t('form.once')} · ${formatInstant(at)}`,
};
