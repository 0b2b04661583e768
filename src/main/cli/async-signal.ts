/** Wakes whoever waits: a push came, the engine went, we are to stop, or time passed. */
export class AsyncSignal {
  #raised = Promise.withResolvers<boolean>();

  set(): void {
    this.#raised.resolve(true);
  }

  /** false when nothing set it for `ms`. */
  async wait(ms: number): Promise<boolean> {
    const timer = setTimeout(() => this.#raised.resolve(false), ms);
    const wasSet = await this.#raised.promise;
    clearTimeout(timer);
    this.#raised = Promise.withResolvers<boolean>();
    return wasSet;
  }
}
