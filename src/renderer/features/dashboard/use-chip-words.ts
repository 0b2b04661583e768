import { useText } from '../../i18n';
import type { Chip } from './verdict';

/** Says what a chip counts: "Failed 4", "Paused 21 · tushare 20". */
export function useChipWords(): (chip: Chip) => string {
  const { t } = useText();
  const wordOf = (kind: Chip['kind']): string => {
    if (kind === 'late') return t('state.overdue');
    if (kind === 'slow') return t('executions.slow');
    return kind === 'paused' ? t('state.paused') : t(`status.${kind}`);
  };
  return ({ kind, count, more, shared }) => {
    const told = t(more ? 'dashboard.chip.atLeast' : 'dashboard.chip.count', { word: wordOf(kind), n: count });
    return shared === null ? told : t('dashboard.chip.shared', { told, label: shared.label, n: shared.count });
  };
}
