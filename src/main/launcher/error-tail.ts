import { stripVTControlCharacters } from 'node:util';

const KEPT_BYTES = 8 * 1024;

/** Where a Python traceback names a place; the first line after the last of these that is not indented is the exception. */
const PLACE = /^\s+File ".*", line \d+|^\s*Traceback \(most recent call last\):/;

function exceptionLine(lines: readonly string[]): string | null {
  const place = lines.findLastIndex((line) => PLACE.test(line));
  if (place === -1) return null;
  return lines.slice(place + 1).find((line) => /^\S/.test(line)) ?? null;
}

/** Keeps the end of what a run wrote to stderr. */
export class ErrorTail {
  /** Made when it is needed: most runs write nothing there. */
  #kept: Buffer = Buffer.alloc(0);
  #length = 0;
  #dropped = false;

  /** Takes whole lines in UTF-8. */
  push(block: Buffer): void {
    if (this.#kept.length === 0) this.#kept = Buffer.allocUnsafeSlow(KEPT_BYTES * 2);
    const taken = block.length > KEPT_BYTES ? block.subarray(block.length - KEPT_BYTES) : block;
    if (this.#length + taken.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#length - KEPT_BYTES, this.#length);
      this.#length = KEPT_BYTES;
      this.#dropped = true;
    }
    this.#dropped ||= taken.length < block.length;
    taken.copy(this.#kept, this.#length);
    this.#length += taken.length;
  }

  /**
   * About the last 8 KiB as text without colour codes, whole lines only; for a Python traceback its exception comes
   * first. null when nothing was written.
   */
  text(): string | null {
    const from = Math.max(this.#length - KEPT_BYTES, 0);
    const raw = stripVTControlCharacters(this.#kept.toString('utf8', from, this.#length));
    const lines = raw.trimEnd().split('\n');
    if ((this.#dropped || from > 0) && lines.length > 1) lines.shift();
    const tail = lines.join('\n');
    if (tail.trim() === '') return null;
    const exception = exceptionLine(lines);
    return exception === null || exception === tail ? tail : `${exception}\n\n${tail}`;
  }
}
