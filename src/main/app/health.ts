/** What is not well right now, by code; each with a sentence for people. */
export class Troubles {
  readonly #troubles = new Map<string, string>();
  #listener: () => void = () => undefined;

  /** Calls back when a trouble appears or goes. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** Notes that something is wrong; the same code again only renews the sentence. */
  raise(code: string, message: string): void {
    const known = this.#troubles.has(code);
    this.#troubles.set(code, message);
    if (!known) this.#listener();
  }

  /** Notes that it is well again. */
  clear(code: string): void {
    if (this.#troubles.delete(code)) this.#listener();
  }

  /** What is wrong, oldest first. */
  list(): { code: string; message: string }[] {
    return [...this.#troubles].map(([code, message]) => ({ code, message }));
  }

  /** Whether all is well. */
  ok(): boolean {
    return this.#troubles.size === 0;
  }
}
