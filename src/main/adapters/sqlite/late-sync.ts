import { open } from 'node:fs/promises';
import type { Journal } from '../../app/ports';

/** How long a commit may wait for the disk, ms: SQLite itself would wait for the next checkpoint. */
const SYNC_WITHIN_MS = 100;

/** Brings to the disk what was committed without waiting for it, outside the loop's thread. */
export class LateSync {
  readonly #journal: Journal;
  readonly #wal: string;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #again = false;
  #closed = false;

  constructor(file: string, journal: Journal) {
    this.#wal = `${file}-wal`;
    this.#journal = journal;
  }

  /** Something was committed that the disk was not waited for. */
  ask(): void {
    if (this.#closed) return;
    if (this.#busy) this.#again = true;
    else this.#timer ??= setTimeout(() => void this.#sync(), SYNC_WITHIN_MS).unref();
  }

  /** Everything so far is on the disk. */
  done(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }

  /** Asks for nothing more; closing the database brings all of it to the disk. */
  close(): void {
    this.#closed = true;
    this.done();
  }

  async #sync(): Promise<void> {
    this.#timer = undefined;
    this.#busy = true;
    try {
      // For writing, as Windows flushes nothing else. SQLite holds no locks on this file that closing it could drop.
      await using wal = await open(this.#wal, 'r+');
      await wal.datasync();
    } catch (error) {
      if (!this.#closed) this.#journal.error('the journal of the store could not be brought to the disk', error);
    }
    this.#busy = false;
    if (!this.#again) return;
    this.#again = false;
    this.ask();
  }
}
