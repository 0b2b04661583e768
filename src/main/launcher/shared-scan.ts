/**
 * Lets many ask for a scan and runs few: who asks while one is under way shares the next, which starts after they asked,
 * so nobody gets an answer older than the question.
 */
export class SharedScan<T> {
  readonly #scan: () => Promise<T>;
  #running: Promise<void> | null = null;
  #next: Promise<T> | null = null;

  constructor(scan: () => Promise<T>) {
    this.#scan = scan;
  }

  /** The result of a scan that starts after this call. */
  fresh(): Promise<T> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<T> {
    // Even with none under way: whoever asks in the same turn shares it.
    await (this.#running ?? new Promise<void>((resolve) => setImmediate(resolve)));
    this.#next = null;
    const scan = this.#scan();
    const running = scan.then(
      () => undefined,
      () => undefined,
    );
    this.#running = running;
    void running.then(() => {
      if (this.#running === running) this.#running = null;
    });
    return scan;
  }
}
