import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import { isBusy, isDamage, translate } from './sqlite-error';
import { makePrivate } from './store-files';

/** Held by whoever owns the data folder. */
export interface Lock {
  /** Gives it back. Safe to call twice. */
  release(): void;
}

/**
 * Takes the data folder for this process: an exclusive transaction on a small database of its own, which the system
 * frees when the process dies, however that comes. Throws `conflict` when another process holds it.
 */
export function takeLock(dataDir: string): Lock {
  const file = join(dataDir, 'lock.db');
  let db: Database.Database;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    db = hold(makePrivate(file));
  } catch (error) {
    if (!isDamage(error)) throw refusal(error, dataDir);
    // It holds no data. Emptied in place, since a new file would let a second process in beside a first.
    truncateSync(file, 0);
    db = holdOrRefuse(file, dataDir);
  }
  return { release: () => db.close() };
}

function hold(file: string): Database.Database {
  const db = new Database(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function holdOrRefuse(file: string, dataDir: string): Database.Database {
  try {
    return hold(file);
  } catch (error) {
    throw refusal(error, dataDir);
  }
}

function refusal(error: unknown, dataDir: string): unknown {
  if (isBusy(error)) {
    return new AppError('conflict', 'store.inUse', { folder: dataDir }, { cause: error });
  }
  if (error instanceof Error && 'syscall' in error) {
    const values = { folder: dataDir, why: error.message };
    return new AppError('unavailable', 'store.folderUnusableAt', values, { cause: error });
  }
  return translate(error);
}
