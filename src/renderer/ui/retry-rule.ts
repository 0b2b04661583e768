import { retrySchema, type RetryRule } from '@shared/model/command';

/** The rule that holds where nothing is said of retries: the contract's. Times in seconds. */
export const DEFAULT_RETRY: RetryRule = retrySchema.parse({});

/** The longest pause of a rule that names none, seconds: the contract's default, or the pause itself if that is longer. */
export function longestPause(intervalSeconds: number): number {
  return Math.max(DEFAULT_RETRY.maxIntervalSeconds, intervalSeconds);
}

/**
 * Puts another pause before a retry into a rule; none: the default. A longest pause that stood at its default goes
 * with it, one that somebody chose stays.
 */
export function withPause(rule: RetryRule, seconds: number | null | undefined): RetryRule {
  const intervalSeconds = seconds ?? DEFAULT_RETRY.intervalSeconds;
  const isDefault = rule.maxIntervalSeconds === longestPause(rule.intervalSeconds);
  return { ...rule, intervalSeconds, ...(isDefault ? { maxIntervalSeconds: longestPause(intervalSeconds) } : {}) };
}
