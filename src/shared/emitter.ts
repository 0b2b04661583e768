/** Something that tells of events: the side of an emitter that others see. */
export interface Events<T> {
  /** Calls back with each event from now on, until the answer is disposed. */
  on(listener: (event: T) => void): Disposable;
}

/** Tells any number of listeners. A listener that throws is reported to `failed`, and the others still hear. */
export class Emitter<T> implements Events<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Calls back with each event from now on, until the answer is disposed. */
  on(listener: (event: T) => void): Disposable {
    return { [Symbol.dispose]: this.listen(listener) };
  }

  /** The same for pages, whose scopes end with a call: answers a function that ends it. */
  listen(listener: (event: T) => void): () => void {
    // Wrapped, so that the same function can listen twice and each can be ended by itself.
    const heard = (event: T): void => listener(event);
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  /**
   * Tells all who listen now, in the order in which they began to. Who is ended by a listener before hears no more: what
   * it was for may be gone. Who begins meanwhile hears the next event.
   */
  emit(event: T): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        listener(event);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
