import { Emitter, type Events } from '@shared/emitter';
import { tell, type RenderedMessage } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import type { Logger } from './ports';

/** What is not well right now, by code; each with a message for people. */
export class HealthIssues {
  readonly #issues = new Map<string, Message>();
  readonly #changed: Emitter<void>;

  constructor(logger: Logger) {
    this.#changed = new Emitter((error) => logger.error('A listener of the health issues failed.', error));
  }

  /** An issue appeared or went. */
  get changed(): Events<void> {
    return this.#changed;
  }

  /** Notes that something is wrong; the same code again only renews what is said. */
  raise(code: string, said: Message): void {
    const known = this.#issues.has(code);
    this.#issues.set(code, said);
    if (!known) this.#changed.emit();
  }

  /** Notes that it is well again. */
  clear(code: string): void {
    if (this.#issues.delete(code)) this.#changed.emit();
  }

  /** What is wrong, oldest first. */
  list(): ({ code: string } & RenderedMessage)[] {
    return [...this.#issues].map(([code, said]) => ({ code, ...tell(said) }));
  }

  /** Whether all is well. */
  ok(): boolean {
    return this.#issues.size === 0;
  }
}
