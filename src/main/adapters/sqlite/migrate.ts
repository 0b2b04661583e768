import type Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import type { Migration } from './migrations';

/** Marks a database file as ours: "CBel" in ASCII, in SQLite's `application_id`. */
export const APPLICATION_ID = 0x4342656c;

/** The schema that a database is at; 0: none yet. */
export function schemaOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Throws `unavailable` for a schema that a newer version of the app wrote. */
export function refuseNewer(schema: number, newest: number): void {
  if (schema <= newest) return;
  throw new AppError('unavailable', 'store.newer', { schema, newest });
}

/**
 * Brings a database to the newest schema, each step in a transaction of its own.
 * Throws `unavailable` for a database that a newer version of the app wrote; nothing in it is touched.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  beforeUpgrade: (from: number) => void,
): void {
  const from = schemaOf(db);
  const newest = migrations.length;
  refuseNewer(from, newest);
  if (from === newest) return;
  if (from > 0) beforeUpgrade(from);
  // Tables can't be rebuilt while foreign keys are enforced, and the switch does nothing inside a transaction.
  db.pragma('foreign_keys = OFF');
  for (const migration of migrations.slice(from)) step(db, migration);
  db.pragma('foreign_keys = ON');
}

function step(db: Database.Database, migration: Migration): void {
  db.transaction(() => {
    migration.up(db);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`Migration ${migration.version} breaks ${broken.length} foreign keys.`);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${migration.version}`);
  }).immediate();
}
