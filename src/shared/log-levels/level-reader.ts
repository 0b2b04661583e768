import type { LevelCarry, LogLevel, LogStream, OpenEntry } from '../model/log';
import { plainLine } from '../plain-line';
import { HEAD_CHARS, JSON_CHARS, lineHead, type LineHead } from './line-head';

/** What a line is: of a level, of the protocol between script and app, or neither. */
export type LineKind = LogLevel | 'protocol' | 'plain';

const ESC = String.fromCharCode(0x1b);
const PROTOCOL = /^::(?:progress|output) \{/;
/** Where a Python traceback begins; those of an exception group stand behind bars, those of rich in a box. */
const TRACEBACK =
  /^[\s|+]*(?:Exception Group )?Traceback \(most recent call last\):|^╭─+ Traceback \(most recent call last\) ─+╮/;
const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause|Caused by: )/;
/** Lines of a traceback: indented, or as loguru points to the place. */
const INSIDE = /^(?:[\s>|+│└├╭╰]|$)/;
/** What goes on with a message: an indented line, a row of a table, a rule, what pandas writes below a table. */
const GOES_ON = /^(?:[\s\d|+=*#─│┌├└╭╰<>(){}[\],.-]|$|Name: |Length: |dtype: )|\S {2,}\S/;
/** A bar of progress, as tqdm, pip and curl draw it. */
const BAR = /\d%(?:\||\s{0,20}\[)|━|█|\bit\/s\b|\bETA\b|^\s*% Total/;
const INDENTED = /^(?:\s|$)/;
/** Words of trouble in error output that no logger wrote. */
const SOUNDS_BAD =
  /\b(?:error|errors|fail|failed|fails|failure|fatal|exception|cannot|can['’]t|could not|couldn['’]t|unable|no such|not found|denied|refused|abort(?:ed)?|killed|invalid|missing|timed out|timeout|usage:)\b|错误|失败|异常|无法|拒绝|不存在|超时|没有/i;

const isLoud = (level: LogLevel): boolean => level === 'error' || level === 'warning';

interface JudgedLine {
  text: string;
  head: LineHead | null;
  isTraceback: boolean;
}

/** The part of a line that tells its level, without colours. */
function headOf(line: string): string {
  const most = line.startsWith('{') ? JSON_CHARS : HEAD_CHARS;
  const head = line.length > most ? line.slice(0, most) : line;
  const plain = head.includes(ESC) ? plainLine(head) : head;
  return plain.endsWith('\r') ? plain.slice(0, -1) : plain;
}

/**
 * Reads a log line by line, and tells what each line is. An entry is a record of a logger with the lines that belong to
 * it, a traceback with all that led to it, or a block of error output that no logger wrote. `carry` is what a reader has
 * to know to go on where another has stopped.
 */
export class LevelReader {
  readonly #open: Record<LogStream, OpenEntry | null>;
  #last: LogStream | null;
  /** Whether the last line began an entry. */
  began = false;

  constructor(carry: LevelCarry | null = null) {
    this.#open = { stdout: carry?.stdout ?? null, stderr: carry?.stderr ?? null };
    this.#last = carry?.last ?? null;
  }

  /** What to hand to the reader of the lines that follow. */
  get carry(): LevelCarry {
    return { ...this.#open, last: this.#last };
  }

  /** Takes the next line of the log. */
  next(line: string, stream: LogStream): LineKind {
    this.began = false;
    if (line.startsWith('::') && PROTOCOL.test(line)) return 'protocol';
    const text = headOf(line);
    const isNext = this.#last === stream;
    this.#last = stream;
    const open = this.#open[stream];
    const isTraceback = TRACEBACK.test(text);
    const head = isTraceback ? null : lineHead(text);
    const found = open === null ? null : this.#goOn(stream, open, { text, head, isTraceback }, isNext);
    if (found !== null) return found;
    if (isTraceback) return this.#opens(stream, 'error', 'traceback');
    if (head !== null) return this.#opens(stream, head.level, head.as === 'exception' ? 'raised' : head.as);
    if (stream === 'stderr' && text.trim() !== '' && !BAR.test(text)) return this.#opens(stream, 'error', 'stderr');
    this.#open[stream] = null;
    return 'plain';
  }

  /** The kind of a line that belongs to the open entry; null: it does not. */
  #goOn(stream: LogStream, open: OpenEntry, line: JudgedLine, isNext: boolean): LineKind | null {
    const { text, head, isTraceback } = line;
    const stays = (as: OpenEntry['in'] = open.in): LineKind => {
      if (as !== open.in) this.#open[stream] = { ...open, in: as };
      return open.level;
    };
    if (open.in === 'traceback') {
      if (isTraceback || INSIDE.test(text)) return stays();
      return head?.as === 'record' ? null : stays('raised');
    }
    if (isTraceback) {
      if (open.in === 'chained') return stays('traceback');
      return isLoud(open.level) && open.in !== 'raised' && isNext ? stays('traceback') : null;
    }
    if (open.in === 'chained' && text === '') return stays();
    if (open.in === 'raised' && CHAINED.test(text)) return stays(text.startsWith('Caused') ? 'raised' : 'chained');
    if (head !== null) return this.#joins(open, head, isNext) ? stays('raised') : null;
    if (open.in === 'warned') {
      if (!isNext) return null;
      // The line of source is its last.
      if (/^\s+\S/.test(text)) this.#open[stream] = null;
      return open.level;
    }
    // Python writes an empty line before it goes on with a chain.
    if (text === '' && open.in !== 'stderr') return stays();
    if (!isNext) return null;
    // On stdout a script's own words follow an error as often as more of its message does.
    if (stream === 'stdout') return (isLoud(open.level) ? INDENTED : GOES_ON).test(text) ? stays() : null;
    if (BAR.test(text)) return null;
    if (open.level === 'error' || INDENTED.test(text)) return stays();
    return GOES_ON.test(text) || !SOUNDS_BAD.test(text) ? stays() : null;
  }

  /** Whether an exception's line is the last word of what is open rather than news. */
  #joins(open: OpenEntry, head: LineHead, isNext: boolean): boolean {
    return head.as === 'exception' && isNext && open.level === 'error' && open.in !== 'raised';
  }

  #opens(stream: LogStream, level: LogLevel, as: OpenEntry['in']): LineKind {
    this.#open[stream] = { level, in: as };
    this.began = true;
    return level;
  }
}
