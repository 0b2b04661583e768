import { existsSync, statSync } from 'node:fs';
import { newestGoodBackup } from './backups';
import { clockOf, damagedError, foundDamagedError, missingError } from './damage';
import { APPLICATION_ID, refuseNewer, schemaOf } from './migrate';
import { MIGRATIONS } from './migrations';
import { readClosed } from './read-closed';
import { damage, isDamage, translate } from './sqlite-error';
import { damagedFiles, hasHeader, storeFiles } from './store-files';
import { tracesOf } from './traces';

/** A store that is whole, as it lies there. */
export interface StoreInspection {
  schema: number;
  /** The schema that opening it would bring it to. */
  newest: number;
  bytes: number;
}

/**
 * Inspects the store of a data folder and changes nothing of it; null when there is none yet. The folder's lock is to be
 * held. Throws `unavailable` where `openStore` would, and for a store that it would set aside.
 */
export function inspectStore(dataDir: string, systemZone: string): StoreInspection | null {
  const files = storeFiles(dataDir);
  const newest = MIGRATIONS.length;
  const when = clockOf(systemZone);
  if (!existsSync(files.db)) {
    const aside = damagedFiles(files)[0];
    if (aside !== undefined) throw damagedError(aside, newestGoodBackup(files, newest), when);
    const traces = tracesOf(files);
    if (traces.length > 0) throw missingError(dataDir, traces, newestGoodBackup(files, newest), when);
    return null;
  }
  try {
    if (!hasHeader(files.db, APPLICATION_ID)) throw damage('The file is not a store of Closing Bell.');
    return readClosed(files.db, (db) => {
      const schema = schemaOf(db);
      refuseNewer(schema, newest);
      const verdict = String(db.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') throw damage(verdict);
      return { schema, newest, bytes: statSync(files.db).size };
    });
  } catch (error) {
    if (!isDamage(error)) throw translate(error);
    throw foundDamagedError(files.db, newestGoodBackup(files, newest), when, error);
  }
}
