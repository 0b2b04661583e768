import { describe, expect, test } from 'vitest';
import { matchesFilter, mergeExecution, needsReading, type ExecutionPage } from '@renderer/stores/execution-rows';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';

const run = (id: number, rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'running', rest);
const place = { page: 1, pageSize: 3 };
const page = (...ids: number[]) => ({ rows: ids.map((id) => run(id)), total: ids.length });
const ids = ({ rows }: { rows: Execution[] }): number[] => rows.map(({ id }) => id);

describe('an execution that changes while a list in another order is on screen', () => {
  const longest = { ...place, sort: { by: 'ranMs', order: 'desc' } } as const;
  const ran = (id: number, ranMs: number | null, rest: Partial<Execution> = {}) => run(id, { ranMs, ...rest });
  const before = { rows: [ran(1, 900), ran(5, 500), ran(3, null)], total: 4 };

  test('is replaced in its place, and its end has the page read, which alone knows where it belongs', () => {
    const progress = ran(3, null, { revision: 5 });
    expect(ids(mergeExecution(before, progress, {}, longest))).toEqual([1, 5, 3]);
    expect(needsReading(before, progress, {}, longest, run(3))).toBe(false);
    const ended = ran(3, 700, { revision: 6, status: 'success' });
    expect(ids(mergeExecution(before, ended, {}, longest))).toEqual([1, 5, 3]);
    expect(needsReading(before, ended, {}, longest, run(3))).toBe(true);
  });

  test('has the page read where it may come in or has to go, and never comes in by its id', () => {
    expect(mergeExecution(before, ran(9, 800), {}, longest)).toBe(before);
    expect(needsReading(before, ran(9, 800), {}, longest, undefined)).toBe(true);
    expect(needsReading(before, ran(9, 800, { revision: 2 }), {}, longest, ran(9, null))).toBe(true);
    expect(needsReading(before, ran(9, 800, { revision: 2 }), {}, longest, ran(9, 800))).toBe(false);
    const running = { status: 'running' } as const;
    const failed = ran(5, 500, { revision: 2, status: 'failed' });
    expect(needsReading(before, failed, running, longest, run(5))).toBe(true);
    expect(ids(mergeExecution(before, failed, running, longest))).toEqual([1, 3]);
    expect(needsReading(before, ran(9, 800), { key: 'b' }, longest, undefined)).toBe(false);
  });
});

describe('an execution that changes while a list is on screen', () => {
  test('is there by its session, and from its end on where it was slow', () => {
    const slow = run(7, { isSlow: true, sessionDate: '2026-11-27' });
    expect(matchesFilter(slow, { slow: true, session: '2026-11-27' })).toBe(true);
    expect(matchesFilter(slow, { session: '2026-11-26' })).toBe(false);
    expect(matchesFilter(run(7), { slow: true })).toBe(false);
    expect(ids(mergeExecution(page(9, 5), slow, { slow: true }, place))).toEqual([9, 7, 5]);
  });

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

  test('one that begins to fit late comes in at its place by id', () => {
    expect(mergeExecution(page(9, 5, 1), run(7), {}, place)).toMatchObject({ total: 4 });
    expect(ids(mergeExecution(page(9, 5, 1), run(7), {}, place))).toEqual([9, 7, 5]);
    expect(ids(mergeExecution(page(9, 5), run(1), {}, place))).toEqual([9, 5, 1]);
    expect(ids(mergeExecution(page(), run(1), {}, place))).toEqual([1]);
    const second = { rows: [run(5), run(3)], total: 5 };
    expect(ids(mergeExecution(second, run(4), {}, { page: 2, pageSize: 3 }))).toEqual([5, 4, 3]);
  });

  test('one that does not fit or belongs to another page stays out', () => {
    const before = page(5, 3);
    expect(mergeExecution(before, run(4), { key: 'b' }, place)).toBe(before);
    expect(mergeExecution(before, run(6), {}, { page: 2, pageSize: 3 })).toBe(before);
    const followed = { rows: [run(5), run(4), run(3)], total: 4 };
    expect(mergeExecution(followed, run(1), {}, place)).toBe(followed);
  });

  test('a total that is only a least stays as it is', () => {
    const before = { rows: [run(5), run(4), run(3)], total: 10_000, more: true };
    expect(mergeExecution(before, run(6), {}, place)).toMatchObject({ total: 10_000, more: true });
    expect(mergeExecution(before, run(4, { status: 'failed' }), { status: 'running' }, place).total).toBe(10_000);
  });
});

describe('a page is read anew', () => {
  const running = { status: 'running' as const };
  const failed = (id: number, rest: Partial<Execution> = {}): Execution => run(id, { status: 'failed', ...rest });
  /** Eight in all: three on the page before, three here, two after. */
  const middle: ExecutionPage = { rows: [run(7), run(5), run(3)], total: 8 };
  const second = { page: 2, pageSize: 3 };
  const asks = (changed: Execution, old?: Execution, filter: object = running): boolean =>
    needsReading(middle, changed, filter, second, old);

  test('when a row leaves that a later page has to make up for', () => {
    expect(asks(failed(5))).toBe(true);
    expect(asks(run(5))).toBe(false);
    expect(needsReading(page(3, 2, 1), failed(2), running, place, undefined)).toBe(false);
  });

  test('when one of another page begins or ceases to fit, or may have', () => {
    expect(asks(run(9, { revision: 2 }), failed(9))).toBe(true);
    expect(asks(failed(1, { revision: 2 }), run(1))).toBe(true);
    expect(asks(run(9))).toBe(true);
    expect(asks(failed(1))).toBe(true);
    // Between the two it may have been something else, and have been counted so.
    expect(asks(run(1, { revision: 4 }), run(1))).toBe(true);
  });

  test('not when nothing changes about who fits', () => {
    expect(asks(run(9, { revision: 2 }), run(9))).toBe(false);
    expect(asks(failed(1, { revision: 2 }), failed(1))).toBe(false);
    expect(asks(run(1, { revision: 9 }), run(1), {})).toBe(false);
    expect(asks(run(9), undefined, { key: 'b' })).toBe(false);
    // One that fits would be among the rows: it is no other page's.
    expect(asks(run(4))).toBe(false);
    expect(asks(failed(4))).toBe(false);
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
