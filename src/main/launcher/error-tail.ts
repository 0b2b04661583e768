import { stripVTControlCharacters } from 'node:util';
import { headline } from './headline';
import { wholeCharacters } from './decode';

/** What is looked through for what went wrong, and the end of it that is told; in bytes. */
const KEPT_BYTES = 32 * 1024;
const TOLD_BYTES = 8 * 1024;
/** A longer line is cut here, at its end, so that it takes no room from those around it; in bytes. */
const LINE_BYTES = 1024;
const NEWLINE = 10;
const CUT = Buffer.from(' …\n');

/** Keeps the end of what a run wrote to stderr: long lines by their beginnings. */
export class ErrorTail {
  /** Made when it is needed: most runs write nothing there. */
  #kept: Buffer = Buffer.alloc(0);
  #length = 0;
  #dropped = false;

  /** Takes whole lines in UTF-8. */
  push(block: Buffer): void {
    if (this.#kept.length === 0) this.#kept = Buffer.allocUnsafeSlow(KEPT_BYTES * 2);
    // What stands before the last lines that fit is looked at only when one of those is long.
    for (let start = this.#farEnough(block); start < block.length;) {
      const newline = block.indexOf(NEWLINE, start);
      const end = newline === -1 ? block.length : newline + 1;
      this.#line(block.subarray(start, end));
      start = end;
    }
  }

  /**
   * About the last 8 KiB as text without colour codes, whole lines only; what says best what went wrong comes first,
   * where it is not the only line. null when nothing was written.
   */
  text(): string | null {
    const lines = this.#lines();
    const first = headline(lines);
    let [from, bytes] = [lines.length, 0];
    while (from > 0 && bytes + Buffer.byteLength(lines[from - 1] ?? '') + 1 <= TOLD_BYTES) {
      from -= 1;
      bytes += Buffer.byteLength(lines[from] ?? '') + 1;
    }
    const tail = lines.slice(from).join('\n');
    if (tail.trim() === '') return null;
    return first === null || first === tail ? tail : `${first}\n\n${tail}`;
  }

  #lines(): string[] {
    const from = Math.max(this.#length - KEPT_BYTES, 0);
    const lines = stripVTControlCharacters(this.#kept.toString('utf8', from, this.#length))
      .trimEnd()
      .split('\n');
    if ((this.#dropped || from > 0) && lines.length > 1) lines.shift();
    return lines;
  }

  /** Where the lines of a block begin that may be part of the end: enough of them, however much each is cut. */
  #farEnough(block: Buffer): number {
    let kept = 0;
    let end = block.length;
    while (end > 0 && kept < KEPT_BYTES * 2) {
      const start = end < 2 ? 0 : block.lastIndexOf(NEWLINE, end - 2) + 1;
      kept += Math.min(end - start, LINE_BYTES + CUT.length);
      end = start;
    }
    this.#dropped ||= end > 0;
    return end;
  }

  #line(line: Buffer): void {
    if (line.length <= LINE_BYTES + 1) return this.#add(line);
    const head = line.subarray(0, LINE_BYTES);
    this.#add(head.subarray(0, wholeCharacters(head)));
    this.#add(CUT);
  }

  #add(part: Buffer): void {
    if (this.#length + part.length > this.#kept.length) {
      const from = Math.max(this.#length - KEPT_BYTES, 0);
      this.#kept.copyWithin(0, from, this.#length);
      this.#length -= from;
      this.#dropped = true;
    }
    part.copy(this.#kept, this.#length);
    this.#length += part.length;
  }
}
