import { LINE_LIMIT } from '../log-format/limits';
import { wholeCharacters } from './decode';

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const FIRST_CAPACITY = 1024;

/** Takes what a splitter finds. Buffers may be kept, but for the one given to `rewritten`. */
export interface LineSink {
  /** Whole lines with their newlines; they may hold carriage returns. */
  block(block: Buffer): void;
  /** One whole line that came in pieces, without its newline and in its last form. */
  line(line: Buffer, cut: boolean, rewritten: boolean): void;
  /** The newest form of an unfinished line that is being rewritten, one of so many; valid during the call only. */
  rewritten(line: Buffer, forms: number): void;
}

function isBlank(text: Buffer): boolean {
  return text.every((byte) => byte === SPACE);
}

/** What a terminal would show of a line rewritten with carriage returns: its last form that is not blank. */
export function lastForm(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0) {
    const at = line.lastIndexOf(RETURN, end - 1);
    const form = line.subarray(at + 1, end);
    if (!isBlank(form)) return form;
    end = Math.max(at, 0);
  }
  return line.subarray(0, 0);
}

/**
 * Finds lines in a stream of bytes. Whole lines are handed on in blocks, uncopied; of an unfinished line at most 1 MiB
 * is kept, whatever follows, and of a rewritten one only its newest form.
 */
export class LineSplitter {
  readonly #sink: LineSink;
  #carry = Buffer.alloc(0);
  #length = 0;
  #open = false;
  #cut = false;
  /** How often the line was begun anew. */
  #forms = 0;
  /** A carriage return came last: a newline may follow, anything else starts the line over. */
  #returned = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** Takes the next bytes of the stream. */
  push(chunk: Buffer): void {
    let start = 0;
    if (this.#open) {
      const newline = chunk.indexOf(NEWLINE);
      this.#add(newline === -1 ? chunk : chunk.subarray(0, newline));
      if (newline === -1) return this.#tellRewritten();
      this.#finish();
      start = newline + 1;
    }
    const last = chunk.lastIndexOf(NEWLINE);
    if (last >= start) {
      this.#sink.block(chunk.subarray(start, last + 1));
      start = last + 1;
    }
    if (start < chunk.length) {
      this.#add(chunk.subarray(start));
      this.#tellRewritten();
    }
  }

  /** The stream has ended: a last line without a newline counts. */
  end(): void {
    if (this.#open && this.#length > 0) this.#finish();
    this.#open = false;
  }

  /** What there is of a line that has not ended, in its newest form; valid until more comes. null: there is none. */
  get unfinished(): Buffer | null {
    return this.#open && this.#length > 0 ? this.#carry.subarray(0, this.#length) : null;
  }

  /** Hands over a line that has not ended: `fresh` when what comes next takes its place. */
  take(): { text: Buffer; cut: boolean; fresh: boolean } {
    const text = Buffer.from(this.unfinished ?? []);
    const taken = { text, cut: this.#cut, fresh: this.#returned || text.length === 0 };
    this.#forget();
    return taken;
  }

  #forget(): void {
    this.#carry = Buffer.alloc(0);
    this.#length = 0;
    this.#open = false;
    this.#cut = false;
    this.#forms = 0;
    this.#returned = false;
  }

  #tellRewritten(): void {
    if (this.#forms > 0 && this.#length > 0) this.#sink.rewritten(this.#carry.subarray(0, this.#length), this.#forms);
  }

  #add(piece: Buffer): void {
    this.#open = true;
    const first = piece.indexOf(RETURN);
    const head = first === -1 ? piece : piece.subarray(0, first);
    if (!this.#returned) this.#append(head);
    else if (!isBlank(head)) this.#replace(head);
    if (first === -1) return;
    this.#returned = true;
    const rest = piece.subarray(first + 1);
    const form = lastForm(rest);
    if (form.length === 0) return;
    this.#replace(form);
    this.#returned = form.byteOffset + form.length !== rest.byteOffset + rest.length;
  }

  #replace(form: Buffer): void {
    this.#length = 0;
    this.#cut = false;
    this.#forms += 1;
    this.#returned = false;
    this.#append(form);
  }

  #append(piece: Buffer): void {
    if (this.#cut) return;
    const room = LINE_LIMIT - this.#length;
    const taken = piece.length > room ? piece.subarray(0, room) : piece;
    this.#cut = taken.length < piece.length;
    const needed = this.#length + taken.length;
    if (needed > this.#carry.length) {
      const grown = Buffer.allocUnsafeSlow(
        Math.min(Math.max(needed, this.#carry.length * 2, FIRST_CAPACITY), LINE_LIMIT),
      );
      this.#carry.copy(grown, 0, 0, this.#length);
      this.#carry = grown;
    }
    taken.copy(this.#carry, this.#length);
    this.#length = needed;
  }

  #finish(): void {
    const line = this.#carry.subarray(0, this.#length);
    const [cut, rewritten] = [this.#cut, this.#forms > 0];
    this.#forget();
    this.#sink.line(cut ? line.subarray(0, wholeCharacters(line)) : line, cut, rewritten);
  }
}
