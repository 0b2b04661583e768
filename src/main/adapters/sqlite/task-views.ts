import type { ExecutionReason, ExecutionStatus, ExecutionSummary } from '@shared/model/execution';
import type { Overdue } from '@shared/model/overdue';
import { type TaskDefinition, type TaskState, taskType, type TaskView } from '@shared/model/task';
import type { Page, TaskQuery, TaskViews } from '../../app/ports';
import type { Connection } from './connection';
import { decode } from './json';
import type { SqliteLateTasks } from './late-tasks';
import { COUNT_LIMIT, offsetOf, pageOf } from './paging';
import { LAST_AT, LAST_ID, LAST_MS, NEXT_AT, RECENT, STATE, STATE_RANK } from './task-columns';
import { conditionsOf, type TaskConditions } from './task-conditions';
import type { TaskRow } from './task-rows';
import { usualFrom } from './usual-times';

const SELECT_VIEW = `
  SELECT t.id, t.enabled, t.paused, t.paused_until, t.version, t.created_at, t.updated_at, v.definition_json,
    ${STATE} AS state, ${NEXT_AT} AS next_at,
    l.id AS last_id, l.status AS last_status, l.reason AS last_reason, l.scheduled_for AS last_scheduled_for,
    l.started_at AS last_started_at, l.finished_at AS last_finished_at,
    ${RECENT} AS recent_json, u.times_json
  FROM tasks t
  JOIN task_versions v ON v.task_id = t.id AND v.version = t.version
  LEFT JOIN task_usual u ON u.task_id = t.id
  LEFT JOIN executions l ON l.id = ${LAST_ID}`;

interface ViewRow extends Omit<TaskRow, 'key' | 'deleted_at' | 'watermark'> {
  state: TaskState;
  last_id: number | null;
  last_status: ExecutionStatus;
  last_reason: ExecutionReason | null;
  last_scheduled_for: number | null;
  last_started_at: number | null;
  last_finished_at: number | null;
  recent_json: string;
  times_json: string | null;
}

/** Sort expressions; what has no value is last both ways. The best fit needs words that were searched for. */
const SORTS: Record<Exclude<TaskQuery['sort']['by'], 'match'>, string> = {
  key: 't.key',
  name: 't.name_sort',
  nextAt: NEXT_AT,
  updatedAt: 't.updated_at',
  createdAt: 't.created_at',
  lastAt: LAST_AT,
  duration: LAST_MS,
  state: STATE_RANK,
};

/** Tasks as calls answer them. */
export class SqliteTaskViews implements TaskViews {
  private readonly connection: Connection;
  private readonly late: SqliteLateTasks;

  constructor(connection: Connection, late: SqliteLateTasks) {
    this.connection = connection;
    this.late = late;
  }

  find(key: string, now: number): TaskView | null {
    const row = this.connection
      .query<ViewRow>(`${SELECT_VIEW} WHERE t.key = @key AND t.deleted_at IS NULL`)
      .get({ key, now });
    return row ? (this.toViews([row], now)[0] ?? null) : null;
  }

  findAll(keys: readonly string[], now: number): TaskView[] {
    const rows = this.connection
      .query<ViewRow>(`${SELECT_VIEW} WHERE t.deleted_at IS NULL AND t.key IN (SELECT value FROM json_each(@keys))`)
      .all({ keys: JSON.stringify(keys), now });
    return this.toViews(rows, now);
  }

  /** A page; ids are found first, so that state and last run are worked out for the rows that show only. */
  list(query: TaskQuery): Page<TaskView> {
    const { ids, counted } = this.idsOf(query);
    const rows = this.connection
      .query<ViewRow>(`${SELECT_VIEW} WHERE t.id IN (SELECT value FROM json_each(@ids))`)
      .all({ ids: JSON.stringify(ids), now: query.now });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const sorted = ids.flatMap((id) => byId.get(id) ?? []);
    return pageOf(this.toViews(sorted, query.now), counted);
  }

  counts(): { total: number; enabled: number; paused: number } {
    const row = this.connection
      .query<{ total: number; enabled: number; paused: number }>(
        `SELECT count(*) AS total, coalesce(sum(enabled), 0) AS enabled,
           coalesce(sum(enabled AND paused), 0) AS paused
         FROM tasks INDEXED BY tasks_flags WHERE deleted_at IS NULL`,
      )
      .get();
    return row ?? { total: 0, enabled: 0, paused: 0 };
  }

  /** The ids of a page, and how many tasks there are, as far as is counted. */
  private idsOf(query: TaskQuery): { ids: number[]; counted: number } {
    const conditions = conditionsOf(query);
    const { where, values, isNarrowed } = conditions;
    const offset = offsetOf(query);
    const until = offset + query.pageSize;
    // What narrows looks at every task: once for both, with all that fit in order.
    const sql = `SELECT t.id FROM tasks t JOIN task_search s ON s.task_id = t.id WHERE ${where}
      ORDER BY ${orderOf(query, conditions)} LIMIT @limit OFFSET @offset`;
    const look = {
      ...values,
      limit: isNarrowed ? Math.max(COUNT_LIMIT, until) : query.pageSize,
      offset: isNarrowed ? 0 : offset,
    };
    const found = this.connection
      .once<{ id: number }>(sql)
      .all(look)
      .map(({ id }) => id);
    if (!isNarrowed) return { ids: found, counted: this.counts().total };
    return { ids: found.slice(offset, until), counted: found.length };
  }

  private toViews(rows: readonly ViewRow[], now: number): TaskView[] {
    const late = rows.filter(({ state }) => state === 'overdue');
    const overdues = late.length === 0 ? null : this.late.overdues(late, now);
    return rows.map((row) => toView(row, overdues?.get(row.id)?.overdue ?? null));
  }
}

function orderOf({ sort: { by, order } }: TaskQuery, { rank }: TaskConditions): string {
  const direction = order === 'desc' ? 'DESC' : 'ASC';
  const named = `t.name_sort ${direction}, t.key ${direction}`;
  if (by === 'match') return rank === null ? named : `${rank} ${direction}, ${named}`;
  if (by === 'name') return named;
  const last = by === 'lastAt' || by === 'duration' || by === 'state' ? named : `t.key ${direction}`;
  return `${SORTS[by]} ${direction} NULLS LAST, ${last}`;
}

function toView(row: ViewRow, overdue: Overdue | null): TaskView {
  const definition = decode<TaskDefinition>(row.definition_json);
  return {
    ...definition,
    enabled: row.enabled === 1,
    paused: row.paused === 1,
    pausedUntil: row.paused_until,
    version: row.version,
    type: taskType(definition),
    state: row.state,
    overdue,
    nextAt: row.next_at,
    last: toSummary(row),
    usual: usualFrom(row.times_json),
    recent: decode<TaskView['recent']>(row.recent_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toSummary(row: ViewRow): ExecutionSummary | null {
  if (row.last_id === null) return null;
  return {
    id: row.last_id,
    status: row.last_status,
    reason: row.last_reason,
    scheduledFor: row.last_scheduled_for,
    startedAt: row.last_started_at,
    finishedAt: row.last_finished_at,
  };
}
