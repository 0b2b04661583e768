import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executionReasonSchema } from '@shared/model/execution';
import { retrySchema, type RetryRule } from '@shared/model/command';
import { decideRetry } from '@main/core/retry';

const rule: RetryRule = { max: 4, intervalSeconds: 60, backoff: 2, maxIntervalSeconds: 300 };
const failed = { rule, status: 'failed', reason: 'exit-code', stopReason: null } as const;

describe('decideRetry', () => {
  it('waits longer each time, up to the limit, and ends after max tries more', () => {
    const delays = [1, 2, 3, 4, 5].map((attempt) => decideRetry({ ...failed, attempt }));
    expect(delays).toEqual([60_000, 120_000, 240_000, 300_000, null]);
  });

  it('tries again after these reasons and no others', () => {
    const retried = executionReasonSchema.options.filter(
      (reason) => decideRetry({ ...failed, reason, attempt: 1 }) !== null,
    );
    expect(retried).toEqual(['exit-code', 'signal', 'timeout', 'spawn-error', 'interrupted']);
    expect(decideRetry({ ...failed, status: 'terminated', reason: 'interrupted', attempt: 1 })).toBe(60_000);
  });

  it('never after success, a skip by exit 99, or a stop that was asked for', () => {
    expect(decideRetry({ ...failed, status: 'success', reason: null, attempt: 1 })).toBeNull();
    expect(decideRetry({ ...failed, status: 'skipped', attempt: 1 })).toBeNull();
    expect(decideRetry({ ...failed, stopReason: 'cancelled', attempt: 1 })).toBeNull();
    expect(decideRetry({ ...failed, status: 'terminated', reason: 'app-quit', attempt: 1 })).toBeNull();
  });

  it('is not asked for by default', () => {
    expect(decideRetry({ ...failed, rule: retrySchema.parse(undefined), attempt: 1 })).toBeNull();
  });

  it('gives a whole, finite number of milliseconds for any rule', () => {
    const rules = fc.record({
      max: fc.constant(100),
      intervalSeconds: fc.double({ min: 0, max: 604_800, noNaN: true }),
      backoff: fc.double({ min: 1, max: 10, noNaN: true }),
      maxIntervalSeconds: fc.double({ min: 0, max: 604_800, noNaN: true }),
    });
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 100 }), (any, attempt) => {
        const delay = decideRetry({ ...failed, rule: any, attempt });
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.round(any.maxIntervalSeconds * 1000));
      }),
    );
  });
});
