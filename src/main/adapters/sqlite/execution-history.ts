import type { ExecutionHistory, ExecutionQuery, ExecutionRecord, Page } from '../../app/ports';
import type { Connection } from './connection';
import { LISTED_COLUMNS, type ListedRow, toListedRecord } from './execution-rows';
import { type Filter, type Span, type Walk, walksOf } from './execution-walks';
import { COUNT_LIMIT, offsetOf, pageOf } from './paging';

const HOUR_MS = 3_600_000;
/** Bad ends that are looked through for those that nothing has mended since. */
const TROUBLE_LOOKED_AT = 1000;

/** Pages of the history, newest first by id. */
export class SqliteExecutionHistory implements ExecutionHistory {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  list(query: ExecutionQuery): Page<ExecutionRecord> {
    const walks = this.walks(query.filter);
    if (walks.length === 0) return pageOf([], 0);
    const ids = this.ids(walks, query.pageSize, offsetOf(query));
    return pageOf(this.rows(ids), this.count(walks));
  }

  /**
   * Runs since `from` that ended badly without being told to, each the last of a task that is still there. A step’s
   * trouble is its workflow’s. Skips say nothing of a task's health; of a long list of trouble only the newest part is looked through.
   */
  attention(from: number, limit: number): Page<ExecutionRecord> {
    const walks = this.walks({ status: ['failed', 'completed', 'terminated', 'missed'], parent: null, from });
    if (walks.length === 0) return pageOf([], 0);
    const ids = this.connection
      .query<{ id: number }>(
        `SELECT e.id FROM executions e JOIN tasks t ON t.id = e.task_id AND t.deleted_at IS NULL
         WHERE e.id IN (SELECT value FROM json_each(?)) AND e.queued_at >= ?
           AND (e.reason IS NULL OR e.reason NOT IN ('cancelled', 'replaced'))
           AND NOT EXISTS (SELECT 1 FROM executions n INDEXED BY executions_ended_task
             WHERE n.task_id = e.task_id AND n.id > e.id
               AND n.status NOT IN ('pending', 'running') AND n.status <> 'skipped'
               AND n.reused_from IS NULL)
         ORDER BY e.id DESC`,
      )
      .all(JSON.stringify(this.ids(walks, TROUBLE_LOOKED_AT, 0)), from)
      .map((row) => row.id);
    return pageOf(this.rows(ids.slice(0, limit)), ids.length);
  }

  listed(ids: readonly number[]): ExecutionRecord[] {
    const found = new Map(this.rows(ids).map((row) => [row.id, row]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  lastId(): number {
    return this.connection.query<{ id: number }>('SELECT id FROM executions ORDER BY id DESC LIMIT 1').get()?.id ?? 0;
  }

  steps(parent: number): ExecutionRecord[] {
    return this.connection
      .query<ListedRow>(
        `SELECT ${LISTED_COLUMNS} FROM executions INDEXED BY executions_steps WHERE parent_id = ? ORDER BY id`,
      )
      .all(parent)
      .map(toListedRecord);
  }

  private rows(ids: readonly number[]): ExecutionRecord[] {
    return this.connection
      .query<ListedRow>(
        `SELECT ${LISTED_COLUMNS} FROM executions WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`,
      )
      .all(JSON.stringify(ids))
      .map(toListedRecord);
  }

  private ids(walks: Walk[], limit: number, offset: number): number[] {
    // What is asked for may lie in several places: the newest of each are found first, then merged.
    const parts = walks.map((walk) => `SELECT * FROM (SELECT id ${walk.source} ORDER BY id DESC LIMIT ?)`);
    return this.connection
      .query<{ id: number }>(`${parts.join(' UNION ALL ')} ORDER BY id DESC LIMIT ? OFFSET ?`)
      .all(...walks.flatMap((walk) => [...walk.values, offset + limit]), limit, offset)
      .map((row) => row.id);
  }

  private count(walks: Walk[]): number {
    const parts = walks.map((walk) => `SELECT * FROM (SELECT id ${walk.source} LIMIT ${COUNT_LIMIT})`);
    const row = this.connection
      .query<{ n: number }>(`SELECT count(*) AS n FROM (${parts.join(' UNION ALL ')})`)
      .get(...walks.flatMap((walk) => walk.values));
    return row?.n ?? 0;
  }

  private walks(filter: Filter): Walk[] {
    const timed = filter.from !== undefined || filter.to !== undefined;
    const span = timed ? this.span(filter.from, filter.to) : undefined;
    return span === null ? [] : walksOf(filter, span);
  }

  /**
   * The ids among which rows were queued in these hours; null: none were. Ids grow with time except where the clock was
   * set back, so this is tight as a rule and never leaves a row out.
   */
  private span(from: number | undefined, to: number | undefined): Span | null {
    const first = Math.floor((from ?? 0) / HOUR_MS);
    const last = Math.floor((to ?? Number.MAX_SAFE_INTEGER) / HOUR_MS);
    const found = this.connection
      .query<{ low: number | null; top: number | null }>(
        'SELECT min(first_id) AS low, max(first_id) AS top FROM execution_spans WHERE hour BETWEEN ? AND ?',
      )
      .get(first, last);
    if (!found || found.low === null || found.top === null) return null;
    const next = this.connection
      .query<{ first_id: number }>('SELECT first_id FROM execution_spans WHERE first_id > ? ORDER BY first_id LIMIT 1')
      .get(found.top);
    return { low: found.low, high: next ? next.first_id - 1 : Number.MAX_SAFE_INTEGER };
  }
}
