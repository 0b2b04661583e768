import { describe, expect, test } from 'vitest';
import { matchesFilter, mergeExecution } from '@renderer/stores/execution-rows';
import type { Execution } from '@shared/model/execution';
import { stubExecution } from '../../../support/stub-content';

const run = (id: number, rest: Partial<Execution> = {}): Execution =>
  stubExecution(id, { key: 'a', name: 'A', version: 1 }, 'running', rest);
const place = { page: 1, pageSize: 3 };
const page = (...ids: number[]) => ({ rows: ids.map((id) => run(id)), total: ids.length });
const ids = ({ rows }: { rows: Execution[] }): number[] => rows.map(({ id }) => id);

describe('an execution that changes while a list is on screen', () => {
  test('a new one comes in on top and the last row makes room', () => {
    const next = mergeExecution(page(3, 2, 1), run(4), {}, place);
    expect(ids(next)).toEqual([4, 3, 2]);
    expect(next.total).toBe(4);
  });

  test('a known one is replaced in its place', () => {
    const next = mergeExecution(page(3, 2, 1), run(2, { revision: 5, status: 'failed' }), {}, place);
    expect(ids(next)).toEqual([3, 2, 1]);
    expect(next.rows[1]).toMatchObject({ status: 'failed', revision: 5 });
  });

  test('an older revision changes nothing', () => {
    const before = { rows: [run(2, { revision: 9, status: 'success' })], total: 1 };
    expect(mergeExecution(before, run(2, { revision: 8 }), {}, place)).toBe(before);
  });

  test('one that the filter no longer holds leaves', () => {
    const next = mergeExecution(
      page(3, 2, 1),
      run(2, { revision: 5, status: 'success' }),
      { status: 'running' },
      place,
    );
    expect(ids(next)).toEqual([3, 1]);
    expect(next.total).toBe(2);
  });

  test('one that does not fit, belongs further down or to another page stays out', () => {
    const before = page(3, 2);
    expect(mergeExecution(before, run(4), { key: 'b' }, place)).toBe(before);
    expect(mergeExecution(before, run(1), {}, place)).toBe(before);
    expect(mergeExecution(before, run(4), {}, { page: 2, pageSize: 3 })).toBe(before);
  });
});

describe('a filter', () => {
  test.each([
    [{ key: 'a' }, true],
    [{ key: 'b' }, false],
    [{ status: ['running', 'failed'] as ('running' | 'failed')[] }, true],
    [{ status: 'failed' as const }, false],
    [{ source: 'schedule' as const }, true],
    [{ source: 'cli' as const }, false],
    [{ reason: 'slot' as const }, false],
    [{ parent: 7 }, false],
    [{ from: 1_000, to: 1_001 }, true],
    [{ from: 1_001 }, false],
    [{ to: 1_000 }, false],
  ])('%j: %s', (filter, fits) => {
    expect(matchesFilter(run(1, { queuedAt: 1_000 }), filter)).toBe(fits);
  });
});
