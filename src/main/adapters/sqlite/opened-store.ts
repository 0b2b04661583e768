import { existsSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { Events } from '@shared/emitter';
import { AppError } from '@shared/errors';
import type { Changes, Logger, NameReader, Store } from '../../app/ports';
import { SqliteAuditStore } from './audit-store';
import { SqliteCalendarStore } from './calendar-store';
import { Background } from './background';
import { backupNow, dailyBackup, finishBackup, partialOf, rescueBackup } from './backups';
import { Checkpointer } from './checkpointer';
import { Connection } from './connection';
import { removedError } from './damage';
import { SqliteAttemptStore } from './attempt-store';
import { SqliteExecutionHistory } from './execution-history';
import { SqliteExecutionQueue } from './execution-queue';
import { SqliteExecutionStore } from './execution-store';
import { SqliteLateTasks } from './late-tasks';
import { SqliteSettingsStore } from './settings-store';
import { WalSync } from './wal-sync';
import { SqliteStatsStore } from './stats-store';
import { isDamage } from './sqlite-error';
import type { StoreFiles } from './store-files';
import { SqliteTaskPlanning } from './task-planning';
import { SqliteTaskStore } from './task-store';
import { SqliteTaskTexts } from './task-texts';
import { SqliteTaskViews } from './task-views';
import { SqliteUsualTimes } from './usual-times';

/** A store that is open, with what only its owner may do. */
export interface OpenedStore extends Store {
  /** Closes the file. Safe to call twice; no other call may follow. */
  close(): void;
  /** Reads the whole file in a thread of its own; the verdict appears in `info().checked`. */
  checkInBackground(): void;
  /** Writes today's backup, in place of one that is there, while the store goes on; answers its path. */
  backup(): Promise<string>;
  /** Makes today's backup in the background unless there is one, `afterMs` from now. */
  backupOncePerDay(afterMs: number): void;
  /**
   * To be called before a clean end: makes today's backup, anew with `renew`, unless that takes longer than an end may.
   * Never throws.
   */
  backupAtEnd(renew: boolean): Promise<void>;
}

/** Fact that tells the next start how this one ended: open (and never closed), closed, or damaged. */
export const END_FACT = 'store.end';

/** What a store is put together from. */
export interface StoreParts {
  db: Database.Database;
  /** null: in memory. */
  files: StoreFiles | null;
  schema: number;
  unclean: boolean;
  /** Begun by this start: its first backup waits for its first change. */
  created: boolean;
  /** How long a backup waits for what it is made after, ms. */
  backupAfterMs: number;
  /** The date of an instant in the zone whose days statistics are kept for. */
  dayOf: (at: number) => string;
  logger: Logger;
  /** Reads names as they are saved; null: they stay unread. */
  reader: NameReader | null;
  now: () => number;
  /** The built store-worker.ts. */
  workerEntry: string;
}

/** How long a backup at the end may take, ms: a stop as a whole has 14 s, children and their rows up to ten of them. */
const AT_END_MS = 3000;
/** Larger stores are not copied at the end, bytes: a thread that copies can't be cut short, and the process waits for it. */
const AT_END_BYTES = 100_000_000;

/** The store on an open database. */
export class SqliteStore implements OpenedStore {
  readonly tasks: SqliteTaskStore;
  readonly views: SqliteTaskViews;
  readonly texts: SqliteTaskTexts;
  readonly planning: SqliteTaskPlanning;
  readonly late: SqliteLateTasks;
  readonly usual: SqliteUsualTimes;
  readonly executions: SqliteExecutionStore;
  readonly queue: SqliteExecutionQueue;
  readonly history: SqliteExecutionHistory;
  readonly attempts: SqliteAttemptStore;
  readonly stats: SqliteStatsStore;
  readonly settings: SqliteSettingsStore;
  readonly audit: SqliteAuditStore;
  readonly calendars: SqliteCalendarStore;
  private readonly parts: StoreParts;
  private readonly connection: Connection;
  private readonly background: Background;
  private readonly checkpointer: Checkpointer | null;
  private readonly sync: WalSync | null;
  private readonly identity: string | null;
  private timer: NodeJS.Timeout | undefined;
  private backingUp = false;
  private unchanged: boolean;
  private checked: 'pending' | 'ok' | 'damaged' = 'pending';

  constructor(parts: StoreParts) {
    this.parts = parts;
    this.background = new Background(parts.workerEntry);
    this.unchanged = parts.created;
    this.identity = parts.files && identityOf(parts.files.db);
    this.sync = parts.files && new WalSync(parts.files.db, parts.logger, () => this.checkpoint());
    this.connection = new Connection(parts.db, {
      logger: parts.logger,
      onDamage: () => {
        this.checked = 'damaged';
      },
      guard: () => this.guard(),
      committed: () => this.sync?.committed(),
    });
    this.checkpointer =
      parts.files &&
      new Checkpointer({
        workerEntry: parts.workerEntry,
        file: parts.files.db,
        logger: parts.logger,
        restarting: (on) => this.connection.expectOwnWriter(on),
      });
    this.late = new SqliteLateTasks(this.connection);
    this.views = new SqliteTaskViews(this.connection, this.late);
    this.planning = new SqliteTaskPlanning(this.connection);
    this.usual = new SqliteUsualTimes(this.connection);
    this.texts = new SqliteTaskTexts(this.connection, parts.reader);
    this.tasks = new SqliteTaskStore(this.connection, this.texts);
    this.queue = new SqliteExecutionQueue(this.connection);
    this.history = new SqliteExecutionHistory(this.connection);
    this.attempts = new SqliteAttemptStore(this.connection);
    this.executions = new SqliteExecutionStore(this.connection, parts.dayOf, this);
    this.stats = new SqliteStatsStore(this.connection, parts.dayOf);
    this.settings = new SqliteSettingsStore(this.connection);
    this.calendars = new SqliteCalendarStore(this.connection);
    this.audit = new SqliteAuditStore(this.connection, () => this.changed());
    if (parts.files) this.settings.setFact(END_FACT, 'open');
  }

  /** What each commit changed. */
  get changes(): Events<Changes> {
    return this.connection.changes;
  }

  /** Runs in one transaction; nested calls join the outer one. */
  transaction<T>(work: () => T): T {
    return this.connection.transaction(work);
  }

  /** Resolves once the disk has what was committed so far; null: it has. */
  synced(): Promise<void> | null {
    return this.sync?.synced() ?? null;
  }

  /** Acts once what is being written stands. */
  afterCommit(act: () => void): void {
    this.connection.afterCommit(act);
  }

  /** Looks at why a call failed: values may be damaged where the pages around them are not. */
  failed(error: unknown): void {
    if (isDamage(error)) this.checked = 'damaged';
  }

  /** Never throws: health is asked for most when something is wrong. Also looks whether the file is still there. */
  info(): { schema: number; bytes: number; checked: 'pending' | 'ok' | 'damaged'; unclean: boolean } {
    const { schema, unclean } = this.parts;
    if (this.parts.db.open) this.connection.checkFile();
    return { schema, bytes: this.bytes(), checked: this.checked, unclean };
  }

  /** Reads the whole file in a thread of its own. */
  checkInBackground(): void {
    const { files, logger } = this.parts;
    if (!files) {
      this.checked = 'ok';
      return;
    }
    this.background.run({ kind: 'check', file: files.db }).then(
      (verdict) => {
        if (verdict === 'ok' && this.checked === 'pending') this.checked = 'ok';
        if (verdict === 'ok') return;
        this.checked = 'damaged';
        logger.warn('the store is damaged', { verdict });
      },
      (error: unknown) => {
        if (!this.background.isClosed()) logger.error('the store could not be checked', error);
      },
    );
  }

  /** Writes today's backup in a thread of its own. */
  async backup(): Promise<string> {
    const { files, dayOf, now } = this.parts;
    if (!files) throw new AppError('unavailable', 'store.noBackups');
    const target = dailyBackup(files, dayOf(now()));
    try {
      const verdict = await this.background.run({ kind: 'backup', file: files.db, target: partialOf(target) });
      if (verdict !== 'ok') throw new Error(verdict);
      finishBackup(files, target);
      return target;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', 'store.backupFailed', { file: target, why }, { cause: error });
    }
  }

  /** Makes today's backup in the background unless there is one, once the start is over. */
  backupOncePerDay(afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.backupUnlessDone(), afterMs);
    this.timer.unref();
  }

  /** Makes today's backup before a clean end. */
  async backupAtEnd(renew: boolean): Promise<void> {
    const { files, dayOf, now, logger } = this.parts;
    const { bytes, checked } = this.info();
    if (!files || checked === 'damaged' || bytes > AT_END_BYTES) return;
    if (!renew && existsSync(dailyBackup(files, dayOf(now())))) return;
    const limit = Promise.withResolvers<void>();
    const timer = setTimeout(limit.resolve, AT_END_MS);
    const done = this.backup().catch((error: unknown) => {
      if (!this.background.isClosed()) logger.error('the backup at the end failed', error);
    });
    await Promise.race([done, limit.promise]);
    clearTimeout(timer);
  }

  /** Closes the file. */
  close(): void {
    if (!this.parts.db.open) return;
    this.connection.checkFile();
    clearTimeout(this.timer);
    this.background.close();
    this.checkpointer?.close();
    try {
      if (this.parts.files) this.settings.setFact(END_FACT, this.checked === 'damaged' ? 'damaged' : 'closed');
    } catch (error) {
      // The next start takes this one for unclean and looks the file through: that is all it costs.
      this.parts.logger.error('the store could not be marked as closed', error);
    }
    this.parts.db.close();
    this.sync?.close();
  }

  /** A new store is not left without a backup until tomorrow. */
  private changed(): void {
    if (!this.unchanged) return;
    this.unchanged = false;
    this.backupOncePerDay(this.parts.backupAfterMs);
  }

  private backupUnlessDone(): void {
    const { files, dayOf, now, logger } = this.parts;
    if (!files || this.backingUp || existsSync(dailyBackup(files, dayOf(now())))) return;
    this.backingUp = true;
    this.backup()
      .catch((error: unknown) => {
        if (!this.background.isClosed()) logger.error('the daily backup failed', error);
      })
      .finally(() => {
        this.backingUp = false;
      });
  }

  /** Whether all of the WAL is in the database now, and that on the disk. */
  private checkpoint(): boolean {
    const [done] = this.parts.db.pragma('wal_checkpoint(FULL)') as {
      busy: number;
      log: number;
      checkpointed: number;
    }[];
    return done !== undefined && done.busy === 0 && done.log === done.checkpointed;
  }

  private bytes(): number {
    const { files, db } = this.parts;
    if (files) return sizeOf(files.db) + sizeOf(`${files.db}-wal`);
    if (!db.open) return 0;
    return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  }

  private guard(): AppError | null {
    const { db, files, logger, now } = this.parts;
    if (!files || identityOf(files.db) === this.identity) return null;
    this.checked = 'damaged';
    let rescued: string | null = rescueBackup(files, now());
    try {
      backupNow(db, files, rescued);
    } catch (error) {
      logger.error('what the removed store held could not be saved', error);
      rescued = null;
    }
    const refusal = removedError(files.db, rescued);
    logger.error('the store’s file is gone', refusal);
    return refusal;
  }
}

/** Tells a file from another one of the same name; null: there is none. */
function identityOf(file: string): string | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats ? `${stats.dev}:${stats.ino}` : null;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
