import type { ExecutionReason, ExecutionStatus } from '@shared/model/execution';
import type { Overdue, OverdueKind } from '@shared/model/overdue';
import type { LateTask, LateTasks } from '../../app/ports';
import { LEAST_GRACE_MS } from '../../core/usual';
import type { Connection } from './connection';
import { GRACE_MS } from './execution-rows';
import { SqliteSettingsStore } from './settings-store';

/** Spelled as in the partial indexes, or they are not used. */
const active = (alias: string): string => `${alias}.status IN ('pending', 'running')`;
const STEPS = `executions s INDEXED BY executions_late_step`;
const LATE_STEP = `s.parent_id IS NOT NULL AND s.late_at IS NOT NULL AND s.late_at < @now AND ${active('s')}`;
const LATE_RUN = `${active('e')} AND e.late_at < @now`;

/** Whether the run `e` of a workflow has a step that is late at @now. */
export const HAS_LATE_STEP = `EXISTS (SELECT 1 FROM ${STEPS} WHERE s.parent_id = e.id AND ${LATE_STEP})`;

/** Whether a moment of the task `t`, which is live, should have been claimed by @now. Few rows need more than the first look. */
export const UNCLAIMED = `t.next_at < @now - ${LEAST_GRACE_MS} AND t.next_at + max(${GRACE_MS}, ${LEAST_GRACE_MS}) < @now`;

/** Spelled as the partial index of next moments is. */
const UNCLAIMED_TASKS = `FROM tasks t INDEXED BY tasks_next
  WHERE t.next_at IS NOT NULL AND t.deleted_at IS NULL AND t.enabled = 1 AND t.paused = 0 AND ${UNCLAIMED}`;

/** All tasks of which something is late at @now by id, and from when on it is. Steps without a task have their workflow’s. */
const LATE_AT = `
  SELECT e.task_id, e.late_at AS at FROM executions e INDEXED BY executions_active_task
    WHERE e.task_id IS NOT NULL AND ${LATE_RUN}
  UNION ALL SELECT w.task_id, s.late_at FROM ${STEPS} JOIN executions w ON w.id = s.parent_id
    WHERE ${LATE_STEP} AND w.task_id IS NOT NULL
  UNION ALL SELECT t.id, t.next_at + max(${GRACE_MS}, ${LEAST_GRACE_MS}) ${UNCLAIMED_TASKS}`;
/** Their ids alone. */
export const LATE_IDS = `SELECT task_id FROM (${LATE_AT})`;
const LATE_KEPT = `
  SELECT task_id, min(at) AS at FROM (${LATE_AT})
  WHERE task_id NOT IN (SELECT id FROM tasks INDEXED BY tasks_deleted WHERE deleted_at IS NOT NULL) GROUP BY task_id`;
const LATE_TASKS = `
  SELECT t.id, t.key, t.name, t.next_at, l.at FROM (${LATE_KEPT} ORDER BY at, task_id LIMIT @limit) l
  JOIN tasks t ON t.id = l.task_id ORDER BY l.at, t.id`;

const COLUMNS = ['id', 'status', 'reason', 'group_name', 'task_id', 'is_workflow', 'late_kind', 'late_since'] as const;
const columnsOf = (alias: string): string => COLUMNS.map((name) => `${alias}.${name}`).join(', ');

/** The late run of each task of a JSON array that has been so for longest; the other columns are of the same row. */
const WORST_RUNS = `
  SELECT e.task_id AS task, min(e.late_at) AS late_at, ${columnsOf('e')}
  FROM json_each(@tasks) l JOIN executions e INDEXED BY executions_active_task ON e.task_id = l.value
  WHERE ${LATE_RUN} GROUP BY e.task_id`;
/** The same of the steps of their runs. */
const WORST_STEPS = `
  SELECT w.task_id AS task, min(s.late_at) AS late_at, ${columnsOf('s')}
  FROM json_each(@tasks) l JOIN executions w INDEXED BY executions_active_task ON w.task_id = l.value
  JOIN ${STEPS} ON s.parent_id = w.id
  WHERE ${active('w')} AND w.status = 'running' AND ${LATE_STEP} GROUP BY w.task_id`;

interface LateRow {
  task: number;
  late_at: number;
  id: number;
  status: ExecutionStatus;
  reason: ExecutionReason | null;
  group_name: string | null;
  task_id: number | null;
  is_workflow: number;
  late_kind: OverdueKind;
  late_since: number;
}

interface TaskRow {
  id: number;
  key: string;
  name: string;
  next_at: number | null;
  at: number;
}

/** Late tasks that one look tells of at most. */
const MOST_TOLD = 1000;

/** What is late and what is in its way. Costs what is active and late, whatever the length of the history. */
export class SqliteLateTasks implements LateTasks {
  private readonly connection: Connection;
  private readonly settings: SqliteSettingsStore;

  constructor(connection: Connection) {
    this.connection = connection;
    this.settings = new SqliteSettingsStore(connection);
  }

  all(now: number, limit: number): { rows: LateTask[]; total: number } {
    const told = this.tasks(now, limit);
    const found = this.overdues(told, now);
    const rows = told.flatMap(({ id, key, name }) => {
      const one = found.get(id);
      return one ? [{ key, name, ...one }] : [];
    });
    return { rows, total: told.length < limit ? told.length : this.count(now) };
  }

  keys(now: number): { key: string; at: number }[] {
    return this.tasks(now, MOST_TOLD).map(({ key, at }) => ({ key, at }));
  }

  /** How these tasks, each of them late, are so; by id. */
  overdues(
    tasks: readonly { id: number; next_at: number | null }[],
    now: number,
  ): Map<number, { run: number | null; overdue: Overdue }> {
    if (tasks.length === 0) return new Map();
    const worst = this.worst(
      tasks.map(({ id }) => id),
      now,
    );
    const inTheWay = this.blockers();
    const found = tasks.map(({ id, next_at: nextAt }) => {
      const row = worst.get(id);
      // Without a late run it is a moment that nobody has claimed.
      if (!row) return { id, run: null, kind: 'missed-moment' as const, since: nextAt ?? now, by: null };
      return { id, run: row.id, kind: row.late_kind, since: row.late_since, by: inTheWay(row) };
    });
    const names = this.names(found.flatMap(({ by }) => by ?? []));
    return new Map(
      found.map(({ id, run, kind, since, by }) => {
        const named = by === null ? undefined : names.get(by);
        return [id, { run, overdue: { kind, since, by, byKey: named?.key ?? null, byName: named?.name ?? null } }];
      }),
    );
  }

  private tasks(now: number, limit: number): TaskRow[] {
    return this.connection.query<TaskRow>(LATE_TASKS).all({ now, limit });
  }

  private count(now: number): number {
    const row = this.connection.query<{ n: number }>(`SELECT count(*) AS n FROM (${LATE_KEPT})`).get({ now });
    return row?.n ?? 0;
  }

  private worst(ids: readonly number[], now: number): Map<number, LateRow> {
    const values = { tasks: JSON.stringify(ids), now };
    const found = new Map<number, LateRow>();
    for (const sql of [WORST_RUNS, WORST_STEPS]) {
      for (const row of this.connection.query<LateRow>(sql).all(values)) {
        const known = found.get(row.task);
        if (!known || row.late_at < known.late_at) found.set(row.task, row);
      }
    }
    return found;
  }

  /** Finds the run in the way of a late one; what holds slots and groups is looked up once. */
  private blockers(): (row: LateRow) => number | null {
    const holders = new Map<string | null, number | null>();
    const holder = (group: string | null): number | null => {
      const known = holders.get(group);
      if (known !== undefined) return known;
      const found = this.holder(group);
      holders.set(group, found);
      return found;
    };
    return (row) => {
      if (row.late_kind !== 'waiting') return row.is_workflow === 1 ? this.stepInTheWay(row.id) : row.id;
      if (row.reason === 'overlap-queue') return row.task_id === null ? null : this.runBefore(row.task_id);
      return holder(row.reason === 'group' ? row.group_name : null);
    };
  }

  /** The oldest run in a group; of the whole engine only if it takes the last slot with others. */
  private holder(group: string | null): number | null {
    const row = this.connection
      .query<{ id: number; n: number }>(
        `SELECT id, count(*) OVER () AS n FROM executions e INDEXED BY executions_active
         WHERE ${active('e')} AND e.status = 'running' AND e.is_workflow = 0 AND (@group IS NULL OR e.group_name = @group)
         ORDER BY e.started_at, e.id LIMIT 1`,
      )
      .get({ group });
    if (!row || (group === null && row.n < this.settings.get().slots)) return null;
    return row.id;
  }

  /** The oldest run of a task outside its queue. */
  private runBefore(taskId: number): number | null {
    const row = this.connection
      .query<{ id: number; is_workflow: number }>(
        `SELECT e.id, e.is_workflow FROM executions e INDEXED BY executions_active_task
         WHERE e.task_id = ? AND ${active('e')} AND e.reason IS NOT 'overlap-queue' AND e.reason IS NOT 'upstream'
         ORDER BY e.id LIMIT 1`,
      )
      .get(taskId);
    return row ? (row.is_workflow === 1 ? this.stepInTheWay(row.id) : row.id) : null;
  }

  /** The step that a workflow's run is at for longest, however deep; itself when there is none. */
  private stepInTheWay(run: number): number {
    const row = this.connection
      .query<{ id: number; is_workflow: number }>(
        `SELECT e.id, e.is_workflow FROM executions e INDEXED BY executions_steps
         WHERE e.parent_id = ? AND ${active('e')} AND e.reason IS NOT 'upstream'
         ORDER BY e.started_at IS NULL, e.started_at, e.id LIMIT 1`,
      )
      .get(run);
    if (!row) return run;
    return row.is_workflow === 1 ? this.stepInTheWay(row.id) : row.id;
  }

  private names(ids: readonly number[]): Map<number, { key: string; name: string }> {
    if (ids.length === 0) return new Map();
    const rows = this.connection
      .query<{ id: number; key: string; name: string }>(
        'SELECT id, key, name FROM executions WHERE id IN (SELECT value FROM json_each(?))',
      )
      .all(JSON.stringify([...new Set(ids)]));
    return new Map(rows.map((row) => [row.id, row]));
  }
}
