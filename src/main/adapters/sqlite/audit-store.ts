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

/** Rows that are kept; the oldest go first. */
const MAX_ROWS = 50_000;
/** How often the oldest are looked for, rows. */
const PRUNE_EVERY = 100;
/** Refusals of one kind by one caller within this time have so many rows; further ones are counted in the last, ms. */
const SHARED_MS = 60_000;
const OWN_ROWS = 10;

/** Who did what, newest first. */
export class SqliteAuditStore implements AuditStore {
  private readonly connection: Connection;
  private readonly changed: () => void;
  /** Of each kind of refusal when its minute began, its newest row, and how often it came. */
  private readonly refusals = new Map<string, { id: number; at: number; times: number }>();

  /** `changed` is called once a change that a row tells of stands. */
  constructor(connection: Connection, changed: () => void) {
    this.connection = connection;
    this.changed = changed;
  }

  /** Adds one row; of many refusals of one kind only the first have their own. */
  add(row: Omit<AuditRow, 'id'>): void {
    const kind = [row.who, row.action, row.outcome].join(' ');
    const before = row.outcome === 'ok' ? undefined : this.refusals.get(kind);
    const isSame = before !== undefined && row.at >= before.at && row.at - before.at < SHARED_MS;
    if (isSame && before.times >= OWN_ROWS) {
      before.times += 1;
      const detail = JSON.stringify({ times: before.times - OWN_ROWS + 1 });
      this.connection.query('UPDATE audit SET detail = ? WHERE id = ?').run(detail, before.id);
      return;
    }
    const { id } = this.connection
      .query(
        `INSERT INTO audit (at, who, action, target, outcome, detail)
         VALUES (@at, @who, @action, @target, @outcome, @detail)`,
      )
      .run({ ...row });
    if (id % PRUNE_EVERY === 0) this.connection.query('DELETE FROM audit WHERE id <= ?').run(id - MAX_ROWS);
    if (row.outcome === 'ok') this.connection.afterCommit(this.changed);
    else this.refusals.set(kind, { id, at: isSame ? before.at : row.at, times: isSame ? before.times + 1 : 1 });
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
