import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Journal } from '../../app/ports';

/** How often the journal's size is looked at, ms. */
const LOOK_EVERY_MS = 500;
/** A journal larger than this is worth a checkpoint, bytes; SQLite's own rule is 1,000 pages, which is about the same. */
export const CHECKPOINT_BYTES = 4_194_304;

/** Kept as text for the same reason as the other workers: see background.ts. */
const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.driver);
  const db = new Database(workerData.file, { fileMustExist: true, timeout: 0 });
  db.pragma('synchronous = FULL');
  parentPort.on('message', () => {
    let why = null;
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } catch (error) {
      why = String(error);
    }
    parentPort.postMessage(why);
  });
`;

/**
 * Moves what is in the journal into the database, in a thread of its own: within a commit it would hold the loop for
 * as long as the disk takes. A passive checkpoint holds up neither readers nor the writer.
 */
export class Checkpointer {
  readonly #file: string;
  readonly #journal: Journal;
  readonly #timer: NodeJS.Timeout;
  #worker: Worker | null = null;
  #busy = false;
  #seenAt = 0;
  #closed = false;

  constructor(file: string, journal: Journal) {
    this.#file = file;
    this.#journal = journal;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Ends the thread; what is left in the journal is moved when the database is closed or opened. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    void this.#worker?.terminate();
  }

  #look(): void {
    if (this.#busy || this.#closed) return;
    try {
      const journal = statSync(`${this.#file}-wal`, { throwIfNoEntry: false });
      // The file keeps its size until the next write begins it anew: only one that was written since is worth a look.
      if (!journal || journal.size <= CHECKPOINT_BYTES || journal.mtimeMs === this.#seenAt) return;
      this.#seenAt = journal.mtimeMs;
      this.#worker ??= this.#start();
      this.#busy = true;
      this.#worker.postMessage('checkpoint');
    } catch (error) {
      this.#journal.error('a checkpoint could not be asked for', error);
    }
  }

  #start(): Worker {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3');
    const worker = new Worker(WORKER, { eval: true, workerData: { driver, file: this.#file } });
    worker.unref();
    worker.on('message', (why: string | null) => {
      this.#busy = false;
      if (why !== null) this.#journal.warn('a checkpoint failed', { why });
    });
    worker.on('error', (error) => {
      if (!this.#closed) this.#journal.error('the thread of checkpoints ended', error);
    });
    worker.on('exit', () => {
      this.#worker = null;
      this.#busy = false;
    });
    return worker;
  }
}
