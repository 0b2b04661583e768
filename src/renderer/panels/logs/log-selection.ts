/** Behind the last character of a line, however long it is. */
export const LINE_END = Number.MAX_SAFE_INTEGER;

/** A place in a log: a line from 1 and a column from 0, in UTF-16 units of the text as it is shown. */
export interface LogPoint {
  line: number;
  column: number;
}

/** A stretch of a log; `from` is not behind `to`. */
export interface LogRange {
  from: LogPoint;
  to: LogPoint;
}

/** Whether one place stands before another. */
export function isBefore(one: LogPoint, other: LogPoint): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}

/** What of a line is selected: columns, and whether the newline behind it is. null: nothing. */
export function selectedIn(
  range: LogRange,
  line: number,
  length: number,
): { from: number; to: number; newline: boolean } | null {
  if (line < range.from.line || line > range.to.line) return null;
  const from = line === range.from.line ? Math.min(range.from.column, length) : 0;
  const newline = line < range.to.line;
  const to = newline ? length : Math.min(range.to.column, length);
  return from >= to && !newline ? null : { from, to, newline };
}

const WORD = /[\p{L}\p{N}_]/u;

/** The word around a column, as a double click takes it; elsewhere the one character. */
export function wordAt(text: string, column: number): { from: number; to: number } {
  const at = Math.min(column, Math.max(0, text.length - 1));
  const isWord = (index: number): boolean => WORD.test(text[index] ?? '');
  if (!isWord(at)) return { from: at, to: Math.min(text.length, at + 1) };
  let from = at;
  let to = at + 1;
  while (from > 0 && isWord(from - 1)) from -= 1;
  while (to < text.length && isWord(to)) to += 1;
  return { from, to };
}

/** A selection as a text editor has it: it starts where the mouse went down and reaches to where it is now. */
export class LogSelection {
  #anchor: LogRange | null = null;
  #focus: LogPoint | null = null;

  /** The stretch that is selected; null when it is empty. */
  get range(): LogRange | null {
    if (this.#anchor === null || this.#focus === null) return null;
    const from = isBefore(this.#focus, this.#anchor.from) ? this.#focus : this.#anchor.from;
    const to = isBefore(this.#anchor.to, this.#focus) ? this.#focus : this.#anchor.to;
    return isBefore(from, to) ? { from, to } : null;
  }

  /** Where the moving end is; null: nothing was selected yet. */
  get focus(): LogPoint | null {
    return this.#focus;
  }

  /** Begins at a place, or with a word or line that stays selected whichever way it is extended. */
  start(from: LogPoint, to: LogPoint = from): void {
    this.#anchor = { from, to };
    this.#focus = to;
  }

  /** Moves the end; without a beginning it begins here. */
  extend(to: LogPoint): void {
    if (this.#anchor === null) this.start(to);
    this.#focus = to;
  }

  /** Nothing is selected. */
  clear(): void {
    this.#anchor = null;
    this.#focus = null;
  }
}
