import { isUtf8 } from 'node:buffer';
import type { LogStream } from '@shared/model/log';
import { countLines } from '../log-format/count-lines';
import { LINE_LIMIT } from '../log-format/limits';
import { BarWatch } from './bar-watch';
import { isLeftBehind, lineBar } from './bars';
import { decodeLine, decodeUnfinished, wholeCharacters } from './decode';
import type { ErrorTail } from './error-tail';
import { LineSplitter, lastForm, type LineSink } from './lines';
import type { LogWriter } from './log-writer';
import type { RunReport } from './progress';
import { eachMarker } from './protocol-lines';
import { Screen, brokenSequence, movesUp, type ScreenRow, type ScreenSink } from './screen';
import { UnfinishedWatch } from './unfinished-watch';

const NEWLINE = 10;
const RETURN = 13;
const ESCAPE = 0x1b;
const LINE_END = Buffer.from('\n');
/** Rows that wait for whether the cursor goes back to them. */
const MOST_HELD = 39;

/** Where the lines of a run go. */
export interface OutputSinks {
  writer: LogWriter;
  report: RunReport;
  errors: ErrorTail;
}

/** One of a child's two streams on its way to the log: lines found in bytes, made UTF-8, looked at for progress. */
export class OutputStream implements LineSink, ScreenSink {
  readonly #stream: LogStream;
  readonly #sinks: OutputSinks;
  readonly #bars: BarWatch;
  readonly #innerBars: BarWatch;
  readonly #splitter = new LineSplitter(this);
  readonly #unfinished = new UnfinishedWatch(
    () => this.#open().reduce((sum, line) => sum + line.length, 0),
    () => this.#showUnfinished(),
  );
  /** A rewritten line that has ended, and empty ones after it: bars below each other begin so. */
  #held: Buffer[] = [];
  #screen: Screen | null = null;
  /** A control sequence that the last bytes broke off. */
  #broken: Buffer | null = null;
  #isShown = false;

  constructor(stream: LogStream, sinks: OutputSinks) {
    this.#stream = stream;
    this.#sinks = sinks;
    this.#bars = new BarWatch((form) => sinks.report.bar(form));
    this.#innerBars = new BarWatch((form) => sinks.report.innerBar(form));
  }

  /** Takes the next bytes of the stream, which must not change after. */
  push(chunk: Buffer): void {
    let whole = chunk;
    if (this.#broken) whole = Buffer.concat([this.#broken, chunk]);
    this.#broken = null;
    if (whole.indexOf(ESCAPE) !== -1) {
      const end = brokenSequence(whole);
      if (end < whole.length) this.#broken = whole.subarray(end);
      whole = whole.subarray(0, end);
      if (!this.#screen && movesUp(whole)) this.#openScreen();
    }
    if (this.#screen) {
      this.#screen.push(whole);
      if (this.#screen.isOver) this.#closeScreen();
    } else if (whole.length > 0) {
      this.#splitter.push(whole);
    }
    this.#unfinished.changed();
  }

  /** No more comes. */
  end(): void {
    this.#unfinished.end();
    if (this.#broken) (this.#screen ?? this.#splitter).push(this.#broken);
    this.#closeScreen();
    this.#splitter.end();
    this.#flushHeld();
    this.#innerBars.end();
    this.#bars.end();
  }

  block(block: Buffer): void {
    if (block.indexOf(RETURN) === -1) {
      if (this.#holdEmpty(block)) return;
      this.#flushHeld();
      if (block.length <= LINE_LIMIT && isUtf8(block)) {
        this.#readMarkers(block);
        this.#readLineBar(block);
        return this.#store(block, countLines(block), false);
      }
    }
    this.#lineByLine(block);
  }

  line(line: Buffer, cut: boolean, rewritten: boolean): void {
    if (rewritten && !cut) return this.#hold(line);
    if (line.length === 0 && this.#holdEmpty(LINE_END)) return;
    this.#flushHeld();
    this.#readMarkers(line);
    this.#readLineBar(line);
    this.#store(Buffer.concat([decodeLine(line), LINE_END]), 1, cut);
  }

  rewritten(line: Buffer, forms: number): void {
    // Right below a bar it may be one of those that the cursor goes back up from: its second form tells.
    if (this.#held.length === 0 || forms > 1) this.#bars.offer(line);
  }

  left(text: Buffer): void {
    this.#readMarkers(text);
  }

  final({ text, cut }: ScreenRow, below: readonly ScreenRow[]): void {
    if (isLeftBehind(text, below)) return;
    const whole = cut ? text.subarray(0, wholeCharacters(text)) : text;
    this.#store(Buffer.concat([decodeLine(whole), LINE_END]), 1, cut);
  }

  drawn(text: Buffer, below: number): void {
    if (below === 0) this.#bars.offer(text);
    else if (below > 0) this.#innerBars.offer(text);
  }

  #openScreen(): void {
    const open = this.#splitter.take();
    this.#screen = new Screen(this, this.#held, open);
    this.#held = [];
  }

  #closeScreen(): void {
    const screen = this.#screen;
    this.#screen = null;
    screen?.end();
  }

  #hold(line: Buffer): void {
    this.#flushHeld();
    this.#readMarkers(line);
    this.#bars.offer(line);
    this.#unfinished.lineEnded();
    this.#held.push(line);
  }

  /** Whether empty lines wait as well, below a line that does. */
  #holdEmpty(block: Buffer): boolean {
    const isHeld = this.#held.length > 0 && this.#held.length + block.length <= MOST_HELD;
    if (!isHeld || !block.every((byte) => byte === NEWLINE)) return false;
    for (let i = 0; i < block.length; i += 1) this.#held.push(Buffer.alloc(0));
    return true;
  }

  #flushHeld(): void {
    if (this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    this.#store(Buffer.concat(held.flatMap((line) => [decodeLine(line), LINE_END])), held.length, false);
  }

  #readMarkers(text: Buffer): void {
    if (this.#stream === 'stdout') eachMarker(text, (marker) => this.#sinks.report.marker(decodeLine(marker)));
  }

  #readLineBar(text: Buffer): void {
    const line = lineBar(text);
    if (line) this.#bars.offer(line);
  }

  #lineByLine(block: Buffer): void {
    const mayHaveMarkers = block.indexOf('::') !== -1;
    let gathered: Buffer[] = [];
    const flush = (): void => {
      if (gathered.length > 0) this.#store(Buffer.concat(gathered), gathered.length / 2, false);
      gathered = [];
    };
    for (let start = 0; start < block.length;) {
      const newline = block.indexOf(NEWLINE, start);
      const raw = block.subarray(start, newline);
      start = newline + 1;
      const form = raw.indexOf(RETURN) === -1 ? raw : lastForm(raw);
      const isRewritten = form.length > 0 && form.byteOffset > raw.byteOffset;
      if (form.length > LINE_LIMIT) {
        flush();
        this.#flushHeld();
        const head = form.subarray(0, LINE_LIMIT);
        this.#store(Buffer.concat([decodeLine(head.subarray(0, wholeCharacters(head))), LINE_END]), 1, true);
      } else if (isRewritten) {
        flush();
        this.#hold(Buffer.from(form));
      } else if (form.length > 0 || !this.#holdEmpty(LINE_END)) {
        this.#flushHeld();
        if (mayHaveMarkers) this.#readMarkers(form);
        gathered.push(decodeLine(form), LINE_END);
      }
    }
    flush();
  }

  /** Lines that may still change, from top to bottom. */
  #open(): readonly Buffer[] {
    if (this.#screen) return this.#screen.rows.map(({ text }) => text);
    const line = this.#splitter.unfinished;
    return line ? [...this.#held, line] : this.#held;
  }

  #showUnfinished(): void {
    const open = this.#open();
    if (open.length === 0) return;
    this.#isShown = true;
    this.#sinks.writer.setUnfinished(open.map(decodeUnfinished), this.#stream);
  }

  #store(text: Buffer, lines: number, cut: boolean): void {
    this.#unfinished.lineEnded();
    // First: what has ended and what has not go to the files together.
    if (this.#isShown) this.#sinks.writer.setUnfinished(this.#screen ? this.#stillOpen() : [], this.#stream);
    this.#isShown = this.#screen !== null;
    if (this.#stream === 'stderr') this.#sinks.errors.push(text);
    this.#sinks.writer.append(text, lines, this.#stream, cut);
  }

  #stillOpen(): Buffer[] {
    return this.#open().map(decodeUnfinished);
  }
}
