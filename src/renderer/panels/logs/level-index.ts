import { addCounts, noCounts, readRuns } from '@shared/log-levels/level-runs';
import type { LineKind } from '@shared/log-levels/level-reader';
import type { LevelCarry, LogLevel, LogLevels } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';
import { lastUpTo } from './line-map';

/** Runs kept; a log with more of them is judged no further. */
const MOST_RUNS = 2_000_000;

/** Lines of a log that belong together: from a first one, so many. */
export interface LineRuns {
  /** The first line of each run, ascending. */
  froms: readonly number[];
  /** How many lines the runs before each have. */
  rows: readonly number[];
  count: number;
}

/** What each line of a log is, as far as the engine has told: it is asked answer by answer, and on as the log grows. */
export class LevelIndex {
  /** The first line of each error, ascending. */
  readonly errors: number[] = [];
  /** Entries that begin, by level. */
  readonly counts: Record<LogLevel, number> = noCounts();
  readonly #session: Pick<LogSession, 'totalLines' | 'levels'>;
  readonly #froms: number[] = [];
  readonly #kinds: LineKind[] = [];
  readonly #protocol: number[] = [];
  #next = 1;
  #carry: LevelCarry | undefined;
  #running = false;
  #ended = false;

  constructor(session: Pick<LogSession, 'totalLines' | 'levels'>) {
    this.#session = session;
  }

  /** Every line up to this one has been judged. */
  get judgedTo(): number {
    return this.#next - 1;
  }

  get running(): boolean {
    return this.#running;
  }

  /** It keeps as much as it may: what follows is not judged. */
  get full(): boolean {
    return this.#froms.length >= MOST_RUNS;
  }

  /** Judged lines of the protocol, ascending. */
  get protocol(): readonly number[] {
    return this.#protocol;
  }

  /** What a line is; one that is not judged yet is plain. */
  kindOf(line: number): LineKind {
    return line > this.judgedTo ? 'plain' : (this.#kinds[lastUpTo(this.#froms, line)] ?? 'plain');
  }

  /** Lines of the entry that a line is in, to the last that stands with it. */
  entryEnd(line: number): number {
    return (this.#froms[lastUpTo(this.#froms, line) + 1] ?? this.#next) - 1;
  }

  /** The judged lines of some kinds. */
  linesOf(kinds: ReadonlySet<LineKind>): LineRuns {
    const froms: number[] = [];
    const rows: number[] = [];
    let count = 0;
    for (const [at, from] of this.#froms.entries()) {
      const kind = this.#kinds[at];
      if (kind === undefined || !kinds.has(kind)) continue;
      froms.push(from);
      rows.push(count);
      count += (this.#froms[at + 1] ?? this.#next) - from;
    }
    return { froms, rows, count };
  }

  /** Nobody wants to know any more: what is under way is thrown away. */
  end(): void {
    this.#ended = true;
  }

  /** Goes on to the end of the log as it is then; calls back after each answer. Throws AppError. */
  async run(onAnswer: () => void): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.#ended && !this.full && this.#next <= this.#session.totalLines) {
        const answer = await this.#session.levels(this.#next, this.#carry);
        // Lines may be announced a moment before they can be read.
        if (this.#ended || answer.lines === 0) return;
        this.#take(answer);
        onAnswer();
      }
    } finally {
      this.#running = false;
    }
  }

  #take({ runs, counts, lines, carry }: LogLevels): void {
    let line = this.#next;
    for (const { kind, count, begins } of readRuns(runs)) {
      if (begins) this.errors.push(line);
      if (begins || kind !== this.#kinds.at(-1)) {
        this.#froms.push(line);
        this.#kinds.push(kind);
      }
      if (kind === 'protocol') for (let n = line; n < line + count; n += 1) this.#protocol.push(n);
      line += count;
    }
    this.#next += lines;
    this.#carry = carry;
    addCounts(this.counts, counts);
  }
}
