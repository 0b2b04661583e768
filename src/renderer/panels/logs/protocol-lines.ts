import type { LogSession } from '../../stores/log-session';
import type { LevelIndex } from './level-index';

/** A line by which a script reports progress or a result to the app: `::progress {…}`, `::output {…}`. */
const PROTOCOL = /^::(?:progress|output) \{/;

/**
 * Knows which lines of a log belong to the protocol. Those at hand are judged here, before they are painted, so that
 * none flashes up at the tail; for the others the engine has been asked.
 */
export class ProtocolLines {
  readonly #session: LogSession;
  readonly #index: LevelIndex;
  /** Judged here, behind what the engine has told. */
  #tail: number[] = [];
  #tailTo = 0;
  #toldTo = 0;
  #known: readonly number[] = [];

  constructor(session: LogSession, index: LevelIndex) {
    this.#session = session;
    this.#index = index;
  }

  /** Lines known to belong to the protocol, ascending. */
  get lines(): readonly number[] {
    return this.#known;
  }

  /** Takes in what was added to the log, and what the engine has told since. */
  update(): void {
    const total = this.#session.totalLines;
    const { judgedTo, protocol } = this.#index;
    const found = this.#judgeTail(total);
    if (!found && judgedTo === this.#toldTo) return;
    this.#toldTo = judgedTo;
    this.#tail = this.#tail.filter((n) => n > judgedTo);
    this.#known = [...protocol, ...this.#tail];
  }

  /** Judges the lines at hand at the end of the log; tells whether it found any. */
  #judgeTail(total: number): boolean {
    let from = total + 1;
    while (from > this.#tailTo + 1 && this.#session.line(from - 1) !== undefined) from -= 1;
    const before = this.#tail.length;
    for (let n = from; n <= total; n += 1) {
      if (PROTOCOL.test(this.#session.line(n)?.text ?? '')) this.#tail.push(n);
    }
    this.#tailTo = total;
    return this.#tail.length !== before;
  }
}
