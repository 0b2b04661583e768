import type { LogHits } from '@shared/model/log';
import { plainLine } from '@shared/plain-line';
import type { LogQuery } from '../../app/ports';
import { countLines } from '../../log-format/count-lines';
import { matcherFor, type Match, type Matcher } from './matcher';
import { useLog, type OpenLog } from './open-log';

const BLOCK_BYTES = 1024 * 1024;
/** Text that a hit carries, in UTF-16 units, and how much of it may stand before the match. */
const SHOWN_UNITS = 2000;
const SHOWN_BEFORE = 500;
/** After this long the answer says where to go on. */
const ENOUGH_MS = 3000;
const LINES_PER_LOOK = 2048;
const NEWLINE = 10;
const ESCAPE = 0x1b;

/** The state of one search. */
class Search {
  readonly hits: LogHits['hits'] = [];
  readonly #limit: number;
  readonly #matcher: Matcher;
  #found = 0;
  readonly #endAt = performance.now() + ENOUGH_MS;
  /** Number of the next line to look at. */
  line: number;

  constructor(query: LogQuery, line: number) {
    this.#matcher = matcherFor(query.query, query.regex, query.matchCase);
    this.#limit = query.limit;
    this.line = line;
  }

  get full(): boolean {
    return this.#found >= this.#limit;
  }

  get late(): boolean {
    return performance.now() > this.#endAt;
  }

  /** Looks through whole lines; false: it stopped before their end. */
  through(block: Buffer): boolean {
    // A colour in the middle of a word hides it from a look at the bytes.
    const next = block.includes(ESCAPE) ? null : this.#matcher.candidates?.(block);
    return next ? this.#jump(block, next) : this.#walk(block);
  }

  #jump(block: Buffer, next: (from: number) => number): boolean {
    let counted = 0;
    for (let at = next(0); at !== -1 && counted < block.length; at = next(counted)) {
      const start = at === 0 ? 0 : block.lastIndexOf(NEWLINE, at - 1) + 1;
      const newline = block.indexOf(NEWLINE, start);
      const end = newline === -1 ? block.length : newline;
      this.line += countLines(block.subarray(counted, start));
      this.#judge(block.toString('utf8', start, end));
      counted = end + 1;
      if (this.full) return counted >= block.length;
    }
    this.line += countLines(block.subarray(counted)) + (counted < block.length && block.at(-1) !== NEWLINE ? 1 : 0);
    return true;
  }

  #walk(block: Buffer): boolean {
    const text = block.toString('utf8');
    let untilLook = LINES_PER_LOOK;
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf('\n', start);
      const end = newline === -1 ? text.length : newline;
      this.#judge(text.slice(start, end));
      start = end + 1;
      untilLook -= 1;
      if (this.full || (untilLook === 0 && this.late)) return start >= text.length;
      if (untilLook === 0) untilLook = LINES_PER_LOOK;
    }
    return true;
  }

  /** What is looked through is what the screen shows of a line. */
  #judge(line: string): void {
    const text = plainLine(line);
    const found = this.#matcher.match(text);
    const [first] = found;
    if (first) {
      const matches = found.map(({ start, end }): [number, number] => [start, end]);
      this.hits.push({ n: this.line, ...around(text, first), matches });
      this.#found += found.length;
    }
    this.line += 1;
  }
}

/** A long line cut around its match. */
function around(text: string, { start, end }: Match): Match & { text: string } {
  if (text.length <= SHOWN_UNITS) return { text, start, end };
  const from = Math.max(Math.min(start - SHOWN_BEFORE, text.length - SHOWN_UNITS), 0);
  // The cut may go through a character outside the BMP; half of one does not survive a wire.
  const shown = text.slice(from, from + SHOWN_UNITS).toWellFormed();
  return { text: shown, start: start - from, end: Math.min(end - from, shown.length) };
}

/** No line is longer: one that seems to be is looked through in pieces. */
const MOST_BYTES = 64 * BLOCK_BYTES;

/** Bytes up to the last newline, or up to the end of the text. At least one line, however long. */
async function wholeLines(log: OpenLog, position: number): Promise<Buffer> {
  for (let size = BLOCK_BYTES; ; size *= 2) {
    const left = log.textEnd - position;
    const block = await log.block(position, Math.min(size, left));
    if (block.length >= left || block.length < Math.min(size, left)) return block;
    const end = block.lastIndexOf(NEWLINE) + 1;
    if (end > 0) return block.subarray(0, end);
    if (size >= MOST_BYTES) return block;
  }
}

/** Where a line begins, in bytes. */
async function offsetOf(log: OpenLog, line: number): Promise<number> {
  const record = await log.record(await log.find(line));
  if (line === record.first) return record.offset;
  const text = await log.text(record.offset, record.bytes);
  let start = 0;
  for (let n = record.first; n < line; n += 1) start = text.indexOf(NEWLINE, start) + 1;
  return record.offset + start;
}

/**
 * Looks through a log block by block: hits, and the line to go on from when the limit of hits or 3 s were reached.
 * Throws `invalid-input` for a bad expression.
 */
export async function searchLog(base: string, query: LogQuery): Promise<LogHits> {
  const found = await useLog(base, { live: query.live === true }, (log) => searchOpen(log, query));
  return found ?? { hits: [], nextFrom: null, searchedLines: 0 };
}

async function searchOpen(log: OpenLog, query: LogQuery): Promise<LogHits | null> {
  const from = Math.max(query.fromLine, 1);
  const search = new Search(query, from);
  if (from > log.totalLines) return null;
  let whole = true;
  for (let position = await offsetOf(log, from); position < log.textEnd;) {
    const block = await wholeLines(log, position);
    if (block.length === 0) break;
    position += block.length;
    whole = search.through(block) && (position >= log.textEnd || !(search.full || search.late));
    if (!whole) break;
  }
  return { hits: search.hits, nextFrom: whole ? null : search.line, searchedLines: search.line - from };
}
