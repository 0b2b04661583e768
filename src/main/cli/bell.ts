/** Wakes whoever waits: a push came, the engine went, we are to stop, or time passed. */
export class Bell {
  #ring = Promise.withResolvers<boolean>();

  ring(): void {
    this.#ring.resolve(true);
  }

  /** false when nothing rang for `ms`. */
  async wait(ms: number): Promise<boolean> {
    const timer = setTimeout(() => this.#ring.resolve(false), ms);
    const rang = await this.#ring.promise;
    clearTimeout(timer);
    this.#ring = Promise.withResolvers<boolean>();
    return rang;
  }
}
