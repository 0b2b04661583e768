import { Emitter, type Events } from '@shared/emitter';
import type { Journal } from './ports';

/** What is not well right now, by code; each with a sentence for people. */
export class Troubles {
  readonly #troubles = new Map<string, string>();
  readonly #changed: Emitter<void>;

  constructor(journal: Journal) {
    this.#changed = new Emitter((error) => journal.error('A listener of the troubles failed.', error));
  }

  /** A trouble appeared or went. */
  get changed(): Events<void> {
    return this.#changed;
  }

  /** Notes that something is wrong; the same code again only renews the sentence. */
  raise(code: string, message: string): void {
    const known = this.#troubles.has(code);
    this.#troubles.set(code, message);
    if (!known) this.#changed.emit();
  }

  /** Notes that it is well again. */
  clear(code: string): void {
    if (this.#troubles.delete(code)) this.#changed.emit();
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
