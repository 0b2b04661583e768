import type { LogHits } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';
import type { Columns } from './mark-terms';

/** One match, by its columns in the line. */
export interface Hit {
  n: number;
  columns: Columns;
}

/** What is looked for. */
export interface Question {
  query: string;
  regex: boolean;
  matchCase: boolean;
}

/**
 * Looks through a log from its first line to its last, answer by answer, and on through what is added later. It holds
 * every match in order, up to a number of them.
 */
export class LogScan {
  readonly hits: Hit[] = [];
  readonly #byLine = new Map<number, readonly Columns[]>();
  readonly question: Question;
  readonly #session: Pick<LogSession, 'totalLines' | 'search'>;
  readonly #maxHits: number;
  #next = 1;
  #running = false;
  #ended = false;

  constructor(session: Pick<LogSession, 'totalLines' | 'search'>, question: Question, maxHits: number) {
    this.#session = session;
    this.question = question;
    this.#maxHits = maxHits;
  }

  /** Lines with matches, ascending. */
  get lines(): number[] {
    return [...this.#byLine.keys()];
  }

  /** The matches that are known of a line. */
  columnsOf(n: number): readonly Columns[] | undefined {
    return this.#byLine.get(n);
  }

  /** Whether an answer is awaited. */
  get running(): boolean {
    return this.#running;
  }

  /** Every line up to this one has been looked through. */
  get searchedTo(): number {
    return this.#next - 1;
  }

  /** It holds as many hits as it may. */
  get full(): boolean {
    return this.hits.length >= this.#maxHits;
  }

  /** Nobody wants it any more: what is under way is thrown away. */
  end(): void {
    this.#ended = true;
  }

  /** Goes on to the end of the log as it is then; calls back after each answer. Throws AppError. */
  async run(onAnswer: () => void): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.#ended && !this.full && this.#next <= this.#session.totalLines) {
        const from = this.#next;
        const answer = await this.#session.search(this.question.query, { ...this.question, from });
        if (this.#ended) return;
        this.#take(answer, from);
        onAnswer();
        // Lines may be announced a moment before they can be searched.
        if (this.#next === from) return;
      }
    } finally {
      this.#running = false;
    }
  }

  #take({ hits, nextFrom, searchedLines }: LogHits, from: number): void {
    for (const { n, matches } of hits) {
      if (n < from || this.full) continue;
      this.#byLine.set(n, matches);
      for (const columns of matches) if (!this.full) this.hits.push({ n, columns });
    }
    this.#next = Math.max(from, nextFrom ?? from + searchedLines);
  }
}
