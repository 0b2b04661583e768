import type { LogStream } from '@shared/model/log';
import { RECORD_BYTES, encodeRecord, type IndexRecord } from '../log-format/record';
import { RECORD_LINES, RECORD_TEXT_BYTES } from '../log-format/limits';

type Run = Pick<IndexRecord, 'count' | 'bytes' | 'stream' | 'cut' | 'unfinished'>;

/** Where in a log a batch goes. */
export interface BatchPlace {
  /** Number of its first line. */
  first: number;
  /** Where its text begins, in bytes. */
  offset: number;
  /** When it is stored, epoch ms. */
  at: number;
}

/** Lines that are stored together, and which of them have ended. */
export class LogBatch {
  readonly parts: Buffer[] = [];
  readonly #runs: Run[] = [];
  readonly #unfinished: Run[] = [];
  /** Of what has ended. */
  bytes = 0;
  lines = 0;

  /** Takes whole lines of one stream. Unfinished ones come behind all that have ended. */
  add(text: Buffer, count: number, stream: LogStream, cut: boolean): void {
    this.parts.push(text);
    this.bytes += text.length;
    this.lines += count;
    const last = this.#runs.at(-1);
    const joins =
      last?.stream === stream &&
      !cut &&
      !last.cut &&
      last.bytes + text.length <= RECORD_TEXT_BYTES &&
      last.count + count <= RECORD_LINES;
    if (last && joins) {
      last.bytes += text.length;
      last.count += count;
    } else {
      this.#runs.push({ count, bytes: text.length, stream, cut, unfinished: false });
    }
  }

  /** Takes a line, with a newline of ours, that has not ended. */
  addUnfinished(text: Buffer, stream: LogStream): void {
    this.parts.push(text);
    this.#unfinished.push({ count: 1, bytes: text.length, stream, cut: false, unfinished: true });
  }

  /** The same batch with other lines before it. */
  behind(first: LogBatch): LogBatch {
    const both = new LogBatch();
    for (const { parts } of [first, this]) for (const part of parts) both.parts.push(part);
    both.#runs.push(...first.#runs, ...this.#runs);
    both.#unfinished.push(...this.#unfinished);
    both.bytes = first.bytes + this.bytes;
    both.lines = first.lines + this.lines;
    return both;
  }

  /** Length of its index records of lines that have ended. */
  get indexBytes(): number {
    return this.#runs.length * RECORD_BYTES;
  }

  /** Whether it has lines that have not ended. */
  get isOpen(): boolean {
    return this.#unfinished.length > 0;
  }

  /** Its index records. */
  records(place: BatchPlace): Buffer {
    const runs = [...this.#runs, ...this.#unfinished];
    const records = Buffer.allocUnsafe(runs.length * RECORD_BYTES);
    let { first, offset } = place;
    runs.forEach((run, i) => {
      encodeRecord({ ...run, first, offset, at: place.at }, records, i * RECORD_BYTES);
      first += run.count;
      offset += run.bytes;
    });
    return records;
  }
}
