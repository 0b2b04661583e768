import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { SIDE_FILES } from './store-files';

/**
 * Reads a database that nobody has open. One that was left in WAL mode gets a WAL and its index beside it when it is
 * read: those that were not there before are removed again.
 */
export function readClosed<T>(file: string, read: (db: Database.Database) => T): T {
  const before = SIDE_FILES.map((ending) => file + ending).filter((side) => !existsSync(side));
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return read(db);
  } finally {
    db.close();
    for (const side of before) rmSync(side, { force: true });
  }
}
