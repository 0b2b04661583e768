import { Worker } from 'node:worker_threads';
import type { Job } from './store-work';

/** Runs jobs one after the other in worker threads. */
export class Background {
  private readonly entry: string;
  private last: Promise<unknown> = Promise.resolve();
  private worker: Worker | null = null;
  private closed = false;

  /** `entry`: the built store-worker.ts. */
  constructor(entry: string) {
    this.entry = entry;
  }

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
      const worker = new Worker(this.entry, { workerData: job, execArgv: [] });
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
