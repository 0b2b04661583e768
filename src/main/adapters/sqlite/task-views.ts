import type { ExecutionReason, ExecutionStatus, ExecutionSummary } from '@shared/model/execution';
import type { Overdue } from '@shared/model/overdue';
import { type TaskDefinition, type TaskState, taskType, type TaskView } from '@shared/model/task';
import type { Page, TaskQuery, TaskViews } from '../../app/ports';
import { ENDING_KINDS, HAND_KINDS } from '../../core/triggers';
import { ranMsOf } from './attempt-store';
import type { Connection, SqlValue } from './connection';
import { decode } from './json';
import { HAS_LATE_STEP, LATE_IDS, type SqliteLateTasks, UNCLAIMED } from './late-tasks';
import { COUNT_LIMIT, offsetOf, pageOf } from './paging';
import { folded, type TaskRow } from './task-rows';
import { usualFrom } from './usual-times';

/** Spelled as in the partial index, or it is not used. */
const ANY_ACTIVE = "FROM executions e INDEXED BY executions_active_task WHERE e.status IN ('pending', 'running')";
const ACTIVE = `${ANY_ACTIVE} AND e.task_id = t.id`;

/** Nothing but a person starts it any more: a trigger that ends too, when its last moment has passed and its run is over. */
const BY_HAND = `CASE json_extract(t.trigger_json, '$.kind')
  ${HAND_KINDS.map((kind) => `WHEN '${kind}' THEN 1`).join('\n  ')}
  ${ENDING_KINDS.map((kind) => `WHEN '${kind}' THEN t.next_at IS NULL AND NOT EXISTS (SELECT 1 ${ACTIVE})`).join('\n  ')}
  ELSE 0 END`;

/** The derived state of the task `t` at @now: the one place that says what it is. One look tells of all that is active. */
const STATE = `CASE WHEN t.enabled = 1 AND t.paused = 0 AND ${UNCLAIMED} THEN 'overdue' ELSE CASE (SELECT max(CASE
    WHEN e.late_at < @now THEN 3
    WHEN e.status = 'running' THEN CASE WHEN t.type = 'workflow' AND ${HAS_LATE_STEP} THEN 3 ELSE 2 END
    WHEN e.reason = 'retry-wait' THEN 1 ELSE 0 END) ${ACTIVE})
  WHEN 3 THEN 'overdue'
  WHEN 2 THEN 'running'
  WHEN 1 THEN 'retrying'
  ELSE CASE
  WHEN t.enabled = 0 THEN 'disabled'
  WHEN t.paused = 1 THEN 'paused'
  WHEN ${BY_HAND} THEN 'manual'
  ELSE 'waiting' END END END`;

/** What is shown as the next moment: a task that is off has none. */
const NEXT_AT = 'CASE WHEN t.enabled = 1 AND t.paused = 0 THEN t.next_at END';

/** How long the ended run `e` ran, ms: what waited for a retry did not run meanwhile. */
const RAN_MS = `CASE WHEN e.attempt_count > 1
  THEN ${ranMsOf('e.id', 'e.finished_at')}
  ELSE e.finished_at - e.started_at END`;

/** What really ran, spelled as in its index: what was skipped or missed is no outcome. */
const OUTCOME = `(e.status IN ('success', 'failed', 'completed', 'terminated') OR (e.status = 'skipped' AND e.reason = 'exit-code'))
  AND e.reused_from IS NULL`;
const OUTCOMES = `FROM executions e INDEXED BY executions_outcome_task WHERE e.task_id = t.id AND ${OUTCOME}`;

/** The newest outcomes of the task `t`, for a spark line. */
const RECENT = `(SELECT json_group_array(json_object('id', r.id, 'status', r.status, 'ms', r.ms)) FROM (
    SELECT e.id, e.status, ${RAN_MS} AS ms ${OUTCOMES} ORDER BY e.id DESC LIMIT 12) r)`;

const SELECT_VIEW = `
  SELECT t.id, t.enabled, t.paused, t.paused_until, t.version, t.created_at, t.updated_at, v.definition_json,
    ${STATE} AS state, ${NEXT_AT} AS next_at,
    l.id AS last_id, l.status AS last_status, l.reason AS last_reason, l.scheduled_for AS last_scheduled_for,
    l.started_at AS last_started_at, l.finished_at AS last_finished_at,
    ${RECENT} AS recent_json, u.times_json
  FROM tasks t
  JOIN task_versions v ON v.task_id = t.id AND v.version = t.version
  LEFT JOIN task_usual u ON u.task_id = t.id
  LEFT JOIN executions l ON l.id = coalesce(
    (SELECT e.id ${OUTCOMES} ORDER BY e.id DESC LIMIT 1),
    (SELECT e.id FROM executions e INDEXED BY executions_ended_task
      WHERE e.task_id = t.id AND e.status NOT IN ('pending', 'running') AND e.reused_from IS NULL ORDER BY e.id DESC LIMIT 1))`;

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

/** Sort expressions; both orders put tasks without a next moment last. */
const SORTS: Record<TaskQuery['sort']['by'], string> = {
  key: 't.key',
  name: 't.name COLLATE NOCASE',
  nextAt: NEXT_AT,
  updatedAt: 't.updated_at',
  createdAt: 't.created_at',
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
    const { where, values } = conditions(query);
    const order = query.sort.order === 'desc' ? 'DESC' : 'ASC';
    const ids = this.connection
      .query<{ id: number }>(
        `SELECT t.id FROM tasks t WHERE ${where}
         ORDER BY ${SORTS[query.sort.by]} ${order} NULLS LAST, t.key ${order} LIMIT @limit OFFSET @offset`,
      )
      .all({ ...values, limit: query.pageSize, offset: offsetOf(query) })
      .map((row) => row.id);
    const counted = this.connection
      .query<{ n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM tasks t WHERE ${where} LIMIT ${COUNT_LIMIT})`)
      .get(values);
    const rows = this.connection
      .query<ViewRow>(`${SELECT_VIEW} WHERE t.id IN (SELECT value FROM json_each(@ids))`)
      .all({ ids: JSON.stringify(ids), now: query.now });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const sorted = ids.flatMap((id) => byId.get(id) ?? []);
    return pageOf(this.toViews(sorted, query.now), counted?.n ?? 0);
  }

  counts(): { total: number; enabled: number; paused: number } {
    const row = this.connection
      .query<{ total: number; enabled: number; paused: number }>(
        `SELECT count(*) AS total, coalesce(sum(enabled), 0) AS enabled, coalesce(sum(paused), 0) AS paused
         FROM tasks INDEXED BY tasks_flags WHERE deleted_at IS NULL`,
      )
      .get();
    return row ?? { total: 0, enabled: 0, paused: 0 };
  }

  private toViews(rows: readonly ViewRow[], now: number): TaskView[] {
    const late = rows.filter(({ state }) => state === 'overdue');
    const overdues = late.length === 0 ? null : this.late.overdues(late, now);
    return rows.map((row) => toView(row, overdues?.get(row.id)?.overdue ?? null));
  }
}

function conditions(query: TaskQuery): { where: string; values: Record<string, SqlValue> } {
  const { type, state, tag, text, enabled } = query.filter;
  const values: Record<string, SqlValue> = {};
  const terms = ['t.deleted_at IS NULL'];
  const narrow = (term: string, name: string, value: SqlValue): void => {
    terms.push(term);
    values[name] = value;
  };
  if (type !== undefined) narrow('t.type = @type', 'type', type);
  if (enabled !== undefined) narrow('t.enabled = @enabled', 'enabled', enabled ? 1 : 0);
  if (tag !== undefined) {
    narrow('EXISTS (SELECT 1 FROM task_tags g WHERE g.tag = @tag AND g.task_id = t.id)', 'tag', tag);
  }
  if (text !== undefined) narrow('instr(t.search, @text) > 0', 'text', folded(text));
  if (state !== undefined) {
    values.now = query.now;
    // Said twice for speed: few tasks have an active execution, and fewer are late.
    if (state === 'running' || state === 'retrying') terms.push(`t.id IN (SELECT e.task_id ${ANY_ACTIVE})`);
    if (state === 'overdue') terms.push(`t.id IN (${LATE_IDS})`);
    if (state !== 'overdue') narrow(`${STATE} = @state`, 'state', state);
  }
  return { where: terms.join(' AND '), values };
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
