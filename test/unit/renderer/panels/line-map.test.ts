import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLines, difference, onlyLines, withoutLines } from '@renderer/panels/logs/line-map';

const sorted = fc
  .uniqueArray(fc.integer({ min: 1, max: 200 }))
  .map((lines) => lines.toSorted((one, other) => one - other));

describe('the rows of a log', () => {
  test('are all lines, row for line', () => {
    const map = allLines(1_000_000);
    expect([map.count, map.lineAt(0), map.lineAt(999_999), map.rowOf(500)]).toEqual([1_000_000, 1, 1_000_000, 499]);
  });

  test('are only some lines; a line that is left out stands where the next one is', () => {
    const map = onlyLines([3, 10, 500]);
    expect([map.count, map.lineAt(1), map.rowOf(10), map.rowOf(11), map.rowOf(501)]).toEqual([3, 10, 1, 2, 3]);
  });

  test('are all lines but some, the same as if they were written out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), sorted, (total, hidden) => {
        const gone = new Set(hidden);
        const left = Array.from({ length: total }, (_none, at) => at + 1).filter((line) => !gone.has(line));
        const map = withoutLines(total, hidden);
        expect(map.count).toBe(left.length);
        expect(left.map((_line, row) => map.lineAt(row))).toEqual(left);
        for (const [row, line] of left.entries()) expect(map.rowOf(line)).toBe(row);
      }),
    );
  });

  test('take lines out of a list', () => {
    fc.assert(
      fc.property(sorted, sorted, (lines, taken) => {
        expect(difference(lines, taken)).toEqual(lines.filter((line) => !taken.includes(line)));
      }),
    );
  });
});
