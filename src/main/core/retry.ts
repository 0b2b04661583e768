import type { ExecutionReason, ExecutionStatus } from '@shared/model/execution';
import type { RetryRule } from '@shared/model/command';

/** What may go better next time; exit code 99 shares its reason with failures and is told apart by status. */
const RETRIED: ReadonlySet<ExecutionReason> = new Set([
  'exit-code',
  'signal',
  'timeout',
  'spawn-error',
  'interrupted',
] as const);

/** As many tries as a rule may ask for; beyond it the power would leave the finite numbers. */
const MAX_POWER = 100;

/**
 * How long to wait before the next try, ms; null when there is none. `attempt` is the try that has just ended, counted
 * from 1. delay = min(intervalSeconds · backoffⁿ, maxIntervalSeconds), n from 0. A run that was asked to stop is never
 * tried again.
 */
export function decideRetry(input: {
  rule: RetryRule;
  attempt: number;
  reason: ExecutionReason | null;
  status: ExecutionStatus;
  stopReason: string | null;
}): number | null {
  const { rule, attempt, reason, status, stopReason } = input;
  const gone = status === 'failed' || status === 'terminated';
  if (stopReason !== null || !gone || reason === null || !RETRIED.has(reason) || attempt > rule.max) return null;
  const grown = rule.intervalSeconds * rule.backoff ** Math.min(attempt - 1, MAX_POWER);
  return Math.round(Math.min(grown, rule.maxIntervalSeconds) * 1000);
}
