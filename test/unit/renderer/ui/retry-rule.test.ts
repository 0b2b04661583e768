import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestPause, withPause } from '@renderer/ui/retry-rule';
import { retrySchema } from '@shared/model/command';

describe('a rule for retries', () => {
  test('has the longest pause that the contract gives one that names none', () => {
    const pause = fc.oneof(fc.nat(604_800), fc.constantFrom(0, 3_600, 3_600.5, 604_800));
    fc.assert(
      fc.property(pause, (intervalSeconds) => {
        expect(longestPause(intervalSeconds)).toBe(retrySchema.parse({ intervalSeconds }).maxIntervalSeconds);
      }),
    );
  });

  test.each([
    ['follows a longer pause', 60, 3_600, 7_200, 7_200],
    ['follows it back', 7_200, 7_200, 60, 3_600],
    ['stays where somebody chose it', 60, 600, 120, 600],
    ['stays though it is shorter than the pause', 60, 600, 7_200, 600],
  ])('with another pause: the longest one %s', (_what, intervalSeconds, maxIntervalSeconds, seconds, longest) => {
    const rule = { max: 2, intervalSeconds, backoff: 1.5, maxIntervalSeconds };
    expect(withPause(rule, seconds)).toEqual({ ...rule, intervalSeconds: seconds, maxIntervalSeconds: longest });
  });

  test('without a pause has the default', () => {
    expect(withPause(retrySchema.parse({ intervalSeconds: 7_200 }), null)).toEqual(retrySchema.parse({}));
  });
});
