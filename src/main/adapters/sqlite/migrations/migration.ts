import type Database from 'better-sqlite3';

/** One step from the schema before it to `version`. Once released it never changes. */
export interface Migration {
  /** Its place in the list, counting from 1; the database's `user_version` after it. */
  readonly version: number;
  /** Runs inside a transaction, with foreign keys off; they are checked before the commit. */
  readonly up: (db: Database.Database) => void;
}
