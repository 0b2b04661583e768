import { describe, expect, test } from 'vitest';
import { besides, joinAround, stripOf, STRIP_RUNS, withRun } from '@renderer/panels/runs/neighbours';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';

const run = (id: number, rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'success', rest);
/** Runs from one id to another, newest first, as a list answers them. */
const down = (from: number, to: number): Execution[] =>
  Array.from({ length: from - to + 1 }, (_none, at) => run(from - at));
const up = (from: number, to: number): Execution[] => down(to, from).reverse();
const ids = (rows: readonly Execution[]): number[] => rows.map(({ id }) => id);

describe('the runs around one', () => {
  test('are the newest ones where it is among them', () => {
    const around = joinAround(run(95), down(95, 74), { rows: up(95, 100), more: false });
    expect(ids(stripOf(around))).toEqual(ids(up(79, 100)));
    expect(besides(around)).toEqual({ previous: 94, next: 96 });
  });

  test('are those on both sides of an old one', () => {
    const around = joinAround(run(50), down(50, 29), { rows: up(50, 71), more: true });
    const strip = ids(stripOf(around));
    expect(strip).toHaveLength(STRIP_RUNS);
    expect(strip.indexOf(50)).toBe(STRIP_RUNS / 2);
  });

  test('end with the first and the last, and leave out tries, which belong to nobody', () => {
    const rows = [run(3), run(2, { source: 'try' }), run(1)];
    const around = joinAround(run(3), rows, { rows: [run(3)], more: false });
    expect(ids(stripOf(around))).toEqual([1, 3]);
    expect(besides(around)).toEqual({ previous: 1, next: null });
    expect(besides(joinAround(run(2, { source: 'try' }), [], { rows: [], more: false }))).toEqual({
      previous: null,
      next: null,
    });
  });

  test('grow by a new run of the same task, unless more lie between', () => {
    const around = joinAround(run(2), [run(2), run(1)], { rows: [run(2)], more: false });
    expect(ids(withRun(around, run(9)).rows)).toEqual([1, 2, 9]);
    expect(withRun(around, run(9, { key: 'b' }))).toBe(around);
    expect(withRun(around, run(9, { source: 'try' }))).toBe(around);
    expect(withRun({ ...around, more: true }, run(9)).rows).toHaveLength(2);
    expect(withRun(around, run(1, { status: 'failed' })).rows[0]).toMatchObject({ status: 'failed' });
  });
});
