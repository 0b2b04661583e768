import type { LostLines } from '@shared/launch';
import type { LogStream } from '@shared/model/log';
import { LogBatch } from './log-batch';
import type { LogFiles } from './log-files';

const WRITE_AT_BYTES = 64 * 1024;
const WRITE_AFTER_MS = 20;
/** Above the first the child is made to wait, below the second it goes on. */
const FULL_BYTES = 1024 * 1024;
const DRAINED_BYTES = 256 * 1024;
/** How long after a failed write the next is tried; what comes in between is lost and counted. */
const RETRY_AFTER_MS = 250;
const LINE_END = Buffer.from('\n');

/** What a writer tells. */
export interface LogWriterEvents {
  /** Lines are in the file and its index; the number is how many that have ended the log holds now. */
  stored(lines: number): void;
  /** The files are slower than what comes in: hold it back, or let it go on. */
  pressure(full: boolean): void;
}

/**
 * Writes a log: text first, its index after it, in batches of 64 KiB or 20 ms. Files come to be with the first line.
 * Lines that have not ended stand behind all that have, until the next batch takes their place: what a kill leaves is
 * plain text that holds no line twice.
 * It never throws: lines that can't be stored are counted, and the log says so once it can be written again.
 */
export class LogWriter {
  readonly #files: LogFiles;
  readonly #events: LogWriterEvents;
  readonly #now: () => number;
  #batch = new LogBatch();
  /** Lines that have not ended, in UTF-8 and without their newlines. */
  readonly #open: Record<LogStream, readonly Buffer[]> = { stdout: [], stderr: [] };
  #openChanged = false;
  /** Lines that have not ended lie in the files, behind what counts there. */
  #openStored = false;
  #openSerial = 0;
  #storing: Promise<void> | null = null;
  #storingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #full = false;
  #lines = 0;
  #textLength = 0;
  #indexLength = 0;
  /** Lines lost since the log last said so, and all of them. */
  #lost = 0;
  #lostInAll = 0;
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

  /** Another number each time that the stored lines which have not ended changed. */
  get unfinished(): number {
    return this.#openSerial;
  }

  /** What could not be stored; undefined: all of it was. */
  get lost(): LostLines | undefined {
    if (this.#lostInAll === 0) return undefined;
    return { lines: this.#lostInAll, why: this.#fault, now: this.#lost > 0 };
  }

  /** Whether the source should be held back. */
  get full(): boolean {
    return this.#full;
  }

  /** Takes the lines of a stream that have not ended, in UTF-8; they take the place of those that it had. */
  setUnfinished(lines: readonly Buffer[], stream: LogStream): void {
    if (lines.length === 0 && this.#open[stream].length === 0) return;
    this.#open[stream] = lines;
    this.#openChanged = true;
    if (!this.#storing) this.#timer ??= setTimeout(() => this.#start(), WRITE_AFTER_MS);
  }

  /** Takes whole lines in UTF-8, each with its newline. */
  append(text: Buffer, count: number, stream: LogStream, cut = false): void {
    if (this.#lost > 0 && performance.now() < this.#retryAt) {
      this.#lose(count);
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
    this.append(noticeOf(text), 1, 'stderr');
  }

  /** Stores what is left and closes the files. */
  async close(): Promise<void> {
    while (this.#storing) await this.#storing;
    this.#clearTimer();
    if (this.#isNews || this.#lost > 0) await this.#store(this.#take());
    await this.#files.close().catch((error: unknown) => this.#blame(error));
  }

  get #isNews(): boolean {
    return this.#batch.lines > 0 || this.#openChanged;
  }

  #start(): void {
    this.#clearTimer();
    this.#storing = this.#storeAll().finally(() => {
      this.#storing = null;
      if (this.#isNews) this.#timer ??= setTimeout(() => this.#start(), WRITE_AFTER_MS);
    });
  }

  async #storeAll(): Promise<void> {
    do await this.#store(this.#take());
    while (this.#batch.bytes >= WRITE_AT_BYTES);
  }

  #take(): LogBatch {
    const batch = this.#batch;
    for (const stream of ['stdout', 'stderr'] as const) {
      for (const line of this.#open[stream]) batch.addUnfinished(Buffer.concat([line, LINE_END]), stream);
    }
    this.#batch = new LogBatch();
    this.#openChanged = false;
    return batch;
  }

  async #store(taken: LogBatch): Promise<void> {
    this.#storingBytes = taken.bytes;
    const openChanges = this.#openStored || taken.isOpen;
    const batch = this.#lost > 0 ? taken.behind(lossNotice(this.#lost, this.#fault)) : taken;
    try {
      await this.#files.open();
      if (this.#openStored) await this.#takeBack();
      this.#openStored = batch.isOpen;
      const place = { first: this.#lines + 1, offset: this.#textLength, at: Math.max(Math.trunc(this.#now()), 0) };
      await this.#files.writeText(batch.parts, this.#textLength);
      await this.#files.writeIndex(batch.records(place), this.#indexLength);
      this.#textLength += batch.bytes;
      this.#indexLength += batch.indexBytes;
      this.#lines += batch.lines;
      this.#lost = 0;
    } catch (error) {
      this.#lose(taken.lines);
      this.#blame(error);
      this.#retryAt = performance.now() + RETRY_AFTER_MS;
      await this.#takeBack().catch((second: unknown) => this.#blame(second));
    }
    this.#storingBytes = 0;
    if (openChanges) this.#openSerial += 1;
    this.#weigh();
    this.#events.stored(this.#lines);
  }

  /** Leaves in the files what counts. */
  async #takeBack(): Promise<void> {
    await this.#files.truncate(this.#textLength, this.#indexLength);
    this.#openStored = false;
  }

  #lose(count: number): void {
    this.#lost += count;
    this.#lostInAll += count;
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

/** A line of ours in a log. */
export function noticeOf(text: string): Buffer {
  return Buffer.from(`[closing-bell] ${text}\n`);
}

function lossNotice(lost: number, fault: string): LogBatch {
  const notice = new LogBatch();
  const lines = lost === 1 ? '1 line' : `${lost} lines`;
  notice.add(noticeOf(`${lines} could not be stored: ${fault}`), 1, 'stderr', false);
  return notice;
}
