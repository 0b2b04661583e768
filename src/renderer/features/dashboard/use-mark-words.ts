import { useText } from '../../i18n';
import type { Mark } from './timeline-map';

/** Says what a mark of the time axis stands for. */
export function useMarkWords(): (status: Mark['status']) => string {
  const { t } = useText();
  return (status) => {
    if (status === 'planned') return t('dashboard.timeline.planned');
    return status === 'late' ? t('state.overdue') : t(`status.${status}`);
  };
}
