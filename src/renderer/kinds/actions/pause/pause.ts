import { Timer } from '@element-plus/icons-vue';
import type { PauseAction } from '@shared/kinds/actions/pause';
import type { NumberField } from '../../../ui/number-field';
import { actionField, type ActionScreens } from '../action-kind';

/** A pause as it stands in the form. */
export interface PauseDraft {
  seconds: NumberField;
}

/** A pause on the screens. */
export const pause: ActionScreens<'pause', PauseDraft> = {
  icon: Timer,
  places: ['seconds'],
  fields: [
    actionField({
      id: 'seconds',
      label: 'form.pauseSeconds',
      read: ({ seconds }: PauseAction) => seconds,
      take: (into, { seconds }) => ({ ...into, seconds }),
      format: String,
    }),
  ],
  hasLimits: false,
  canTry: true,
  isWhole: false,
  empty: () => ({ seconds: 60 }),
  toDraft: ({ seconds }) => ({ seconds }),
  fromDraft: ({ seconds }) => ({ kind: 'pause', seconds: seconds ?? 0 }),
  faults: ({ seconds }) => ((seconds ?? 0) >= 1 ? [] : [{ path: 'seconds', key: 'problem.interval' }]),
  complete: (given) => given,
};
