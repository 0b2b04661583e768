import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../app/ports';
import type { Act, ActAnswer, StoreWork } from './store-work';

/** How often the size of the WAL is looked at, ms. */
const LOOK_EVERY_MS = 500;
/** A WAL larger than this is worth a checkpoint, bytes; SQLite's own rule is 1,000 pages, which is about the same. */
export const CHECKPOINT_BYTES = 4_194_304;

/** What a checkpointer needs from around it. */
export interface CheckpointerOptions {
  /** The built store-worker.ts. */
  workerEntry: string;
  /** The database. */
  file: string;
  logger: Logger;
  /** The thread is going to commit (true), or has (false): who writes meanwhile has to wait for it. */
  restarting: (on: boolean) => void;
}

/**
 * Moves what is in the WAL into the database and begins the WAL anew, in a thread of its own: within a commit
 * either would hold the loop for as long as the disk takes. A passive checkpoint holds up neither readers nor the
 * writer. The restart does hold up a writer that comes in its few milliseconds, as its own commit would have.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #timer: NodeJS.Timeout;
  #worker: Worker | null = null;
  #busy = false;
  #restarting = false;
  #seenAt = 0;
  #closed = false;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Ends the thread; what is left in the WAL is moved when the database is closed or opened. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    void this.#worker?.terminate();
  }

  #look(): void {
    if (this.#busy || this.#closed) return;
    try {
      const wal = statSync(`${this.#options.file}-wal`, { throwIfNoEntry: false });
      // It keeps its size while somebody reads what is in it: only one that was written since is worth a look.
      if (!wal || wal.size <= CHECKPOINT_BYTES || wal.mtimeMs === this.#seenAt) return;
      this.#seenAt = wal.mtimeMs;
      this.#worker ??= this.#start();
      this.#busy = true;
      this.#worker.postMessage('checkpoint' satisfies Act);
    } catch (error) {
      this.#options.logger.error('a checkpoint could not be asked for', error);
    }
  }

  #start(): Worker {
    const { workerEntry, file, logger } = this.#options;
    const workerData: StoreWork = { kind: 'checkpoints', file, sizeLimit: CHECKPOINT_BYTES };
    const worker = new Worker(workerEntry, { workerData, execArgv: [] });
    worker.unref();
    worker.on('message', (answer: ActAnswer) => this.#take(worker, answer));
    worker.on('error', (error) => {
      if (!this.#closed) logger.error('the thread of checkpoints ended', error);
    });
    worker.on('exit', () => {
      this.#worker = null;
      this.#rest();
    });
    return worker;
  }

  #take(worker: Worker, { act, done, why }: ActAnswer): void {
    if (why !== null) this.#options.logger.warn(`a ${act} of the WAL failed`, { why });
    if (act === 'restart' || !done || this.#closed) return this.#rest();
    this.#options.restarting(true);
    this.#restarting = true;
    worker.postMessage('restart' satisfies Act);
  }

  #rest(): void {
    this.#busy = false;
    if (!this.#restarting) return;
    this.#restarting = false;
    // What the thread committed is not worth another checkpoint.
    this.#seenAt = statSync(`${this.#options.file}-wal`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (!this.#closed) this.#options.restarting(false);
  }
}
