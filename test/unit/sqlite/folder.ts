import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { type OpenedStore, type OpenHooks, type OpenOptions, openStore } from '@main/adapters/sqlite/open';
import { keptLogger, T0 } from './samples';
import { STORE_WORKER } from '../../support/store-worker';

/**
 * Moves the WAL into the database, as the close of the last connection does. A thread of the store may hold one for
 * a moment longer, and pages that the WAL still carries would hide what the tests do to the file.
 */
export function checkpointWal(file: string): void {
  const connection = new Database(file, { timeout: 5000 });
  expect(connection.pragma('wal_checkpoint(TRUNCATE)')).toMatchObject([{ busy: 0 }]);
  connection.close();
}

/** A data folder of its own that is gone at the end of the test. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'closing-bell-store-'));
  readonly logger = keptLogger();
  now = T0;
  private readonly opened: OpenedStore[] = [];

  /** Opens the store in it. */
  async open(options: Partial<OpenOptions> = {}, hooks: OpenHooks = {}): Promise<OpenedStore> {
    const store = await openStore(
      {
        dataDir: this.path,
        workerEntry: STORE_WORKER,
        systemZone: 'Asia/Shanghai',
        damaged: 'refuse',
        logger: this.logger,
        now: () => this.now,
        ...options,
      },
      hooks,
    );
    this.opened.push(store);
    return store;
  }

  /** A path in it. */
  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The files as they lie there now, in a folder of their own: what a crash at this moment would leave. */
  image(): Folder {
    const copy = new Folder();
    cpSync(this.path, copy.path, { recursive: true });
    return copy;
  }

  [Symbol.dispose](): void {
    for (const store of this.opened) store.close();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
