/** Which lines of a log are rows on screen. Rows count from 0, lines from 1. */
export interface LineMap {
  /** Number of rows. */
  readonly count: number;
  /** The line of a row that exists. */
  lineAt(row: number): number;
  /** The row of a line; of one that is not shown, the row after it (`count` behind the last). */
  rowOf(line: number): number;
}

/** How many of some sorted numbers pass a test that only the first ones pass. */
function countWhile(numbers: readonly number[], passes: (value: number, index: number) => boolean): number {
  let from = 0;
  let to = numbers.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (passes(numbers[middle] ?? Infinity, middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The index of the last of some sorted numbers that is not above a value; -1: none. */
export function lastUpTo(numbers: readonly number[], value: number): number {
  return countWhile(numbers, (one) => one <= value) - 1;
}

/** Every line. */
export function allLines(total: number): LineMap {
  return { count: total, lineAt: (row) => row + 1, rowOf: (line) => line - 1 };
}

/** Only some lines, given in ascending order. */
export function onlyLines(lines: readonly number[]): LineMap {
  return {
    count: lines.length,
    lineAt: (row) => lines[row] ?? 1,
    rowOf: (line) => countWhile(lines, (value) => value < line),
  };
}

/** Only some runs of lines: the first line of each, and how many rows stand before it. */
export function onlyRuns(froms: readonly number[], rows: readonly number[], count: number): LineMap {
  const lengthOf = (run: number): number => (rows[run + 1] ?? count) - (rows[run] ?? 0);
  return {
    count,
    lineAt(row) {
      const run = Math.max(0, lastUpTo(rows, row));
      return (froms[run] ?? 1) + row - (rows[run] ?? 0);
    },
    rowOf(line) {
      const run = lastUpTo(froms, line);
      return run < 0 ? 0 : (rows[run] ?? 0) + Math.min(line - (froms[run] ?? 1), lengthOf(run));
    },
  };
}

/** All lines but some, given in ascending order. */
export function withoutLines(total: number, hidden: readonly number[]): LineMap {
  const within = countWhile(hidden, (value) => value <= total);
  return {
    count: total - within,
    // The hidden line of index i has `value - 1 - i` shown lines before it.
    lineAt: (row) => row + 1 + countWhile(hidden, (value, index) => value - 1 - index <= row),
    rowOf: (line) => line - 1 - countWhile(hidden, (value) => value < line),
  };
}

/** Sorted numbers without those of another sorted list. */
export function difference(lines: readonly number[], taken: readonly number[]): readonly number[] {
  if (taken.length === 0) return lines;
  const gone = new Set(taken);
  return lines.filter((line) => !gone.has(line));
}
