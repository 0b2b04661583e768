import type { LogLine } from '@shared/model/log';

const CHUNK_LINES = 500;

interface Chunk {
  lines: (LogLine | undefined)[];
  chars: number;
}

/** A range of line numbers, both ends included. */
export interface LineRange {
  from: number;
  to: number;
}

/**
 * The lines of one log that are at hand, in chunks. What was not looked at for longest goes when there are too many
 * lines or characters; it is read again when it comes into view.
 */
export class LogBuffer {
  readonly #chunks = new Map<number, Chunk>();
  readonly #maxLines: number;
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxLines = 60_000, maxChars = 32_000_000) {
    this.#maxLines = maxLines;
    this.#maxChars = maxChars;
  }

  /** Keeps lines, whatever their order. */
  put(lines: readonly LogLine[]): void {
    for (const line of lines) {
      const index = Math.floor((line.n - 1) / CHUNK_LINES);
      const chunk = this.#chunk(index);
      const at = (line.n - 1) % CHUNK_LINES;
      const grown = line.text.length - (chunk.lines[at]?.text.length ?? 0);
      chunk.lines[at] = line;
      chunk.chars += grown;
      this.#chars += grown;
    }
    this.#evict();
  }

  /** The line of this number, if it is at hand. */
  get(n: number): LogLine | undefined {
    return this.#chunks.get(Math.floor((n - 1) / CHUNK_LINES))?.lines[(n - 1) % CHUNK_LINES];
  }

  /** The smallest range that holds every line of the given range that is not at hand, or null. */
  missing(range: LineRange): LineRange | null {
    let from = range.from;
    let to = range.to;
    while (from <= to && this.get(from) !== undefined) from += 1;
    while (to >= from && this.get(to) !== undefined) to -= 1;
    return from > to ? null : { from, to };
  }

  /** Says that these lines are on screen, so that they stay. */
  touch(range: LineRange): void {
    const last = Math.floor((range.to - 1) / CHUNK_LINES);
    for (let index = Math.floor((range.from - 1) / CHUNK_LINES); index <= last; index += 1) {
      const chunk = this.#chunks.get(index);
      if (chunk === undefined) continue;
      this.#chunks.delete(index);
      this.#chunks.set(index, chunk);
    }
  }

  /** Forgets every line. */
  clear(): void {
    this.#chunks.clear();
    this.#chars = 0;
  }

  #chunk(index: number): Chunk {
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      chunk = { lines: [], chars: 0 };
      this.#chunks.set(index, chunk);
    }
    return chunk;
  }

  #evict(): void {
    const maxChunks = Math.ceil(this.#maxLines / CHUNK_LINES);
    for (const [index, chunk] of this.#chunks) {
      if (this.#chunks.size <= maxChunks && this.#chars <= this.#maxChars) return;
      if (this.#chunks.size === 1) return;
      this.#chunks.delete(index);
      this.#chars -= chunk.chars;
    }
  }
}
