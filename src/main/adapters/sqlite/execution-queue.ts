import type { ExecutionQueue, ExecutionRecord } from '../../app/ports';
import type { LateMark } from '../../core/usual';
import type { Connection, SqlValue } from './connection';
import { type ExecutionRow, toExecutionRecord } from './execution-rows';

/** Spelled as in the partial indexes, or they are not used. */
const ACTIVE = "status IN ('pending', 'running')";
const WAITS = "status = 'pending' AND reason IN ('slot', 'group')";
/** Steps, and what a step is queued behind. */
const FOR_STEPS = `(source = 'workflow' OR task_id IN (
  SELECT s.task_id FROM executions s INDEXED BY executions_active
  WHERE s.status IN ('pending', 'running') AND s.source = 'workflow' AND s.reason = 'overlap-queue'))`;
/** Runs looked at for the sessions that they were for: a task runs a few times a day at most between two of them. */
const SESSIONS_LOOKED_AT = 200;
/** A step that waits for others is no activity of its task. */
const IN_PLAY = "reason IS NOT 'upstream'";
const RETRIES = "status = 'pending' AND reason = 'retry-wait' AND retry_at IS NOT NULL";

/** Executions that are not finished, found by partial indexes. */
export class SqliteExecutionQueue implements ExecutionQueue {
  private readonly connection: Connection;
  private floor = 0;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  active(taskId: number): ExecutionRecord[] {
    return this.rows(
      `SELECT * FROM executions INDEXED BY executions_active_task
       WHERE task_id = ? AND ${ACTIVE} AND ${IN_PLAY} AND id > ? ORDER BY id`,
      taskId,
      this.floor,
    );
  }

  activity(taskId: number): { active: number; queued: number; oldest: number | null } {
    const row = this.connection
      .query<{ active: number; queued: number; oldest: number | null }>(
        `SELECT count(*) FILTER (WHERE reason IS NOT 'overlap-queue') AS active,
           count(*) FILTER (WHERE reason = 'overlap-queue') AS queued, min(id) AS oldest
         FROM executions INDEXED BY executions_active_task
         WHERE task_id = ? AND ${ACTIVE} AND ${IN_PLAY} AND id > ?`,
      )
      .get(taskId, this.floor);
    return row ?? { active: 0, queued: 0, oldest: null };
  }

  busyTasks(): ReadonlySet<number> {
    const rows = this.connection
      .query<{ task_id: number }>(
        `SELECT DISTINCT task_id FROM executions INDEXED BY executions_active_task
         WHERE ${ACTIVE} AND ${IN_PLAY} AND task_id IS NOT NULL AND id > ?`,
      )
      .all(this.floor);
    return new Set(rows.map((row) => row.task_id));
  }

  nextQueued(taskId: number): ExecutionRecord | null {
    if (this.isActive(taskId, "reason IS NOT 'overlap-queue'")) return null;
    const [next] = this.rows(
      `SELECT * FROM executions INDEXED BY executions_active_task
       WHERE task_id = ? AND ${ACTIVE} AND reason = 'overlap-queue' AND id > ? ORDER BY id LIMIT 1`,
      taskId,
      this.floor,
    );
    return next ?? null;
  }

  isActive(taskId: number, more = 'TRUE'): boolean {
    const sql = `SELECT id FROM executions INDEXED BY executions_active_task
       WHERE task_id = ? AND ${ACTIVE} AND ${IN_PLAY} AND id > ? AND ${more} LIMIT 1`;
    return this.connection.query<{ id: number }>(sql).get(taskId, this.floor) !== undefined;
  }

  ignoreUpTo(id: number): void {
    this.floor = id;
  }

  sessionsRun(taskId: number): ReadonlySet<string> {
    const ran = `task_id = ? AND session_date IS NOT NULL AND source IN ('schedule', 'catch-up')
      AND status NOT IN ('missed', 'skipped')`;
    const ended = `SELECT session_date FROM executions INDEXED BY executions_ended_task
      WHERE status NOT IN ('pending', 'running') AND ${ran} ORDER BY id DESC LIMIT ${SESSIONS_LOOKED_AT}`;
    const active = `SELECT session_date FROM executions INDEXED BY executions_active_task WHERE ${ACTIVE} AND ${ran}`;
    const rows = this.connection
      .query<{ session_date: string }>(`SELECT * FROM (${ended}) UNION SELECT * FROM (${active})`)
      .all(taskId, taskId);
    return new Set(rows.map((row) => row.session_date));
  }

  waiting(limit: number, fullGroups: readonly string[], afterId: number, stepsOnly: boolean): ExecutionRecord[] {
    return this.rows(
      `SELECT * FROM executions INDEXED BY executions_queue
       WHERE ${WAITS} AND id > ? AND (group_name IS NULL OR group_name NOT IN (SELECT value FROM json_each(?)))
         AND is_workflow = 0 ${stepsOnly ? `AND ${FOR_STEPS}` : ''}
       ORDER BY ticket, id LIMIT ?`,
      afterId,
      JSON.stringify(fullGroups),
      limit,
    );
  }

  workflows(state: 'ready' | 'running', afterId: number): ExecutionRecord[] {
    const terms = state === 'ready' ? "status = 'pending' AND reason = 'slot'" : "status = 'running'";
    return this.rows(
      `SELECT * FROM executions INDEXED BY executions_workflows
       WHERE is_workflow = 1 AND ${ACTIVE} AND ${terms} AND id > ? ORDER BY id`,
      afterId,
    );
  }

  steps(parent: number): ExecutionRecord[] {
    return this.rows('SELECT * FROM executions INDEXED BY executions_steps WHERE parent_id = ? ORDER BY id', parent);
  }

  markWaitingForGroup(group: string): ExecutionRecord[] {
    return this.written(
      `UPDATE executions INDEXED BY executions_active SET reason = 'group', revision = revision + 1
       WHERE ${ACTIVE} AND status = 'pending' AND reason = 'slot' AND group_name = ? RETURNING *`,
      group,
    );
  }

  dueRetries(now: number, limit: number): ExecutionRecord[] {
    return this.rows(
      `SELECT * FROM executions INDEXED BY executions_retry
       WHERE ${RETRIES} AND retry_at <= ? ORDER BY retry_at, id LIMIT ?`,
      now,
      limit,
    );
  }

  earliestRetry(): number | null {
    const row = this.connection
      .query<{ retry_at: number }>(
        `SELECT retry_at FROM executions INDEXED BY executions_retry WHERE ${RETRIES} ORDER BY retry_at LIMIT 1`,
      )
      .get();
    return row?.retry_at ?? null;
  }

  markLate(id: number, { at, since, kind }: LateMark): void {
    this.connection
      .query(
        `UPDATE executions SET late_at = @at, late_since = @since, late_kind = @kind
         WHERE id = @id AND ${ACTIVE} AND (late_at IS NULL OR late_at > @at)`,
      )
      .run({ id, at, since, kind });
  }

  shiftLate(byMs: number): void {
    this.connection
      .query(
        `UPDATE executions INDEXED BY executions_active SET late_at = late_at + ?
         WHERE ${ACTIVE} AND late_at IS NOT NULL`,
      )
      .run(Math.round(byMs));
  }

  shiftRetries(byMs: number): void {
    this.written(
      `UPDATE executions INDEXED BY executions_retry SET retry_at = max(0, retry_at + ?), revision = revision + 1
       WHERE ${RETRIES} RETURNING *`,
      Math.round(byMs),
    );
  }

  capRetries(latest: number): void {
    this.written(
      `UPDATE executions INDEXED BY executions_retry SET retry_at = ?, revision = revision + 1
       WHERE ${RETRIES} AND retry_at > ? RETURNING *`,
      Math.round(latest),
      Math.round(latest),
    );
  }

  unfinished(afterId: number, limit: number): ExecutionRecord[] {
    return this.rows(
      `SELECT * FROM executions INDEXED BY executions_active WHERE ${ACTIVE} AND id > ? ORDER BY id LIMIT ?`,
      afterId,
      limit,
    );
  }

  counts(): { running: number; pending: number } {
    const row = this.connection
      .query<{ running: number; pending: number }>(
        `SELECT count(*) FILTER (WHERE status = 'running') AS running,
           count(*) FILTER (WHERE status = 'pending') AS pending
         FROM executions INDEXED BY executions_active WHERE ${ACTIVE} AND source <> 'workflow'`,
      )
      .get();
    return row ?? { running: 0, pending: 0 };
  }

  /** The rows that a statement wrote, oldest first; others hear of them. The state of no task is another by that. */
  private written(sql: string, ...values: SqlValue[]): ExecutionRecord[] {
    const records = this.rows(sql, ...values).sort((a, b) => a.id - b.id);
    const changes = records.map((record) => ({ record, isTransition: false }));
    if (changes.length > 0) this.connection.changed({ of: 'executions', changes });
    return records;
  }

  private rows(sql: string, ...values: SqlValue[]): ExecutionRecord[] {
    return this.connection
      .query<ExecutionRow>(sql)
      .all(...values)
      .map(toExecutionRecord);
  }
}
