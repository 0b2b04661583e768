import type { LogLine } from '@shared/model/log';

/** Heights kept; far more than anybody scrolls through before the window changes its width. */
const MOST_KEPT = 20_000;

/** Heights of wrapped lines: as measured, until then as they are likely to be. */
export class RowHeights {
  readonly #measured = new Map<number, number>();
  #columns = 80;

  /** Forgets what was measured, for a window of another width; `columns` are those of a row of text. */
  reset(columns: number): void {
    this.#measured.clear();
    this.#columns = Math.max(1, Math.floor(columns));
  }

  /** Takes a measured height; tells whether it differs from what was thought. */
  put(line: number, px: number): boolean {
    if (this.#measured.get(line) === px) return false;
    if (this.#measured.size >= MOST_KEPT) this.#measured.clear();
    this.#measured.set(line, px);
    return true;
  }

  /** The height of a line, px; `text` is that of the line if it is at hand. */
  of(n: number, text: LogLine | undefined, rowPx: number): number {
    return this.#measured.get(n) ?? rowPx * Math.max(1, Math.ceil(cells(text?.text ?? '') / this.#columns));
  }
}

/** Columns that a text takes, East Asian characters two: near enough for a height that is measured soon. */
function cells(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x2e80 && code < 0xd800) count += 1;
  }
  return count;
}
