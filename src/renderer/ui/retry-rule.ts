import { retrySchema, type RetryRule } from '@shared/model/command';
import type { NumberField } from './number-field';

/** The rule that holds where nothing is said of retries: the contract's. Times in seconds. */
export const DEFAULT_RETRY: RetryRule = retrySchema.parse({});

/** The longest pause of a rule that names none, seconds: the contract's default, or the pause itself if that is longer. */
export function longestPause(intervalSeconds: number): number {
  // A pause that can't be read, as one that is being typed, moves nothing.
  return Number.isNaN(intervalSeconds)
    ? DEFAULT_RETRY.maxIntervalSeconds
    : Math.max(DEFAULT_RETRY.maxIntervalSeconds, intervalSeconds);
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

/** A rule as it stands in a form: a field that is empty means its default. Times in seconds. */
export type RetryDraft = Record<keyof RetryRule, NumberField>;

/** The rule that stands in a form. */
export function retryOf({ max, intervalSeconds, backoff, maxIntervalSeconds }: RetryDraft): RetryRule {
  const pause = intervalSeconds ?? DEFAULT_RETRY.intervalSeconds;
  return {
    max: max ?? DEFAULT_RETRY.max,
    intervalSeconds: pause,
    backoff: backoff ?? DEFAULT_RETRY.backoff,
    maxIntervalSeconds: maxIntervalSeconds ?? longestPause(pause),
  };
}

/** Puts another pause before a retry into a form; a longest pause that nobody chose goes with it. */
export function withPauseTyped(draft: RetryDraft, seconds: NumberField): RetryDraft {
  const { maxIntervalSeconds } = withPause(retryOf(draft), seconds);
  return { ...draft, intervalSeconds: seconds, maxIntervalSeconds };
}
