/** Least time between notices of lines, and of progress alone, ms. */
const LINES_EVERY_MS = 50;
const PROGRESS_EVERY_MS = 250;

/** Joins news of a run's output: lines while somebody watches, progress always; the first of a burst goes out at once. */
export class OutputNotices {
  readonly #send: () => void;
  #watched = false;
  #lines = false;
  #progress = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Number.POSITIVE_INFINITY;

  /** `send` tells the present state. */
  constructor(send: () => void) {
    this.#send = send;
  }

  /** Whether lines are news. Who begins to look may have read before the last ones came: the state is told at once. */
  watch(on: boolean): void {
    if (on && !this.#watched) {
      this.#watched = true;
      this.lines();
    }
    this.#watched = on;
  }

  lines(): void {
    this.#lines = this.#watched;
    this.#plan();
  }

  progress(): void {
    this.#progress = true;
    this.#plan();
  }

  /** Nothing is sent after this. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }

  #plan(): void {
    const gap = this.#lines ? LINES_EVERY_MS : this.#progress ? PROGRESS_EVERY_MS : Number.POSITIVE_INFINITY;
    const dueAt = this.#sentAt + gap;
    if (gap === Number.POSITIVE_INFINITY || dueAt >= this.#dueAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    const wait = dueAt - performance.now();
    if (wait <= 0) this.#fire();
    else this.#timer = setTimeout(() => this.#fire(), wait);
  }

  #fire(): void {
    this.#timer = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#lines = false;
    this.#progress = false;
    this.#sentAt = performance.now();
    this.#send();
  }
}
