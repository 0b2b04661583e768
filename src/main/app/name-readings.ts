import { isUnavailable } from '@shared/errors';
import type { Logger, NameReader, Store, Ticker } from './ports';

/** Names that one transaction notes. */
const SLICE = 200;
/** Wait after the store could not be used, ms. */
const REST_MS = 2000;

interface NameReadingsDeps {
  store: Store;
  ticker: Ticker;
  reader: NameReader;
  logger: Logger;
}

/**
 * Reads the names that were saved while the dictionary was not there. It is loaded with the first of them; from then on
 * each name is read as it is saved.
 */
export class NameReadings {
  readonly #deps: NameReadingsDeps;
  #listening: Disposable | null = null;
  #busy = false;
  #wanted = false;

  constructor(deps: NameReadingsDeps) {
    this.#deps = deps;
  }

  /** Looks now, and after each save. */
  open(): void {
    const { store, ticker } = this.#deps;
    this.#listening ??= store.changes.on(({ tasks }) => {
      if ([...tasks.values()].includes('saved')) ticker.soon(() => this.#look());
    });
    this.#look();
  }

  /** Nothing more is begun. */
  close(): void {
    this.#listening?.[Symbol.dispose]();
    this.#listening = null;
  }

  #look(): void {
    this.#wanted = true;
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    const { ticker, logger } = this.#deps;
    this.#busy = true;
    try {
      while (this.#wanted && this.#listening !== null) {
        this.#wanted = false;
        await this.#readAll();
      }
    } catch (error) {
      if (isUnavailable(error)) ticker.after(REST_MS, () => this.#look());
      else logger.error('names could not be read', error);
    } finally {
      this.#busy = false;
    }
  }

  async #readAll(): Promise<void> {
    const { store, ticker, reader } = this.#deps;
    while (this.#listening !== null) {
      const unread = store.texts.unread(SLICE);
      if (unread.length === 0) return;
      await reader.load();
      store.transaction(() => {
        for (const task of unread) store.texts.setReading(task, reader.read(task.name) ?? []);
      });
      await new Promise<void>((resolve) => ticker.soon(resolve));
    }
  }
}
