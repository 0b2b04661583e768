import { describe, expect, test } from 'vitest';
import { heatOf, loadsOf, peakOf, type DayLoad } from '@renderer/features/calendar/heat';

const load = (runs: number, planned = 0): DayLoad => ({ runs, bad: 0, planned });

describe('the load of days', () => {
  test('counts what ran and what went wrong, and what is to come by the date of this machine', () => {
    const at = new Date(2026, 10, 23, 17, 40).getTime();
    const loads = loadsOf(
      [
        { date: '2026-11-22', total: 12, byStatus: { success: 8, failed: 2, missed: 1, skipped: 1 } },
        { date: '2026-11-21', total: 0, byStatus: {} },
      ],
      [{ at }, { at: at + 60_000 }, { at: new Date(2026, 10, 22, 23, 59).getTime() }],
    );
    expect(Object.fromEntries(loads)).toEqual({
      '2026-11-22': { runs: 12, bad: 3, planned: 1 },
      '2026-11-23': { runs: 0, bad: 0, planned: 2 },
    });
  });
});

describe('the heat', () => {
  test('has four steps of the same width above none, and ends at the peak', () => {
    expect([0, 1, 25, 26, 50, 75, 76, 100, 900].map((count) => heatOf(count, 100))).toEqual([
      0, 1, 1, 2, 2, 3, 4, 4, 4,
    ]);
    expect(heatOf(5, 0)).toBe(0);
  });

  test('is not measured against one day that is out of all proportion', () => {
    const days = Array.from({ length: 19 }, (_none, at) => load(30 + at, 2));
    expect(peakOf([...days, load(4_000)])).toBeLessThan(60);
    expect(peakOf([load(4_000)])).toBe(4_000);
    expect(peakOf([load(0)])).toBe(0);
  });
});
