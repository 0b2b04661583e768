import type Database from 'better-sqlite3';
import type { Events } from '@shared/emitter';
import { AppError } from '@shared/errors';
import type { Changes, Logger } from '../../app/ports';
import { type Change, ChangeLog } from './change-log';
import { isDamage, translate } from './sqlite-error';

/** What can be bound to a statement. */
export type SqlValue = string | number | null | Buffer;
/** Positional values, or one object of named ones. */
export type SqlParams = SqlValue[] | [Record<string, SqlValue>];

/** How long a call waits for somebody else's lock, ms. */
export const BUSY_TIMEOUT_MS = 100;
/** How long it waits for our own thread, which holds the lock for as long as the disk takes once, ms. */
const OWN_BUSY_TIMEOUT_MS = 10_000;
/** Statements that take longer are logged. */
const SLOW_MS = 50;
/** How often a write looks whether the file is still there. */
const GUARD_EVERY_MS = 1000;

/** What a connection needs from around it. */
export interface ConnectionOptions {
  logger: Logger;
  /** Called once when a statement finds the file damaged. */
  onDamage: () => void;
  /** Looks whether the file is still the one that was opened; an error it answers refuses all further calls. */
  guard: () => AppError | null;
  /** Something was committed: it is in the WAL, but not waited for. */
  committed: () => void;
}

/** A prepared statement whose failures are translated and whose slowness is logged. */
export class Query<Row> {
  private readonly statement: Database.Statement<unknown[], Row>;
  private readonly connection: Connection;

  constructor(connection: Connection, statement: Database.Statement<unknown[], Row>) {
    this.connection = connection;
    this.statement = statement;
  }

  /** The first row. */
  get(...params: SqlParams): Row | undefined {
    return this.connection.timed(this.statement, () => this.statement.get(...params));
  }

  /** Every row. */
  all(...params: SqlParams): Row[] {
    return this.connection.timed(this.statement, () => this.statement.all(...params));
  }

  /** Runs a statement that answers no rows. */
  run(...params: SqlParams): { changes: number; id: number } {
    const done = this.connection.timed(this.statement, () => this.statement.run(...params));
    return { changes: done.changes, id: Number(done.lastInsertRowid) };
  }
}

/** The one connection that the store files share. */
export class Connection {
  readonly db: Database.Database;
  private readonly log: ChangeLog;
  private readonly options: ConnectionOptions;
  private readonly queries = new Map<string, Query<unknown>>();
  private inside = false;
  private after: (() => void)[] = [];
  private doomed: AppError | null = null;
  private refusal: AppError | null = null;
  private guardedAt = 0;

  constructor(db: Database.Database, options: ConnectionOptions) {
    this.db = db;
    this.options = options;
    this.log = new ChangeLog(options.logger);
  }

  /** What each commit changed. */
  get changes(): Events<Changes> {
    return this.log.events;
  }

  /** Others are to hear of what a statement wrote: after the outermost transaction's commit, at once where there is none. */
  changed(change: Change): void {
    this.log.add(change);
    if (this.inside) return;
    this.log.commit();
    this.log.tell();
  }

  /** Prepares a statement, once for each text. `Row` is trusted: the text and the type stand side by side. */
  query<Row>(sql: string): Query<Row> {
    const known = this.queries.get(sql);
    if (known) return known as Query<Row>;
    const query = this.once<Row>(sql);
    this.queries.set(sql, query);
    return query;
  }

  /** Prepares a statement whose text depends on what was asked for: kept, each would stay for good. */
  once<Row>(sql: string): Query<Row> {
    return new Query<Row>(
      this,
      this.timed({ source: sql, readonly: true }, () => this.db.prepare<unknown[], Row>(sql)),
    );
  }

  /** Runs one call into the driver; the wrapper of every statement. */
  timed<T>(statement: { source: string; readonly: boolean }, call: () => T): T {
    const startedAt = performance.now();
    if (!statement.readonly && startedAt - this.guardedAt > GUARD_EVERY_MS) {
      if (!this.db.inTransaction) this.guardedAt = startedAt;
      this.checkFile();
    }
    if (this.refusal) throw this.refusal;
    if (this.doomed) throw this.doomed;
    try {
      const answer = call();
      if (!statement.readonly && !this.db.inTransaction) this.options.committed();
      return answer;
    } catch (error) {
      throw this.failed(error);
    } finally {
      const tookMs = performance.now() - startedAt;
      if (tookMs > SLOW_MS) {
        const sql = statement.source.replace(/\s+/g, ' ').slice(0, 300);
        this.options.logger.warn('slow statement', { ms: Math.round(tookMs), sql });
      }
    }
  }

  /**
   * Looks at once whether the file is still there. Not within a transaction: what is to be saved then can’t be copied,
   * and only what was committed is worth it. The next one’s begin looks.
   */
  checkFile(): void {
    if (!this.db.inTransaction) this.refusal ??= this.options.guard();
  }

  /**
   * Runs in one transaction. A nested call joins the outer one, as a savepoint: when it throws and the outer goes on,
   * only its own writes are taken back. After `unavailable` the outer can't go on: nothing of it remains.
   */
  transaction<T>(work: () => T): T {
    if (this.inside) return this.nested(work);
    // A rollback that failed earlier would leave the connection inside for good.
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    const result = this.outermost(work);
    this.options.committed();
    this.log.commit();
    const acts = this.after;
    this.after = [];
    for (const act of acts) this.act(act);
    this.log.tell();
    return result;
  }

  /** Whether a thread of ours is about to write: then a lock is worth waiting for. */
  expectOwnWriter(on: boolean): void {
    this.db.pragma(`busy_timeout = ${on ? OWN_BUSY_TIMEOUT_MS : BUSY_TIMEOUT_MS}`);
  }

  /** Acts once the outermost transaction is committed, never if it is taken back; at once where there is none. */
  afterCommit(act: () => void): void {
    if (this.inside) this.after.push(act);
    else act();
  }

  private outermost<T>(work: () => T): T {
    this.query('BEGIN IMMEDIATE').run();
    this.inside = true;
    this.after = [];
    try {
      const result = this.checked(work);
      this.query('COMMIT').run();
      return result;
    } catch (error) {
      this.doomed = null;
      this.after = [];
      this.log.backTo(0);
      if (this.db.inTransaction) this.undo('ROLLBACK');
      throw error;
    } finally {
      this.inside = false;
      this.doomed = null;
    }
  }

  /** What was written stands whatever happens here: the caller must not take it for undone. */
  private act(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.options.logger.error('what was to follow a commit failed', error);
    }
  }

  /** Like `transaction`, without a savepoint when there is an outer one: for the steps of one store call. */
  atomic<T>(work: () => T): T {
    return this.inside ? work() : this.transaction(work);
  }

  private nested<T>(work: () => T): T {
    this.query('SAVEPOINT nested').run();
    const before = this.after.length;
    const written = this.log.length;
    try {
      const result = this.checked(work);
      this.query('RELEASE nested').run();
      return result;
    } catch (error) {
      this.after.length = before;
      this.log.backTo(written);
      if (this.db.inTransaction) this.undo('ROLLBACK TO nested; RELEASE nested');
      throw error;
    }
  }

  private checked<T>(work: () => T): T {
    const result = work();
    if (result instanceof Promise) throw new Error('A transaction’s work has to be synchronous.');
    if (this.doomed) throw this.doomed;
    return result;
  }

  private undo(sql: string): void {
    try {
      this.db.exec(sql);
    } catch (error) {
      this.options.logger.error('could not roll back', error);
    }
  }

  private failed(error: unknown): unknown {
    if (isDamage(error)) this.options.onDamage();
    const translated = translate(error);
    if (this.inside && translated instanceof AppError && translated.code === 'unavailable') this.doomed = translated;
    return translated;
  }
}
