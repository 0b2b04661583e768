import type { ExecutionHistory, ExecutionQuery, ExecutionRecord, ExecutionSort, Page } from '../../app/ports';
import type { Connection } from './connection';
import { LISTED_COLUMNS, type ListedRow, toListedRecord } from './execution-rows';
import {
  type Figure,
  figureWalks,
  type Filter,
  isShort,
  type Span,
  type Walk,
  sourceOf,
  walksOf,
} from './execution-walks';
import { COUNT_LIMIT, EXACT_TOTAL, offsetOf, pageOf } from './paging';

type Order = 'ASC' | 'DESC';
/** A part of an ordered list. */
interface Part {
  limit: number;
  offset: number;
  order: Order;
}
const ORDERS = { asc: 'ASC', desc: 'DESC' } as const;
const NEWEST_FIRST: ExecutionSort = { by: 'queuedAt', order: 'desc' };

const HOUR_MS = 3_600_000;
/** Bad ends that are looked through for those that nothing has mended since. */
const TROUBLE_LOOKED_AT = 1000;

/** The columns behind the orders that are not by time. */
const COLUMN_OF = { ranMs: 'ran_ms', deviation: 'deviation' } as const satisfies Record<string, Figure>;

/** Pages of the history; the newest has the highest id. */
export class SqliteExecutionHistory implements ExecutionHistory {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  list(query: ExecutionQuery): Page<ExecutionRecord> {
    const { filter, sort = NEWEST_FIRST, pageSize: limit } = query;
    const span = this.spanOf(filter);
    const walks = span === null ? [] : walksOf(filter, span);
    if (span === null || walks.length === 0) return pageOf([], 0);
    const counted = this.count(walks);
    const order = ORDERS[sort.order];
    const offset = offsetOf(query);
    if (sort.by === 'queuedAt') return pageOf(this.rows(this.ids(walks, limit, offset, order)), counted);
    const figure = COLUMN_OF[sort.by];
    // What is few is sorted; of many the page is found by walking along the figure itself.
    const isMany = counted >= COUNT_LIMIT && !isShort(filter);
    const ids = isMany
      ? this.idsAlong(figure, { along: figureWalks(figure, filter, span), walks }, { limit, offset, order })
      : this.idsSorted(figure, walks, { limit, offset, order });
    return pageOf(this.rows(ids), counted);
  }

  slowSince(from: number): number {
    return Math.min(this.count(this.walks({ slow: true, parent: null, from })), EXACT_TOTAL);
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
      .all(JSON.stringify(this.ids(walks, TROUBLE_LOOKED_AT, 0, 'DESC')), from)
      .map((row) => row.id);
    return pageOf(this.rows(ids.slice(0, limit)), ids.length);
  }

  listed(ids: readonly number[]): ExecutionRecord[] {
    return this.rows(ids);
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

  /** These rows in this order. */
  private rows(ids: readonly number[]): ExecutionRecord[] {
    const found = this.connection
      .query<ListedRow>(`SELECT ${LISTED_COLUMNS} FROM executions WHERE id IN (SELECT value FROM json_each(?))`)
      .all(JSON.stringify(ids));
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []).map(toListedRecord);
  }

  private ids(walks: readonly Walk[], limit: number, offset: number, order: Order): number[] {
    // What is asked for may lie in several places: the first of each are found first, then merged.
    const parts = walks.map((walk) => `SELECT * FROM (SELECT id ${sourceOf(walk)} ORDER BY id ${order} LIMIT ?)`);
    return this.connection
      .query<{ id: number }>(`${parts.join(' UNION ALL ')} ORDER BY id ${order} LIMIT ? OFFSET ?`)
      .all(...walks.flatMap((walk) => [...walk.values, offset + limit]), limit, offset)
      .map((row) => row.id);
  }

  private idsSorted(figure: Figure, walks: readonly Walk[], { limit, offset, order }: Part): number[] {
    const parts = walks.map((walk) => `SELECT id, ${figure} AS figure ${sourceOf(walk)}`);
    return this.connection
      .query<{ id: number }>(
        `SELECT id FROM (${parts.join(' UNION ALL ')}) ORDER BY figure ${order} NULLS LAST, id ${order} LIMIT ? OFFSET ?`,
      )
      .all(...walks.flatMap((walk) => walk.values), limit, offset)
      .map((row) => row.id);
  }

  /** First what has the figure, along it; then what has none. */
  private idsAlong(figure: Figure, { along, walks }: { along: Walk[]; walks: Walk[] }, part: Part): number[] {
    const { limit, offset, order } = part;
    const by = `ORDER BY figure ${order}, id ${order}`;
    const parts = along.map((walk) => `SELECT * FROM (SELECT id, ${figure} AS figure ${sourceOf(walk)} ${by} LIMIT ?)`);
    const first =
      along.length === 0
        ? []
        : this.connection
            .query<{ id: number }>(`${parts.join(' UNION ALL ')} ${by} LIMIT ? OFFSET ?`)
            .all(...along.flatMap((walk) => [...walk.values, offset + limit]), limit, offset)
            .map((row) => row.id);
    if (first.length === limit) return first;
    const before = along.length === 0 ? 0 : this.count(along, offset + limit);
    const without = walks.map((walk) => ({ ...walk, terms: [...walk.terms, `${figure} IS NULL`] }));
    return [...first, ...this.ids(without, limit - first.length, Math.max(0, offset - before), order)];
  }

  private count(walks: readonly Walk[], limit = COUNT_LIMIT): number {
    if (walks.length === 0) return 0;
    const parts = walks.map((walk) => `SELECT * FROM (SELECT id ${sourceOf(walk)} LIMIT ?)`);
    const row = this.connection
      .query<{ n: number }>(`SELECT count(*) AS n FROM (${parts.join(' UNION ALL ')})`)
      .get(...walks.flatMap((walk) => [...walk.values, limit]));
    return row?.n ?? 0;
  }

  private walks(filter: Filter): Walk[] {
    const span = this.spanOf(filter);
    return span === null ? [] : walksOf(filter, span);
  }

  /** Where in the history a filter looks; undefined: everywhere, null: nowhere. */
  private spanOf({ from, to }: Filter): Span | null | undefined {
    return from === undefined && to === undefined ? undefined : this.span(from, to);
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
