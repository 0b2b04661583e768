import { LINE_LIMIT } from '../log-format/limits';

const NEWLINE = 10;
const RETURN = 13;
const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const SPACE = 32;
const ZERO = 0x30;
const NINE = 0x39;
/** Final bytes of control sequences begin here; these lead the cursor up, and this sets a colour. */
const FIRST_FINAL = 0x40;
const UP = 0x41;
const UP_TO_START = 0x46;
const COLOUR = 0x6d;
/** Goes up a row, without a bracket before it. */
const REVERSE = 0x4d;
/** Rows that the cursor can go back to; what is above them is final. */
const ROWS = 40;
/** So many new rows in a row that nobody went back from, and the screen is over. */
const QUIET_ROWS = 60;
/** A control sequence is no longer. */
const LONGEST_SEQUENCE = 32;

/** A row that may still be drawn anew. */
export interface ScreenRow {
  /** Its newest form, as the program wrote it; empty: nothing was written there. */
  text: Buffer;
  cut: boolean;
}

/** Takes what a screen finds. */
export interface ScreenSink {
  /** A row was left downwards: it is whole for now. Told once for each of its forms. */
  left(text: Buffer): void;
  /** A row that can't be reached any more, and those below it. */
  final(row: ScreenRow, below: readonly ScreenRow[]): void;
  /** A row has a new form; `below`: how far it stands below the row at which the program rests. Valid at the call only. */
  drawn(text: Buffer, below: number): void;
}

interface Row extends ScreenRow {
  told: boolean;
}

/** A control sequence: how long it is, its final byte and its number. */
interface Sequence {
  length: number;
  final: number;
  count: number;
}

/** The control sequence at a place; null: it goes on behind the text. */
function sequenceAt(text: Buffer, at: number): Sequence | null {
  if (at + 1 >= text.length) return null;
  if (text[at + 1] !== BRACKET) return { length: 2, final: text[at + 1] === REVERSE ? UP : 0, count: 1 };
  const most = Math.min(text.length, at + LONGEST_SEQUENCE);
  let count = 0;
  for (let end = at + 2; end < most; end += 1) {
    const byte = text[end] ?? 0;
    if (byte >= FIRST_FINAL) return { length: end - at + 1, final: byte, count: Math.max(count, 1) };
    count = byte >= ZERO && byte <= NINE ? count * 10 + byte - ZERO : 0;
  }
  return most === text.length ? null : { length: 2, final: 0, count: 1 };
}

const goesUp = (final: number): boolean => final === UP || final === UP_TO_START;

/** Whether a text moves the cursor up. */
export function movesUp(text: Buffer): boolean {
  // Byte by byte: where each line has colours, a search for each of them would cost more.
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === ESCAPE && goesUp(sequenceAt(text, at)?.final ?? 0)) return true;
  }
  return false;
}

/** Where a control sequence begins that the text breaks off; its length: nowhere. */
export function brokenSequence(text: Buffer): number {
  const at = text.lastIndexOf(ESCAPE);
  return at !== -1 && text.length - at < LONGEST_SEQUENCE && sequenceAt(text, at) === null ? at : text.length;
}

function isBlank(text: Buffer): boolean {
  return text.every((byte) => byte === SPACE);
}

/**
 * The last rows of what a program draws with the cursor: bars below each other, which it goes back up to. Each row is
 * kept once, in its newest form that is not blank, and final once it is out of reach.
 */
export class Screen {
  readonly #sink: ScreenSink;
  #rows: Row[];
  #at: number;
  /** The row at which the program rests: where the cursor was last led up to, or which is drawn anew again and again. */
  #base: number;
  /** What is written next takes the place of the row’s form. */
  #fresh = true;
  #lastDrawn = -1;
  #quiet = 0;
  readonly #changed = new Set<Row>();

  /** `above` are rows that were left a moment ago, `open` is that of the cursor. */
  constructor(sink: ScreenSink, above: readonly Buffer[], open: ScreenRow & { fresh: boolean }) {
    this.#sink = sink;
    this.#rows = [...above.map((text) => ({ text, cut: false, told: true })), { ...open, told: false }];
    this.#at = above.length;
    this.#base = above.length;
    this.#fresh = open.fresh;
    const [row] = this.#rows.slice(-1);
    if (row && row.text.length > 0) this.#changed.add(row);
  }

  /** The rows that something is written on, from top to bottom. */
  get rows(): readonly ScreenRow[] {
    return this.#rows.filter(({ text }) => text.length > 0);
  }

  /** Nobody has gone up for long, and a new row begins: what follows needs no screen. */
  get isOver(): boolean {
    return this.#quiet >= QUIET_ROWS && this.#at === this.#rows.length - 1 && this.#rows[this.#at]?.text.length === 0;
  }

  /** Takes the next bytes; a control sequence must not break off at their end. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte !== NEWLINE && byte !== RETURN && byte !== ESCAPE) continue;
      const sequence = byte === ESCAPE ? sequenceAt(chunk, at) : null;
      // Colours belong to the text.
      if (byte === ESCAPE && (sequence === null || sequence.final === COLOUR)) continue;
      this.#write(chunk.subarray(start, at));
      start = at + (sequence?.length ?? 1);
      if (byte === NEWLINE) this.#down();
      else if (byte === RETURN) this.#fresh = true;
      else if (sequence && goesUp(sequence.final)) this.#up(sequence.count);
      at = start - 1;
    }
    this.#write(chunk.subarray(start));
    this.#tellDrawn();
  }

  /** No more comes, or it needs no screen: all rows are final. */
  end(): void {
    const rows = this.#rows;
    this.#rows = [];
    rows.forEach((row, i) => this.#finish(row, rows.slice(i + 1)));
  }

  #write(text: Buffer): void {
    if (text.length === 0) return;
    const row = this.#rows[this.#at];
    if (!row) return;
    // Blanks wipe a row: its last form stays.
    if (this.#fresh && isBlank(text)) return;
    const whole = this.#fresh ? text : Buffer.concat([row.text, text]);
    if (this.#fresh && this.#lastDrawn === this.#at && this.#at > this.#base) this.#base = this.#at;
    this.#fresh = false;
    this.#lastDrawn = this.#at;
    row.cut = whole.length > LINE_LIMIT;
    row.text = Buffer.from(row.cut ? whole.subarray(0, LINE_LIMIT) : whole);
    row.told = false;
    this.#changed.add(row);
  }

  #up(count: number): void {
    const from = this.#at;
    this.#at = Math.max(this.#at - count, 0);
    if (this.#at < from) this.#base = this.#at;
    this.#lastDrawn = -1;
    this.#fresh = true;
    this.#quiet = 0;
  }

  #down(): void {
    const row = this.#rows[this.#at];
    if (row && !row.told && row.text.length > 0) {
      row.told = true;
      this.#sink.left(row.text);
    }
    this.#at += 1;
    this.#fresh = true;
    if (this.#at < this.#rows.length) return;
    this.#quiet += 1;
    this.#rows.push({ text: Buffer.alloc(0), cut: false, told: false });
    if (this.#rows.length > ROWS) this.#shift();
  }

  #shift(): void {
    const top = this.#rows.shift();
    this.#at -= 1;
    this.#base = Math.max(this.#base - 1, 0);
    this.#lastDrawn -= 1;
    if (top) this.#finish(top, this.#rows);
  }

  #finish(row: Row, below: readonly Row[]): void {
    this.#changed.delete(row);
    if (row.text.length === 0) return;
    if (!row.told) this.#sink.left(row.text);
    this.#sink.final(row, below);
  }

  #tellDrawn(): void {
    for (const row of this.#changed) this.#sink.drawn(row.text, this.#rows.indexOf(row) - this.#base);
    this.#changed.clear();
  }
}
