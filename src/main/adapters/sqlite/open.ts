import { existsSync, mkdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import type { Logger, NameReader } from '../../app/ports';
import { localDate } from '../../core/zone';
import {
  type Backup,
  backupNow,
  clearPartial,
  keepBackup,
  newestGoodBackup,
  unpackBackup,
  upgradeBackup,
} from './backups';
import { CHECKPOINT_BYTES } from './checkpointer';
import { BUSY_TIMEOUT_MS } from './connection';
import { clockOf, damagedError, missingError } from './damage';
import { APPLICATION_ID, migrate, schemaOf } from './migrate';
import { type Migration, MIGRATIONS } from './migrations';
import { END_FACT, type OpenedStore, SqliteStore } from './opened-store';
import { skipIds } from './skip-ids';
import { damage, isDamage, translate } from './sqlite-error';
import { damagedFiles, hasHeader, moveIn, scratchFile, setAside, storeFiles, type StoreFiles } from './store-files';
import { newestLogged, tracesOf } from './traces';

export type { OpenedStore } from './opened-store';

/** How to open a store. */
export interface OpenOptions {
  /** Folder of the store; ':memory:' for one that is gone when it is closed. */
  dataDir: string;
  /** Built file of the thread that checks, backs up and makes checkpoints. */
  workerEntry: string;
  /** IANA zone whose days statistics are kept for. */
  systemZone: string;
  /** What to do about a damaged store: refuse, go on from the newest good backup, or begin empty. */
  damaged: 'refuse' | 'restore' | 'fresh';
  logger: Logger;
  /** Reads names as they are saved. Without one they stay unread. */
  reader?: NameReader;
  /** Wall clock, epoch ms. */
  now: () => number;
}

/** What tests may change. */
export interface OpenHooks {
  migrations?: readonly Migration[];
  /** Runs on the connection before its first write. */
  configure?: (db: Database.Database) => void;
  /** How long after opening, or after the first change of a new store, the daily backup is made, ms. */
  backupAfterMs?: number;
}

/** The daily backup waits until the start is over, that of a new store until more than its first change is in it, ms. */
const BACKUP_AFTER_MS = 5000;

/**
 * Opens the store of a data folder, and makes it when there is none. The folder's lock is to be held.
 * Throws `unavailable` for a store that is damaged (it is set aside first), missing beside its backups, newer than this
 * version, or held by another program. Nothing is ever begun empty without `fresh` where something was before.
 */
export async function openStore(options: OpenOptions, hooks: OpenHooks = {}): Promise<OpenedStore> {
  try {
    return new Opener(options, hooks).open();
  } catch (error) {
    throw translate(error);
  }
}

class Opener {
  private readonly options: OpenOptions;
  private readonly hooks: OpenHooks;
  private readonly migrations: readonly Migration[];
  private readonly files: StoreFiles;
  private readonly dayOf: (at: number) => string;
  private readonly when: (at: number) => string;
  private readonly backupAfterMs: number;

  constructor(options: OpenOptions, hooks: OpenHooks) {
    this.options = options;
    this.hooks = hooks;
    this.migrations = hooks.migrations ?? MIGRATIONS;
    this.files = storeFiles(options.dataDir);
    this.dayOf = (at) => localDate(options.systemZone, at);
    this.when = clockOf(options.systemZone);
    this.backupAfterMs = hooks.backupAfterMs ?? BACKUP_AFTER_MS;
  }

  open(): OpenedStore {
    if (this.options.dataDir === ':memory:') return this.inMemory();
    this.makeFolders();
    const created = !existsSync(this.files.db) && this.replaceMissing();
    try {
      return this.existing(created);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return this.replaceDamaged(error);
    }
  }

  private makeFolders(): void {
    try {
      mkdirSync(this.files.backups, { recursive: true, mode: 0o700 });
      clearPartial(this.files);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', 'store.folderUnusable', { why }, { cause: error });
    }
  }

  private inMemory(): OpenedStore {
    const db = new Database(':memory:');
    this.tune(db);
    this.migrate(db);
    return this.assemble(db, null, { unclean: false, created: false });
  }

  /** Answers whether a new store was begun where none was before. */
  private replaceMissing(): boolean {
    const aside = damagedFiles(this.files)[0];
    const traces = tracesOf(this.files);
    if (aside === undefined && traces.length === 0) {
      this.build(scratchFile(this.files), () => undefined);
      return true;
    }
    this.replace(aside, (backup) =>
      aside === undefined
        ? missingError(this.options.dataDir, traces, backup, this.when)
        : damagedError(aside, backup, this.when),
    );
    return false;
  }

  private replaceDamaged(cause: unknown): OpenedStore {
    const aside = setAside(this.files, this.options.now());
    this.options.logger.error('the store is damaged', cause);
    this.options.logger.warn('the damaged store was set aside', { file: aside });
    this.replace(aside, (backup) => damagedError(aside, backup, this.when, cause));
    return this.existing(false);
  }

  private replace(aside: string | undefined, refusal: (backup: Backup | null) => AppError): void {
    const { damaged, logger } = this.options;
    const backup = newestGoodBackup(this.files, this.migrations.length);
    if (damaged === 'refuse' || (damaged === 'restore' && !backup)) throw refusal(backup);
    const scratch = scratchFile(this.files);
    if (damaged === 'restore' && backup) unpackBackup(backup.file, scratch);
    const lost = [aside, backup?.file].filter((file) => file !== undefined);
    this.build(scratch, (db) => skipIds(db, lost, newestLogged(this.files)));
    // The empty one's own backup of today would take its place.
    if (damaged === 'fresh' && backup) keepBackup(this.files, backup);
    logger.warn('the store was replaced', { by: damaged === 'restore' ? backup?.file : 'an empty one' });
  }

  /** Finishes a database out of sight, so that one with the store's name always has its tables. */
  private build(scratch: string, finish: (db: Database.Database) => void): void {
    const db = new Database(scratch, { timeout: BUSY_TIMEOUT_MS });
    try {
      this.tune(db);
      this.migrate(db);
      finish(db);
    } finally {
      db.close();
    }
    moveIn(this.files, scratch);
  }

  private existing(created: boolean): OpenedStore {
    if (!hasHeader(this.files.db, APPLICATION_ID)) throw damage('The file is not a store of Closing Bell.');
    const db = new Database(this.files.db, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      this.tune(db);
      const end = schemaOf(db) > this.migrations.length ? undefined : endOf(db);
      if (end === 'open') check(db, 'quick_check(1)');
      if (end === 'damaged') checkAll(db);
      this.migrate(db);
      const store = this.assemble(db, this.files, { unclean: end === 'open' || end === 'damaged', created });
      if (!created) store.backupOncePerDay(this.backupAfterMs);
      return store;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private assemble(
    db: Database.Database,
    files: StoreFiles | null,
    how: { unclean: boolean; created: boolean },
  ): SqliteStore {
    const { logger, now, workerEntry, reader = null } = this.options;
    const { migrations, dayOf, backupAfterMs } = this;
    const schema = migrations.length;
    return new SqliteStore({ db, files, schema, ...how, backupAfterMs, dayOf, logger, reader, now, workerEntry });
  }

  private tune(db: Database.Database): void {
    db.pragma('journal_mode = WAL');
    // A commit does not wait for the disk: wal-sync.ts brings it there, outside the loop’s thread.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -32000');
    // A thread makes the checkpoints; this is for the case that it can't, 64 MB.
    db.pragma('wal_autocheckpoint = 16384');
    // When the WAL is begun anew it shrinks back to this: a larger one holds what no checkpoint has moved yet.
    db.pragma(`journal_size_limit = ${CHECKPOINT_BYTES}`);
    this.hooks.configure?.(db);
  }

  private migrate(db: Database.Database): void {
    migrate(db, this.migrations, (from) => {
      const target = upgradeBackup(this.files, from, this.options.now());
      backupNow(db, this.files, target);
      this.options.logger.info('the store was backed up before its upgrade', { file: target });
    });
  }
}

/** How the last owner left the store. */
function endOf(db: Database.Database): string | undefined {
  return db.prepare<[string], { value: string }>('SELECT value FROM facts WHERE name = ?').get(END_FACT)?.value;
}

/** Reads the whole file, and looks whether what is to be JSON is: no check of the pages says so. */
function checkAll(db: Database.Database): void {
  check(db, 'integrity_check(1)');
  const columns = db
    .prepare<[], { place: string; name: string }>(
      `SELECT t.name AS place, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.name LIKE '%\\_json' ESCAPE '\\'`,
    )
    .all();
  for (const { place, name } of columns) {
    const bad = db
      .prepare(`SELECT 1 FROM ${place} WHERE ${name} IS NOT NULL AND NOT json_valid(${name}) LIMIT 1`)
      .get();
    if (bad !== undefined) throw damage(`${place}.${name} holds what is no JSON.`);
  }
}

function check(db: Database.Database, pragma: string): void {
  const verdict = db.pragma(pragma, { simple: true });
  if (verdict !== 'ok') throw damage(String(verdict));
}
