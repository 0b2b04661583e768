import type { PushData } from '@shared/contract';
import { Emitter } from '@shared/emitter';
import { AppError } from '@shared/errors';
import type { LevelCarry, LogHits, LogLevels, LogLine, UnfinishedLine } from '@shared/model/log';
import { useBridge } from '../bridge';
import { LogBuffer, type LineRange } from './log-buffer';

/** Most lines that one read answers. */
const READ_LINES = 2_000;
/** Lines read before and after what is asked for, so that scrolling on finds them there. */
const READ_AHEAD = 200;
/** Reads under way at once. */
const MAX_READS = 4;
/** Lines wanted that are no further apart are read at once. */
const NEAR_LINES = 30;

interface Taken {
  lines: readonly LogLine[];
  totalLines: number;
  unfinished?: readonly UnfinishedLine[] | undefined;
  live: boolean;
}

/** One log that somebody looks at. Not reactive on purpose: lines come faster than a screen may be redrawn. */
export class LogSession {
  readonly id: number;
  readonly attempt: number;
  readonly #buffer = new LogBuffer();
  readonly #changes = new Emitter<void>((error) => reportError(error));
  /** Ranges that are being read. */
  readonly #reads = new Set<LineRange>();
  /** Long lines that are being read alone, which is how they come whole. */
  readonly #wholes = new Set<number>();
  #unfinished: readonly LogLine[] = [];
  /** Lines that the log holds, at hand or not; what has not ended is none yet. */
  totalLines = 0;
  /** Whether more can come. */
  live = true;
  opened = false;
  error: AppError | null = null;

  constructor(id: number, attempt: number) {
    this.id = id;
    this.attempt = attempt;
  }

  /** Calls back after each change; several may come within one frame. */
  onChange(listener: () => void): () => void {
    return this.#changes.listen(listener);
  }

  /** Subscribes and takes the tail. A failure is kept in `error`. */
  async open(): Promise<void> {
    try {
      const answer = await useBridge().call('logs.open', { id: this.id, attempt: this.attempt });
      this.error = null;
      this.opened = true;
      this.#take(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes what the engine pushed. */
  append(data: PushData<'log.appended'>): void {
    this.#take(data);
  }

  /** Lines to be shown: behind those that the log holds stand those that have not ended. */
  get shownLines(): number {
    return this.totalLines + this.#unfinished.length;
  }

  /** The line of this number, if it is at hand; one that has not ended has the number that it would get now. */
  line(n: number): LogLine | undefined {
    return n > this.totalLines ? this.#unfinished[n - this.totalLines - 1] : this.#buffer.get(n);
  }

  /** Sees to it that these lines, in ascending order, are at hand soon; listeners hear when they are. */
  ensureLines(shown: readonly number[]): void {
    const lines = shown.filter((n) => n <= this.totalLines);
    let from = 0;
    while (from < lines.length) {
      let to = from;
      while (to + 1 < lines.length && (lines[to + 1] ?? 0) - (lines[to] ?? 0) <= NEAR_LINES) to += 1;
      const range = { from: lines[from] ?? 1, to: lines[to] ?? 1 };
      this.#ensure(range, range.from === lines[0] && range.to === lines.at(-1) ? READ_AHEAD : 0);
      from = to + 1;
    }
  }

  /** Sees to it that a line is soon at hand whole, where it came shortened; listeners hear when it is. */
  ensureWhole(n: number): void {
    if (n > this.totalLines || this.line(n)?.shortened !== true || this.#wholes.has(n) || this.error !== null) return;
    void this.#fetchWhole(n);
  }

  /** Reads lines without keeping them. Throws AppError. */
  async read(fromLine: number, count: number): Promise<LogLine[]> {
    const { lines } = await useBridge().call('logs.read', {
      id: this.id,
      attempt: this.attempt,
      fromLine,
      count: Math.min(READ_LINES, Math.max(1, count)),
    });
    return lines;
  }

  /** Searches from a line on. Throws AppError. */
  search(query: string, options: { regex: boolean; matchCase: boolean; from: number }): Promise<LogHits> {
    return useBridge().call('logs.search', { id: this.id, attempt: this.attempt, query, ...options });
  }

  /** Tells the levels of lines from one on, with what was told to carry on. Throws AppError. */
  levels(from: number, carry: LevelCarry | undefined): Promise<LogLevels> {
    return useBridge().call('logs.levels', { id: this.id, attempt: this.attempt, from, ...(carry && { carry }) });
  }

  #ensure(range: LineRange, ahead: number): void {
    this.#buffer.touch(range);
    const missing = this.#buffer.missing(range);
    // While a scrollbar is dragged only the place where it rests is worth reading.
    if (missing === null || this.#reads.size >= MAX_READS || this.error !== null) return;
    for (const read of this.#reads) if (missing.from >= read.from && missing.to <= read.to) return;
    const wide = { from: Math.max(1, missing.from - ahead), to: Math.min(this.totalLines, missing.to + ahead) };
    void this.#fetch(this.#buffer.missing(wide) ?? missing);
  }

  async #fetch(needed: LineRange): Promise<void> {
    this.#reads.add(needed);
    try {
      this.#buffer.put(await this.read(needed.from, needed.to - needed.from + 1));
      this.#reads.delete(needed);
      // A read that brought nothing new must not start the next one.
      const left = this.#buffer.missing(needed);
      if (left?.from !== needed.from || left.to !== needed.to) this.#changed();
    } catch (error) {
      this.#reads.delete(needed);
      this.#fail(error);
    }
  }

  async #fetchWhole(n: number): Promise<void> {
    this.#wholes.add(n);
    try {
      this.#buffer.put(await this.read(n, 1));
      this.#changed();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#wholes.delete(n);
    }
  }

  #take({ lines, totalLines, unfinished = [], live }: Taken): void {
    this.#buffer.put(lines);
    this.totalLines = Math.max(this.totalLines, totalLines);
    this.#unfinished = unfinished.map((line, i) => ({ ...line, n: this.totalLines + i + 1 }));
    this.live = live;
    this.#changed();
  }

  #fail(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    this.error = error;
    this.#changed();
  }

  #changed(): void {
    this.#changes.emit();
  }
}
