import type { AuditStore, Page } from '../../app/ports';
import type { Connection } from './connection';
import { COUNT_LIMIT, offsetOf, pageOf } from './paging';

interface AuditRow {
  id: number;
  at: number;
  who: string;
  action: string;
  target: string;
  outcome: string;
  detail: string;
}

/** Who did what, newest first. */
export class SqliteAuditStore implements AuditStore {
  private readonly connection: Connection;
  private readonly changed: () => void;

  /** `changed` is called once a change that a row tells of stands. */
  constructor(connection: Connection, changed: () => void) {
    this.connection = connection;
    this.changed = changed;
  }

  /** Adds one row. */
  add(row: Omit<AuditRow, 'id'>): void {
    this.connection
      .query(
        `INSERT INTO audit (at, who, action, target, outcome, detail)
         VALUES (@at, @who, @action, @target, @outcome, @detail)`,
      )
      .run({ ...row });
    if (row.outcome === 'ok') this.connection.afterCommit(this.changed);
  }

  /** A page, of one action when it is named. */
  list(query: { page: number; pageSize: number; action?: string }): Page<AuditRow> {
    const where = query.action === undefined ? '' : 'WHERE action = ?';
    const values = query.action === undefined ? [] : [query.action];
    const rows = this.connection
      .query<AuditRow>(`SELECT * FROM audit ${where} ORDER BY id DESC LIMIT ? OFFSET ?`)
      .all(...values, query.pageSize, offsetOf(query));
    const counted = this.connection
      .query<{ n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM audit ${where} LIMIT ${COUNT_LIMIT})`)
      .get(...values);
    return pageOf(rows, counted?.n ?? 0);
  }
}
