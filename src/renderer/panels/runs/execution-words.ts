import type { Ref } from 'vue';
import { displayName } from '@shared/model/common';
import type { Attempt, Execution } from '@shared/model/execution';
import { useText, type Language, type Translate } from '../../i18n';
import { formatInstant, formatRelative } from '../../ui/format';
import { useNow } from '../../ui/use-now';
import { pairOf } from './execution-reasons';

/** Says in plain words why an execution exists and how it stands. */
export interface ExecutionWords {
  nameOf: (execution: Pick<Execution, 'name' | 'key'>) => string;
  /** A few words, for a cell of a table; empty without a reason. */
  reasonOf: (execution: Pick<Execution, 'status' | 'reason'>) => string;
  /** What brought it about, as a sentence. */
  becauseOf: (execution: Pick<Execution, 'source' | 'scheduledFor' | 'queuedAt'>) => string;
  /** How it stands and why, as a sentence or two; the last attempt tells exit code and signal. */
  whyOf: (execution: Execution, last: Pick<Attempt, 'exitCode' | 'signal'> | undefined) => string;
}

/** The words in the language in force. */
export function useExecutionWords(): ExecutionWords {
  const { t, language } = useText();
  const now = useNow();
  return executionWords(t, language, now);
}

/** The words in a language, at a moment in epoch ms. */
export function executionWords(
  t: Translate,
  language: Readonly<Ref<Language>>,
  now: Readonly<Ref<number>>,
): ExecutionWords {
  // A script that skips itself by exit 99 carries the same reason as one that fails by its exit code.
  const reasonOf: ExecutionWords['reasonOf'] = ({ status, reason }) => {
    if (reason === null) return '';
    return status === 'skipped' && reason === 'exit-code' ? t('reasonExit99') : t(`reason.${reason}`);
  };

  return {
    nameOf: displayName,
    reasonOf,
    becauseOf: ({ source, scheduledFor, queuedAt }) =>
      t(`execution.because.${source}`, { due: formatInstant(scheduledFor ?? queuedAt) }),
    whyOf(execution, last) {
      const { status, reason, retryAt, missedCount, attemptCount } = execution;
      const pair = pairOf(status, reason);
      const sentences = [
        pair === null
          ? t('execution.why.other', { status: t(`status.${status}`), reason: reasonOf(execution) })
          : t(`execution.why.${pair}`, {
              when: formatRelative(retryAt ?? now.value, now.value, language.value),
              code: last?.exitCode ?? '≠ 0',
              signal: last?.signal ?? '–',
            }),
      ];
      if (missedCount !== null) sentences.push(t('execution.missedMany', { count: missedCount }));
      if (attemptCount > 1) sentences.push(t('execution.tried', { n: attemptCount }));
      return sentences.join(language.value === 'en' ? ' ' : '');
    },
  };
}
