import type { Execution } from '@shared/model/execution';
import { useText } from '../../i18n';
import { formatInstant, formatRelative } from '../../ui/format';
import { useNow } from '../../ui/use-now';

/** Says in plain words why an execution exists and how it stands. */
export function useExecutionWords(): {
  nameOf: (execution: Pick<Execution, 'name' | 'key'>) => string;
  reasonOf: (execution: Pick<Execution, 'status' | 'reason'>) => string;
  becauseOf: (execution: Execution) => string;
  nowOf: (execution: Execution) => string;
} {
  const { t, language } = useText();
  const now = useNow();

  // A script that skips itself by exit 99 carries the same reason as one that fails by its exit code.
  const reasonOf = ({ status, reason }: Pick<Execution, 'status' | 'reason'>): string => {
    if (reason === null) return '';
    return status === 'skipped' && reason === 'exit-code' ? t('reasonExit99') : t(`reason.${reason}`);
  };

  return {
    nameOf: ({ name, key }) => (name === '' ? key : name),
    reasonOf,
    becauseOf: ({ source, scheduledFor, queuedAt }) =>
      t(`execution.because.${source}`, { due: formatInstant(scheduledFor ?? queuedAt) }),
    nowOf(execution) {
      const { status, reason, retryAt, missedCount } = execution;
      const words = { reason: reasonOf(execution), n: missedCount ?? 0 };
      if (status === 'pending' && reason === 'retry-wait' && retryAt !== null) {
        return t('execution.now.pendingRetry', { when: formatRelative(retryAt, now.value, language.value) });
      }
      if (status === 'success' && reason === 'marked') return t('execution.now.marked');
      if (status === 'missed' && missedCount !== null) return t('execution.now.missedMany', words);
      return t(`execution.now.${status}`, words);
    },
  };
}
