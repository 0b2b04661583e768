import type { FileHandle } from 'node:fs/promises';
import { indexFile, textFile } from '../../log-format/files';
import { RECORD_BYTES, decodeRecord, isWithin, type IndexRecord } from '../../log-format/record';
import { openRegular } from './open-file';
import { scanRest } from './rest-scan';

const RECORDS_PER_READ = 128;
const TEXT_WINDOW = 256 * 1024;
/** A text without index that nobody has written to for this long is what a crash left, not work under way. */
const SETTLED_AFTER_MS = 2000;
/** For a younger one: how long neither file may grow. */
const STILL_FOR_MS = 60;
const REMEMBERED_RESTS = 16;

interface Sizes {
  text: number;
  index: number;
}

interface Rest extends Sizes {
  records: IndexRecord[];
}

/** What lies behind the index of logs that a crash cut short, by path, newest last. */
const rests = new Map<string, Rest>();

function remember(base: string, rest: Rest): void {
  rests.delete(base);
  rests.set(base, rest);
  const oldest = rests.keys().next();
  if (rests.size > REMEMBERED_RESTS && oldest.value !== undefined) rests.delete(oldest.value);
}

/** Reads until the buffer is full or the file ends. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** What is known of a log before it is opened. */
export interface OpenLogOptions {
  /** The last line that will be asked for; left out: any. */
  lastLine?: number;
  /** Its run goes on: lines that have not ended are kept apart. Else they are lines like the others. */
  live?: boolean;
  /** The index tells what can't be: lines are found in the text alone. */
  withoutIndex?: boolean;
}

/** A record of an index tells what can't be. */
class WrongIndex extends Error {}

/** Opens a log and uses it; of one whose index is wrong the text counts. null: there is none. */
export async function useLog<T>(
  base: string,
  options: OpenLogOptions,
  use: (log: OpenLog) => Promise<T>,
): Promise<T | null> {
  for (const withoutIndex of [false, true]) {
    try {
      await using log = await OpenLog.open(base, { ...options, withoutIndex });
      return log && (await use(log));
    } catch (error) {
      if (withoutIndex || !(error instanceof WrongIndex)) throw error;
    }
  }
  return null;
}

/**
 * A log as it was when it was opened. Records of the index that are whole and lie within the text count; what lies
 * behind them is taken in too, unless a writer is still at work there.
 */
export class OpenLog implements AsyncDisposable {
  readonly #base: string;
  readonly #live: boolean;
  readonly #text: FileHandle;
  readonly #index: FileHandle | null;
  readonly #pages = new Map<number, Buffer>();
  #sizes: Sizes = { text: 0, index: 0 };
  #indexed = 0;
  #last: IndexRecord | null = null;
  #rest: readonly IndexRecord[] = [];
  #unfinished: IndexRecord[] = [];
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  private constructor(base: string, live: boolean, text: FileHandle, index: FileHandle | null) {
    this.#base = base;
    this.#live = live;
    this.#text = text;
    this.#index = index;
  }

  /** Opens a log; null when there is none. */
  static async open(
    base: string,
    { lastLine = Number.POSITIVE_INFINITY, live = false, withoutIndex = false }: OpenLogOptions = {},
  ): Promise<OpenLog | null> {
    const text = await openRegular(textFile(base));
    if (!text) return null;
    let log: OpenLog | null = null;
    try {
      const index = withoutIndex ? null : await openRegular(indexFile(base));
      log = new OpenLog(base, live, text, index);
      await log.#look();
      await log.#lookBehind(lastLine);
      return log;
    } catch (error) {
      await (log ?? text)[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Number of records, those found behind the index included. */
  get records(): number {
    return this.#indexed + this.#rest.length;
  }

  get totalLines(): number {
    const last = this.#rest.at(-1) ?? this.#last;
    return last ? last.first + last.count - 1 : 0;
  }

  /** Where the text that counts ends, in bytes. */
  get textEnd(): number {
    const last = this.#rest.at(-1) ?? this.#last;
    return last ? last.offset + last.bytes : 0;
  }

  /** Records of lines that have not ended, each of one; they stand behind all others. */
  get unfinished(): readonly IndexRecord[] {
    return this.#unfinished;
  }

  /** Takes the log as it is now. */
  async lookAgain(): Promise<void> {
    this.#rest = [];
    await this.#look();
  }

  /** Whether the lines that have not ended are still those that were there when it was opened. */
  async isCurrent(): Promise<boolean> {
    if (!this.#index) return false;
    const from = this.#indexed * RECORD_BYTES;
    const now = await readAt(this.#index, from, this.#unfinished.length * RECORD_BYTES);
    return this.#unfinished.every((record, i) => {
      const same = decodeRecord(now, i * RECORD_BYTES);
      return same?.unfinished === true && same.at === record.at && same.bytes === record.bytes;
    });
  }

  /** A record by its position from 0. */
  async record(position: number): Promise<IndexRecord> {
    const found = position < this.#indexed ? await this.#stored(position) : this.#rest[position - this.#indexed];
    if (!found) throw new WrongIndex(`Record ${position} of the log “${this.#base}” can’t be read.`);
    return found;
  }

  /** Position of the record that holds a line between 1 and the last. */
  async find(line: number): Promise<number> {
    let [low, high] = [0, this.records - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((await this.record(middle)).first <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Bytes of the text; fewer only where the file ends. The buffer must not be changed. */
  async text(position: number, length: number): Promise<Buffer> {
    const from = position - this.#windowAt;
    if (from < 0 || from + length > this.#window.length) {
      this.#window = await readAt(this.#text, position, Math.max(length, TEXT_WINDOW));
      this.#windowAt = position;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }

  /** Bytes of the text, read past the window. */
  block(position: number, length: number): Promise<Buffer> {
    return readAt(this.#text, position, length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#text.close();
    await this.#index?.close();
  }

  async #measure(): Promise<Sizes> {
    // The index first: the text is written before it, so it can't fall short of what the index tells.
    const index = this.#index ? (await this.#index.stat()).size : 0;
    return { index, text: (await this.#text.stat()).size };
  }

  async #look(): Promise<void> {
    this.#sizes = await this.#measure();
    this.#pages.clear();
    let [low, high] = [0, Math.floor(this.#sizes.index / RECORD_BYTES)];
    if (high > 0 && (await this.#isWhole(high - 1))) low = high;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (await this.#isWhole(middle)) low = middle + 1;
      else high = middle;
    }
    this.#unfinished = [];
    for (; this.#live && low > 0; low -= 1) {
      const record = await this.#stored(low - 1);
      if (!record?.unfinished) break;
      this.#unfinished.unshift(record);
    }
    this.#indexed = low;
    this.#last = low > 0 ? await this.#stored(low - 1) : null;
  }

  async #isWhole(position: number): Promise<boolean> {
    return (await this.#stored(position)) !== null;
  }

  /** A record that tells what can be. However whole one looks: what it says is never more than there is. */
  async #stored(position: number): Promise<IndexRecord | null> {
    const record = await this.#written(position);
    return record && isWithin(record, this.#sizes.text) ? record : null;
  }

  /** A record as it stands in the index, whatever there is of its text. */
  async #written(position: number): Promise<IndexRecord | null> {
    const page = Math.floor(position / RECORDS_PER_READ);
    let bytes = this.#pages.get(page);
    if (!bytes) {
      const size = RECORDS_PER_READ * RECORD_BYTES;
      bytes = this.#index ? await readAt(this.#index, page * size, size) : Buffer.alloc(0);
      this.#pages.set(page, bytes);
    }
    return decodeRecord(bytes, (position % RECORDS_PER_READ) * RECORD_BYTES);
  }

  async #lookBehind(lastLine: number): Promise<void> {
    const { text, index } = this.#sizes;
    // What stands behind lines that have not ended is on its way.
    if (this.textEnd >= text || this.#unfinished.length > 0) return;
    const known = rests.get(this.#base);
    if (known?.text === text && known.index === index) {
      this.#rest = known.records;
      return;
    }
    const changedAt = (await this.#text.stat()).mtimeMs;
    const young = Math.abs(Date.now() - changedAt) < SETTLED_AFTER_MS;
    if (young && (lastLine <= this.totalLines || !(await this.#isStill()))) return;
    // Of a record whose text was cut off it still holds when that was printed, and where.
    const torn = this.#index ? await this.#written(this.#indexed) : null;
    const cover = torn?.offset === this.textEnd ? torn : null;
    this.#rest = await scanRest((position, length) => this.block(position, length), {
      offset: this.textEnd,
      end: text,
      first: this.totalLines + 1,
      at: cover?.at ?? this.#last?.at ?? Math.max(Math.trunc(changedAt), 0),
      stream: cover?.stream ?? 'stdout',
      cut: cover?.cut ?? false,
    });
    remember(this.#base, { text, index, records: [...this.#rest] });
  }

  async #isStill(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, STILL_FOR_MS));
    const before = this.#sizes;
    await this.#look();
    return before.text === this.#sizes.text && before.index === this.#sizes.index;
  }
}
