import type { LogStream } from '@shared/model/log';
import { RECORD_BYTES, encodeRecord, type IndexRecord } from '../log-format/record';
import { RECORD_LINES, RECORD_TEXT_BYTES } from '../log-format/limits';
import type { LogFiles } from './log-files';

const WRITE_AT_BYTES = 64 * 1024;
const WRITE_AFTER_MS = 20;
/** Above the first the child is made to wait, below the second it goes on. */
const FULL_BYTES = 1024 * 1024;
const DRAINED_BYTES = 256 * 1024;
/** How long after a failed write the next is tried; what comes in between is lost and counted. */
const RETRY_AFTER_MS = 250;

type Run = Pick<IndexRecord, 'count' | 'bytes' | 'stream' | 'cut'>;

class Batch {
  readonly parts: Buffer[] = [];
  readonly runs: Run[] = [];
  bytes = 0;
  lines = 0;

  add(text: Buffer, count: number, stream: LogStream, cut: boolean): void {
    this.parts.push(text);
    this.bytes += text.length;
    this.lines += count;
    const last = this.runs.at(-1);
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
      this.runs.push({ count, bytes: text.length, stream, cut });
    }
  }
}

/** What a writer tells. */
export interface LogWriterEvents {
  /** Lines are in the file and its index; the number is how many the log holds now. */
  stored(lines: number): void;
  /** The files are slower than what comes in: hold it back, or let it go on. */
  pressure(full: boolean): void;
}

/**
 * Writes a log: text first, its index after it, in batches of 64 KiB or 20 ms. Files come to be with the first line.
 * It never throws: lines that can't be stored are counted, and the log says so once it can be written again.
 */
export class LogWriter {
  readonly #files: LogFiles;
  readonly #events: LogWriterEvents;
  readonly #now: () => number;
  #batch = new Batch();
  #storing: Promise<void> | null = null;
  #storingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #full = false;
  #lines = 0;
  #textLength = 0;
  #indexLength = 0;
  #lost = 0;
  #fault = '';
  #retryAt = 0;

  /** `now` gives epoch ms. */
  constructor(files: LogFiles, events: LogWriterEvents, now: () => number) {
    this.#files = files;
    this.#events = events;
    this.#now = now;
  }

  /** Lines in the file. */
  get lines(): number {
    return this.#lines;
  }

  /** Whether the source should be held back. */
  get full(): boolean {
    return this.#full;
  }

  /** Takes whole lines in UTF-8, each with its newline. */
  append(text: Buffer, count: number, stream: LogStream, cut = false): void {
    if (this.#lost > 0 && performance.now() < this.#retryAt) {
      this.#lost += count;
      return;
    }
    this.#batch.add(text, count, stream, cut);
    this.#weigh();
    if (this.#storing) return;
    if (this.#batch.bytes >= WRITE_AT_BYTES) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), WRITE_AFTER_MS);
  }

  /** Appends a line of our own, in the name of stderr. */
  note(text: string): void {
    this.append(Buffer.from(`[closing-bell] ${text}\n`), 1, 'stderr');
  }

  /** Stores what is left and closes the files. */
  async close(): Promise<void> {
    while (this.#storing) await this.#storing;
    this.#clearTimer();
    if (this.#batch.lines > 0 || this.#lost > 0) await this.#store(this.#take());
    await this.#files.close().catch((error: unknown) => this.#blame(error));
  }

  #start(): void {
    this.#clearTimer();
    this.#storing = this.#storeAll().finally(() => {
      this.#storing = null;
      if (this.#batch.lines > 0) this.#timer ??= setTimeout(() => this.#start(), WRITE_AFTER_MS);
    });
  }

  async #storeAll(): Promise<void> {
    do await this.#store(this.#take());
    while (this.#batch.bytes >= WRITE_AT_BYTES);
  }

  #take(): Batch {
    const batch = this.#batch;
    this.#batch = new Batch();
    return batch;
  }

  async #store(taken: Batch): Promise<void> {
    this.#storingBytes = taken.bytes;
    const batch = this.#lost > 0 ? withNotice(taken, this.#lost, this.#fault) : taken;
    try {
      await this.#files.open();
      await this.#files.writeText(batch.parts, this.#textLength);
      await this.#files.writeIndex(this.#records(batch), this.#indexLength);
      this.#textLength += batch.bytes;
      this.#indexLength += batch.runs.length * RECORD_BYTES;
      this.#lines += batch.lines;
      this.#lost = 0;
    } catch (error) {
      this.#lost += taken.lines;
      this.#blame(error);
      this.#retryAt = performance.now() + RETRY_AFTER_MS;
      await this.#files.truncate(this.#textLength, this.#indexLength).catch((second: unknown) => this.#blame(second));
    }
    this.#storingBytes = 0;
    this.#weigh();
    this.#events.stored(this.#lines);
  }

  #records(batch: Batch): Buffer {
    const records = Buffer.allocUnsafe(batch.runs.length * RECORD_BYTES);
    const at = Math.max(Math.trunc(this.#now()), 0);
    let first = this.#lines + 1;
    let offset = this.#textLength;
    batch.runs.forEach((run, i) => {
      encodeRecord({ ...run, first, offset, at }, records, i * RECORD_BYTES);
      first += run.count;
      offset += run.bytes;
    });
    return records;
  }

  #weigh(): void {
    const bytes = this.#batch.bytes + this.#storingBytes;
    const full = this.#full ? bytes > DRAINED_BYTES : bytes > FULL_BYTES;
    if (full === this.#full) return;
    this.#full = full;
    this.#events.pressure(full);
  }

  #blame(error: unknown): void {
    this.#fault = error instanceof Error ? error.message : String(error);
  }

  #clearTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function withNotice(taken: Batch, lost: number, fault: string): Batch {
  const batch = new Batch();
  const lines = lost === 1 ? '1 line' : `${lost} lines`;
  batch.add(Buffer.from(`[closing-bell] ${lines} could not be stored: ${fault}\n`), 1, 'stderr', false);
  taken.parts.forEach((part) => batch.parts.push(part));
  batch.runs.push(...taken.runs);
  batch.bytes += taken.bytes;
  batch.lines += taken.lines;
  return batch;
}
