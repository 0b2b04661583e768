/** How often a sign of life is asked for, ms. */
const ASK_EVERY_MS = 1000;
/** Rounds without an answer after which the process counts as silent. */
const SILENT_AFTER = 3;
/**
 * The same after which it is given up, and with it all that it runs: longer than a system takes to find out that a
 * drive of the network does not answer, for which a healthy process has to wait.
 */
const GIVEN_UP_AFTER = 180;
/** The same again while everything ends: who stops the app waits 14 s in all. */
const GIVEN_UP_AT_END_AFTER = 5;

/** What a heartbeat does with the process that it watches. */
export interface HeartbeatParts {
  /** Asks for a sign of life. */
  ask(): void;
  /** Nothing came for so many rounds that nothing more is expected. */
  giveUp(): void;
  everyMs?: number;
}

/**
 * Watches whether another process lives. Counted are rounds of our own loop, not time: while this machine sleeps, or
 * this process stands still, nobody can answer and nobody is given up.
 */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #timer: NodeJS.Timeout | null = null;
  #unanswered = 0;
  #most = GIVEN_UP_AFTER;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  /** Whether it has been asked for some seconds and said nothing. */
  get silent(): boolean {
    return this.#unanswered > SILENT_AFTER;
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => this.#round(), this.#parts.everyMs ?? ASK_EVERY_MS);
    // It alone is no reason to stay alive.
    this.#timer.unref();
  }

  /** It has gone: there is nobody to ask any more. */
  stop(): void {
    this.#pause();
    this.#unanswered = 0;
  }

  /** It said something. */
  answered(): void {
    this.#unanswered = 0;
  }

  /** Everything ends: less patience. */
  shortenGrace(): void {
    this.#most = GIVEN_UP_AT_END_AFTER;
  }

  #pause(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #round(): void {
    if (this.#unanswered > this.#most) {
      // It stays silent until it has gone: one that waits for a disk may take its time even to be killed.
      this.#pause();
      this.#parts.giveUp();
      return;
    }
    // One question at a time: to a process that stands still they would pile up.
    if (this.#unanswered === 0) this.#parts.ask();
    this.#unanswered += 1;
  }
}
