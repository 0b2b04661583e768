import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPacked, bucketOf, emptyCounts, percentile, withCount } from '@main/adapters/sqlite/histogram';

const duration = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 86_400_000 }),
  fc.integer({ min: 0, max: 30 }).map((power) => 2 ** power),
  fc.maxSafeNat(),
);

function countsOf(durations: number[]): ReturnType<typeof emptyCounts> {
  const packed = durations.reduce<Buffer | null>((before, ms) => withCount(before, bucketOf(ms), 1), null);
  const counts = emptyCounts();
  if (packed) addPacked(counts, packed);
  return counts;
}

describe('the histogram', () => {
  it('puts a duration above the edge of the bucket below, and not above its own', () => {
    const property = fc.property(duration, (ms) => {
      const top = percentile(countsOf([ms]), 1);
      expect(top).toBeGreaterThanOrEqual(ms);
      expect(top).toBeLessThanOrEqual(ms * 2 ** 0.25);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('is exact for 0 ms, for whole edges and without anything', () => {
    expect([0, 1, 2, 4, 1024, 2 ** 40].map((ms) => percentile(countsOf([ms]), 0.95))).toEqual([
      0,
      1,
      2,
      4,
      1024,
      2 ** 40,
    ]);
    expect(percentile(emptyCounts(), 0.95)).toBeNull();
  });

  it('finds a percentile within 19 % above the exact one', () => {
    const property = fc.property(fc.array(duration, { minLength: 1, maxLength: 200 }), (durations) => {
      const sorted = durations.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
      const found = percentile(countsOf(durations), 0.95) ?? -1;
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * 1.19);
    });
    fc.assert(property);
  });

  it('forgets what is counted out again', () => {
    const property = fc.property(
      fc.array(duration, { maxLength: 50 }),
      fc.array(duration, { maxLength: 50 }),
      (a, b) => {
        let packed: Buffer | null = null;
        for (const ms of [...a, ...b]) packed = withCount(packed, bucketOf(ms), 1);
        for (const ms of a) packed = withCount(packed, bucketOf(ms), -1);
        const counts = emptyCounts();
        if (packed) addPacked(counts, packed);
        expect(counts).toEqual(countsOf(b));
      },
    );
    fc.assert(property);
  });

  it('takes five bytes for a run a day', () => {
    expect(withCount(null, bucketOf(3_600_000), 1)).toHaveLength(5);
  });
});
