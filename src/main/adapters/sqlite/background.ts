import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What a worker thread does for the store while it goes on. */
export type Job = { kind: 'check'; file: string } | { kind: 'backup'; file: string; target: string };

/**
 * Kept as text: a worker's own file would have to be found both in the sources and in the bundle. It opens a second
 * connection; in WAL mode reading holds nobody up. A backup counts only when it has been read back and is on the disk.
 */
const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { closeSync, fsyncSync, openSync } = require('node:fs');
  const Database = require(workerData.driver);
  const { job } = workerData;
  const open = (file) => new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  const verdict = (db, pragma) => db.pragma(pragma, { simple: true });
  const db = open(job.file);
  try {
    if (job.kind === 'check') parentPort.postMessage(verdict(db, 'integrity_check(1)'));
    else {
      db.prepare('VACUUM INTO ?').run(job.target);
      const copy = open(job.target);
      const answer = verdict(copy, 'quick_check(1)');
      copy.close();
      const handle = openSync(job.target, 'r+');
      fsyncSync(handle);
      closeSync(handle);
      parentPort.postMessage(answer);
    }
  } finally {
    db.close();
  }
`;

/** Runs jobs one after the other in worker threads. */
export class Background {
  private readonly driver = createRequire(import.meta.url).resolve('better-sqlite3');
  private last: Promise<unknown> = Promise.resolve();
  private worker: Worker | null = null;
  private closed = false;

  /** Answers `ok` or the first problem that was found. Rejects when the job fails or the store is closed. */
  run(job: Job): Promise<string> {
    const done = this.last.then(() => this.start(job));
    this.last = done.catch(() => null);
    return done;
  }

  /** Ends what runs and starts nothing more. */
  close(): void {
    this.closed = true;
    void this.worker?.terminate();
  }

  /** Whether `close` was called: a job that failed then was only cut short. */
  isClosed(): boolean {
    return this.closed;
  }

  private start(job: Job): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error('The store is closed.'));
        return;
      }
      const worker = new Worker(WORKER, { eval: true, workerData: { driver: this.driver, job } });
      this.worker = worker;
      worker.unref();
      worker.once('message', (answer: unknown) => resolve(String(answer)));
      worker.once('error', reject);
      worker.once('exit', () => {
        this.worker = null;
        reject(new Error('The thread ended without an answer.'));
      });
    });
  }
}
