import { isUtf8 } from 'node:buffer';
import type { LogStream } from '@shared/model/log';
import { countLines } from '../log-format/count-lines';
import { LINE_LIMIT } from '../log-format/limits';
import { BarWatch } from './bar-watch';
import { decodeLine, decodeUnfinished, wholeCharacters } from './decode';
import type { ErrorTail } from './error-tail';
import { LineSplitter, lastForm, type LineSink } from './lines';
import type { LogWriter } from './log-writer';
import type { RunReport } from './progress';
import { eachMarker } from './protocol-lines';
import { UnfinishedWatch } from './unfinished-watch';

const NEWLINE = 10;
const RETURN = 13;
const LINE_END = Buffer.from('\n');

/** Where the lines of a run go. */
export interface OutputSinks {
  writer: LogWriter;
  report: RunReport;
  errors: ErrorTail;
}

/** One of a child's two streams on its way to the log: lines found in bytes, made UTF-8, looked at for progress. */
export class OutputStream implements LineSink {
  readonly #stream: LogStream;
  readonly #sinks: OutputSinks;
  readonly #bars: BarWatch;
  readonly #splitter = new LineSplitter(this);
  readonly #unfinished = new UnfinishedWatch(
    () => this.#splitter.unfinished?.length ?? 0,
    () => this.#showUnfinished(),
  );
  #isShown = false;

  constructor(stream: LogStream, sinks: OutputSinks) {
    this.#stream = stream;
    this.#sinks = sinks;
    this.#bars = new BarWatch(sinks.report);
  }

  /** Takes the next bytes of the stream, which must not change after. */
  push(chunk: Buffer): void {
    this.#splitter.push(chunk);
    this.#unfinished.changed();
  }

  /** No more comes. */
  end(): void {
    this.#unfinished.end();
    this.#splitter.end();
    this.#bars.end();
  }

  block(block: Buffer): void {
    this.#readMarkers(block);
    if (block.length <= LINE_LIMIT && block.indexOf(RETURN) === -1 && isUtf8(block)) {
      this.#store(block, countLines(block), false);
    } else {
      this.#lineByLine(block);
    }
  }

  line(line: Buffer, cut: boolean, rewritten: boolean): void {
    this.#readMarkers(line);
    if (rewritten) this.#bars.offer(line);
    this.#store(Buffer.concat([decodeLine(line), LINE_END]), 1, cut);
  }

  rewritten(line: Buffer): void {
    this.#bars.offer(line);
  }

  #readMarkers(text: Buffer): void {
    if (this.#stream === 'stdout') eachMarker(text, (marker) => this.#sinks.report.marker(decodeLine(marker)));
  }

  #lineByLine(block: Buffer): void {
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
      if (form.length > 0 && form.byteOffset > raw.byteOffset) this.#bars.offer(form);
      if (form.length > LINE_LIMIT) {
        flush();
        const head = form.subarray(0, LINE_LIMIT);
        this.#store(Buffer.concat([decodeLine(head.subarray(0, wholeCharacters(head))), LINE_END]), 1, true);
      } else {
        gathered.push(decodeLine(form), LINE_END);
      }
    }
    flush();
  }

  #showUnfinished(): void {
    const line = this.#splitter.unfinished;
    if (!line) return;
    this.#isShown = true;
    this.#sinks.writer.setUnfinished([decodeUnfinished(line)], this.#stream);
  }

  #store(text: Buffer, lines: number, cut: boolean): void {
    this.#unfinished.lineEnded();
    // First: what has ended and what has not go to the files together.
    if (this.#isShown) this.#sinks.writer.setUnfinished([], this.#stream);
    this.#isShown = false;
    if (this.#stream === 'stderr') this.#sinks.errors.push(text);
    this.#sinks.writer.append(text, lines, this.#stream, cut);
  }
}
