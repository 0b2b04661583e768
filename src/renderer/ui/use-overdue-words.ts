import type { Overdue } from '@shared/model/overdue';
import { useText } from '../i18n';
import { formatInstant } from './format';

/** Says in a sentence how a task is late, since when, and which run is in its way. */
export function useOverdueWords(): { sentenceOf: (overdue: Overdue) => string } {
  const { t } = useText();
  return {
    sentenceOf: ({ kind, since, by, byKey, byName }) => {
      const at = formatInstant(since);
      if (by === null) return t(`overdue.alone.${kind}`, { at });
      const name = byName === null || byName === '' ? (byKey ?? '') : byName;
      return t(`overdue.by.${kind}`, { at, run: by, name });
    },
  };
}
