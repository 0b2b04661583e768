import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf, notableDeviation } from '@shared/model/deviation';
import type { ExecutionStatus } from '@shared/model/execution';

describe('by how much a run differs from the usual', () => {
  it.each<[ranMs: number | null, usualMs: number | null, percent: number | null]>([
    [14 * 60_000, 9 * 60_000, 56],
    [80, 100, -20],
    [100, 100, 0],
    [0, 100, -100],
    [1340, 100, 1240],
    [null, 100, null],
    [100, null, null],
    [100, 0, null],
  ])('says of %s ms where %s ms are usual: %s %%', (ranMs, usualMs, percent) => {
    expect(deviationOf(ranMs, usualMs)).toBe(percent);
  });

  it('is never below −100 %, and grows with the time', () => {
    const ms = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 1e9 }), (one, other, usual) => {
        const [less = 0, more = 0] = [one, other].sort((a, b) => a - b).map((ran) => deviationOf(ran, usual) ?? NaN);
        expect(less).toBeGreaterThanOrEqual(-100);
        expect(more).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});

describe('a deviation worth a word', () => {
  it.each<[status: ExecutionStatus, ranMs: number | null, usualMs: number | null, percent: number | null]>([
    ['success', 145_000, 100_000, 45],
    ['failed', 145_000, 100_000, 45],
    ['running', 145_000, 100_000, 45],
    ['success', 80_000, 100_000, -20],
    // What failed soon was not quick, and what runs has not ended.
    ['failed', 4000, 140_000, null],
    ['running', 4000, 140_000, null],
    // Durations are never quite the same.
    ['success', 109_000, 100_000, null],
    ['success', 1900, 1000, null],
    ['success', 2000, 1000, 100],
    ['success', 145_000, null, null],
    ['pending', null, 100_000, null],
  ])('of a run that is at %s after %s ms where %s are usual: %s', (status, ranMs, usualMs, percent) => {
    expect(notableDeviation({ status, ranMs, usualMs })).toBe(percent);
  });
});
