import type { LogSession } from '../../stores/log-session';
import { LogScan } from './log-scan';

/** A line by which a script reports progress or a result to the app: `::progress {…}`, `::output {…}`. */
const PATTERN = '^::(?:progress|output) \\{';
const PROTOCOL = new RegExp(PATTERN);
/** Hidden lines kept; a log with more of them shows the rest. */
const MAX_LINES = 1_000_000;

/**
 * Knows which lines of a log belong to the protocol. Those at hand are judged here, before they are painted, so that
 * none flashes up at the tail; for the others the engine is asked.
 */
export class ProtocolLines {
  readonly #session: LogSession;
  readonly #scan: LogScan;
  readonly #onFound: () => void;
  /** Judged here, behind what the engine has looked through. */
  #tail: number[] = [];
  #tailTo = 0;
  /** The engine has to be asked for lines up to this one. */
  #askTo = 0;
  #known: readonly number[] = [];

  constructor(session: LogSession, onFound: () => void) {
    this.#session = session;
    this.#onFound = onFound;
    this.#scan = new LogScan(session, { query: PATTERN, regex: true, matchCase: true }, MAX_LINES);
  }

  /** Lines known to belong to the protocol, ascending. */
  get lines(): readonly number[] {
    return this.#known;
  }

  /** Takes in what was added. Throws AppError when the engine can't be asked. */
  async update(): Promise<void> {
    const total = this.#session.totalLines;
    if (this.#judgeTail(total)) this.#join();
    if (this.#scan.searchedTo >= this.#askTo || this.#scan.running) return;
    await this.#scan.run(() => {
      this.#join();
      this.#onFound();
    });
  }

  /** Nobody wants to know any more. */
  end(): void {
    this.#scan.end();
  }

  /** Judges the lines at hand at the end of the log; tells whether it found any. */
  #judgeTail(total: number): boolean {
    let from = total + 1;
    while (from > this.#tailTo + 1 && this.#session.line(from - 1) !== undefined) from -= 1;
    // Before what was judged and what is at hand now there is a gap: the engine has to look through it.
    if (from > this.#tailTo + 1) this.#askTo = from - 1;
    const before = this.#tail.length;
    for (let n = from; n <= total; n += 1) {
      if (PROTOCOL.test(this.#session.line(n)?.text ?? '')) this.#tail.push(n);
    }
    this.#tailTo = total;
    return this.#tail.length !== before;
  }

  #join(): void {
    const { hits, searchedTo } = this.#scan;
    this.#tail = this.#tail.filter((n) => n > searchedTo);
    this.#known = [...hits.map(({ n }) => n), ...this.#tail];
  }
}
