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
