import { describe, expect, test } from 'vitest';
import { dayBars } from '@renderer/features/tasks/panel/day-bars';
import { SPARK_BARS, sparkBars, sparkCounts } from '@renderer/ui/spark-line';
import { executionStatusSchema } from '@shared/model/execution';

describe('a spark line', () => {
  test('has the oldest run first and at most twelve', () => {
    const recent = Array.from({ length: 20 }, (_none, at) => ({ id: 100 - at, status: 'success' as const, ms: 5 }));
    const bars = sparkBars(recent);
    expect(bars).toHaveLength(SPARK_BARS);
    expect(bars.map(({ id }) => id)).toEqual([89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
  });

  test('is as high as the run was long, the longest at full height, none at nothing', () => {
    const bars = sparkBars([
      { id: 3, status: 'success', ms: 0 },
      { id: 2, status: 'failed', ms: 2_500 },
      { id: 1, status: 'success', ms: 10_000 },
    ]);
    expect(bars.map(({ height }) => height)).toEqual([1, 0.5, 0.2]);
  });

  test('tells outcomes apart without colour, and what never ran from what ran', () => {
    const shapes = executionStatusSchema.options.map((status) => sparkBars([{ id: 1, status, ms: 9 }])[0]?.shape);
    expect(Object.fromEntries(executionStatusSchema.options.map((status, at) => [status, shapes[at]]))).toMatchObject({
      success: 'full',
      failed: 'peak',
      completed: 'half',
      terminated: 'hollow',
      missed: 'ring',
      skipped: 'dash',
    });
    expect(sparkBars([{ id: 1, status: 'terminated', ms: null }])[0]).toMatchObject({ shape: 'dash', height: 0.2 });
  });

  test('is there for a task that never ran, with nothing in it', () => {
    expect(sparkBars([])).toEqual([]);
    expect(sparkCounts([])).toEqual([]);
  });

  test('counts outcomes for those who hear it, the most frequent first', () => {
    const of = (status: 'success' | 'failed') => ({ id: 1, status, ms: 1 });
    expect(sparkCounts([of('failed'), of('success'), of('success')])).toEqual([
      { status: 'success', count: 2 },
      { status: 'failed', count: 1 },
    ]);
  });
});

describe('the days of a task', () => {
  test('fill the range, days without runs included, across a month and a change of the clock', () => {
    const figures = { counted: 4, successRate: null, p95Ms: null };
    const days = dayBars(
      [{ date: '2026-02-28', total: 5, byStatus: { success: 3, failed: 1, missed: 1 }, meanMs: 40, ...figures }],
      '2026-03-02',
      4,
    );
    expect(days).toEqual([
      { date: '2026-02-27', success: 0, other: 0, meanMs: null },
      { date: '2026-02-28', success: 3, other: 2, meanMs: 40 },
      { date: '2026-03-01', success: 0, other: 0, meanMs: null },
      { date: '2026-03-02', success: 0, other: 0, meanMs: null },
    ]);
  });
});
