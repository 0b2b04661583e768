import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSlow,
  lateMoment,
  lateRetrying,
  lateRunning,
  lateWaiting,
  tooLongMs,
  USUAL_RUNS,
  usualOf,
} from '@main/core/usual';

const MINUTE = 60_000;
const times = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 5, maxLength: USUAL_RUNS });

describe('what is usual', () => {
  it('is known from five successes on', () => {
    expect(usualOf([1, 2, 3, 4])).toBeNull();
    expect(usualOf([5, 1, 4, 2, 3])).toEqual({ p50Ms: 3, p95Ms: 5, count: 5 });
  });

  it('leaves the longest of twenty out of p95', () => {
    const twenty = Array.from({ length: 20 }, (_none, at) => at + 1);
    expect(usualOf(twenty)).toEqual({ p50Ms: 10, p95Ms: 19, count: 20 });
  });

  it('is the same in any order, made of times that were, with the shares below that it says', () => {
    fc.assert(
      fc.property(times, fc.func(fc.integer()), (list, order) => {
        const usual = usualOf(list);
        const shuffled = usualOf([...list].sort((a, b) => order(a) - order(b)));
        expect(shuffled).toEqual(usual);
        if (!usual) throw new Error('Five are enough.');
        const upTo = (ms: number): number => list.filter((one) => one <= ms).length / list.length;
        expect(list).toContain(usual.p50Ms);
        expect(list).toContain(usual.p95Ms);
        expect(upTo(usual.p50Ms)).toBeGreaterThanOrEqual(0.5);
        expect(upTo(usual.p95Ms)).toBeGreaterThanOrEqual(0.95);
        expect(usual.p50Ms).toBeLessThanOrEqual(usual.p95Ms);
      }),
    );
  });

  it('calls a run slow over p95 and over 1.25 × p50 + 30 s, both', () => {
    const even = { p50Ms: 4 * MINUTE, p95Ms: 5 * MINUTE, count: 30 };
    expect([5 * MINUTE + 30_000, 5 * MINUTE + 30_001].map((ms) => isSlow(ms, even))).toEqual([false, true]);
    const wide = { p50Ms: MINUTE, p95Ms: 20 * MINUTE, count: 30 };
    expect([20 * MINUTE, 20 * MINUTE + 1].map((ms) => isSlow(ms, wide))).toEqual([false, true]);
  });

  it('calls a run too long over twice p95 and never within ten minutes over it', () => {
    expect(tooLongMs({ p50Ms: 1, p95Ms: MINUTE, count: 5 })).toBe(11 * MINUTE);
    expect(tooLongMs({ p50Ms: 1, p95Ms: 60 * MINUTE, count: 5 })).toBe(120 * MINUTE);
    fc.assert(
      fc.property(times, (list) => {
        const usual = usualOf(list);
        if (usual) expect(isSlow(tooLongMs(usual) + 1, usual)).toBe(true);
      }),
    );
  });
});

describe('the mark from which a run is late', () => {
  const usual = { p50Ms: MINUTE, p95Ms: 2 * MINUTE, count: 9 };

  it('follows the grace while it waits, and is never nearer than what the engine itself needs', () => {
    expect(lateWaiting(1000, 300_000)).toEqual({ kind: 'waiting', since: 1000, at: 301_000 });
    expect(lateWaiting(1000, 0)).toMatchObject({ at: 6000 });
    expect(lateWaiting(1000, null)).toBeNull();
  });

  it('follows what is usual while it runs, and is none while that is not known', () => {
    expect(lateRunning(0, usual, null)).toEqual({ kind: 'running-long', since: 0, at: 12 * MINUTE });
    expect(lateRunning(0, null, lateWaiting(0, 1))).toBeNull();
  });

  it('lets a run within its usual time stand in the way of a moment', () => {
    const run = { startedAt: 0 };
    expect(lateMoment(MINUTE, 300_000, run, null)).toEqual({ kind: 'missed-moment', since: MINUTE, at: 6 * MINUTE });
    expect(lateMoment(10_000, 1000, run, usual).at).toBe(2 * MINUTE);
  });

  it('stays over tries where a moment is held up, and goes with a wait that a rule asks for', () => {
    const moment = lateMoment(MINUTE, 300_000, { startedAt: 0 }, null);
    expect(lateRetrying(moment)).toBe(moment);
    expect(lateRunning(MINUTE, usual, moment)).toBe(moment);
    expect(lateRetrying(lateRunning(0, usual, null))).toBeNull();
  });
});
