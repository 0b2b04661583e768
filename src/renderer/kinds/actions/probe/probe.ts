import { Document } from '@element-plus/icons-vue';
import type { ProbeAction } from '@shared/kinds/actions/probe';
import { actionField, type ActionScreens } from '../action-kind';

/** A script of the app's own Node as it stands in the form. */
export interface ProbeDraft {
  script: string;
}

/** A script of the app's own Node on the screens. */
export const probe: ActionScreens<'probe', ProbeDraft> = {
  icon: Document,
  places: ['script'],
  fields: [
    actionField({
      id: 'script',
      label: 'form.script',
      read: ({ script }: ProbeAction) => script,
      take: (into, { script }) => ({ ...into, script }),
      format: (script) => script,
      isMono: true,
    }),
  ],
  hasLimits: true,
  canTry: true,
  isWhole: false,
  empty: () => ({ script: '' }),
  toDraft: ({ script }) => ({ script }),
  fromDraft: ({ script }) => ({ kind: 'probe', script }),
  faults: ({ script }) => (script.trim() === '' ? [{ path: 'script', key: 'problem.command' }] : []),
  complete: (given) => given,
};
