import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '@shared/errors';
import type { Logger } from '../../app/ports';

/**
 * Brings the store's WAL to the disk, outside the loop's thread: on a busy disk that takes up to half a second, and
 * a commit that waits for it would hold window, bridge and clock for as long. One sync is under way at a time, and what
 * is committed meanwhile shares the next.
 */
export class WalSync {
  readonly #file: string;
  readonly #logger: Logger;
  readonly #checkpoint: () => boolean;
  /** The disk refused a sync: by a next one that goes well it would only say that nothing new is missing. */
  #doubtful = false;
  /** Commits so far, and how many of them the disk has. */
  #commits = 0;
  #safe = 0;
  #running: Promise<void> | null = null;
  #handle: Promise<FileHandle> | null = null;
  #closed = false;

  /** `checkpoint` moves all of the WAL into the database and syncs that; false: somebody held it up. */
  constructor(file: string, logger: Logger, checkpoint: () => boolean) {
    this.#file = `${file}-wal`;
    this.#logger = logger;
    this.#checkpoint = checkpoint;
  }

  /** Something was committed: it is on its way to the disk from the end of this turn of the loop. */
  committed(): void {
    this.#commits += 1;
    if (this.#running === null) void this.#run();
  }

  /** Resolves once the disk has what was committed so far; null: it has. Rejects with `unavailable`. */
  synced(): Promise<void> | null {
    return this.#safe >= this.#commits ? null : this.#upTo(this.#commits);
  }

  /** To be called when the database is closed, which has brought everything to the disk. */
  close(): void {
    this.#closed = true;
    this.#safe = this.#commits;
    void this.#handle?.then((handle) => handle.close()).catch(() => undefined);
  }

  async #upTo(commit: number): Promise<void> {
    while (this.#safe < commit) await (this.#running ?? this.#run());
  }

  #run(): Promise<void> {
    const running = this.#sync();
    this.#running = running;
    running.then(
      () => this.#ended(),
      (error: unknown) => this.#failed(error),
    );
    return running;
  }

  async #sync(): Promise<void> {
    // Commits of one turn of the loop share a sync.
    await new Promise((resolve) => setImmediate(resolve));
    const upTo = this.#commits;
    try {
      if (this.#safe < upTo) await this.#bring();
    } catch (error) {
      if (this.#closed) return;
      this.#doubtful = true;
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', 'store.journalRefused', { why }, { cause: error });
    }
    this.#safe = Math.max(this.#safe, upTo);
  }

  /** A system that could not write pages may forget that they are missing; a checkpoint writes them elsewhere. */
  async #bring(): Promise<void> {
    if (!this.#doubtful) return (await this.#opened()).datasync();
    if (!this.#checkpoint()) throw new Error('the WAL is in use');
    this.#doubtful = false;
  }

  #ended(): void {
    this.#running = null;
    if (this.#safe < this.#commits) void this.#run();
  }

  #failed(error: unknown): void {
    this.#running = null;
    this.#logger.error('the store could not be brought to the disk', error);
  }

  /** For writing, as Windows flushes nothing else. SQLite holds no lock on this file that closing it could drop. */
  #opened(): Promise<FileHandle> {
    this.#handle ??= open(this.#file, 'r+').catch((error: unknown) => {
      this.#handle = null;
      throw error;
    });
    return this.#handle;
  }
}
