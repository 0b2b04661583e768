import type { CalendarUser, PlanRow, TaskPlanning } from '../../app/ports';
import type { Connection } from './connection';
import { type KeyRow, type PlanColumns, toPlanRow } from './task-rows';

/** Live: not deleted, enabled, not paused. Spelled as in the partial indexes, or they are not used. */
const LIVE = 'deleted_at IS NULL AND enabled = 1 AND paused = 0';
/** Paused for a time. Spelled as in its partial index. */
const PAUSED_UNTIL = 'paused_until IS NOT NULL AND paused = 1 AND deleted_at IS NULL';
const SELECT_PLAN = `
  SELECT id, key, name, version, trigger_json, missed_json, overlap, group_name, type, guard_json, session_json, next_at,
    watermark
  FROM tasks`;

/** The planner's marks on tasks. */
export class SqliteTaskPlanning implements TaskPlanning {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  due(since: number, now: number, limit: number): PlanRow[] {
    const where = `next_at IS NOT NULL AND next_at > ? AND next_at <= ? AND ${LIVE}`;
    const sql = `${SELECT_PLAN} INDEXED BY tasks_next WHERE ${where} ORDER BY next_at, id LIMIT ?`;
    return this.rows(sql, since, now, limit);
  }

  plan(id: number): PlanRow | null {
    return this.rows(`${SELECT_PLAN} WHERE id = ? AND ${LIVE}`, id)[0] ?? null;
  }

  plans(afterId: number, limit: number): PlanRow[] {
    return this.rows(`${SELECT_PLAN} WHERE id > ? AND ${LIVE} ORDER BY id LIMIT ?`, afterId, limit);
  }

  calendarUsers(): CalendarUser[] {
    const where = `(guard_json IS NOT NULL OR session_json IS NOT NULL) AND ${LIVE}`;
    return this.rows(`${SELECT_PLAN} WHERE ${where} ORDER BY id`);
  }

  unplanSessions(since: number | null): void {
    this.connection
      .query(
        `UPDATE tasks SET unplanned = 1, next_at = NULL, watermark = max(watermark, coalesce(?, watermark))
         WHERE session_json IS NOT NULL AND EXISTS (SELECT 1 FROM json_tree(trigger_json) WHERE key = 'calendar') AND ${LIVE}`,
      )
      .run(since);
  }

  unplanned(limit: number): PlanRow[] {
    const where = `unplanned = 1 AND ${LIVE}`;
    return this.rows(`${SELECT_PLAN} INDEXED BY tasks_unplanned WHERE ${where} ORDER BY id LIMIT ?`, limit);
  }

  markDecided(id: number, watermark: number): void {
    this.connection
      .query('UPDATE tasks SET watermark = ?, unplanned = 1, next_at = NULL WHERE id = ?')
      .run(watermark, id);
  }

  setNext(id: number, version: number, nextAt: number | null): void {
    const row = this.connection
      .query<KeyRow>('UPDATE tasks SET next_at = ?, unplanned = 0 WHERE id = ? AND version = ? RETURNING key')
      .get(nextAt, id, version);
    if (row) this.connection.changed({ of: 'tasks', keys: [row.key], change: 'planned' });
  }

  alignWatermarks(now: number): number {
    const passed = this.connection
      .query(
        `UPDATE tasks SET watermark = max(watermark, decided_to), decided_to = NULL, unplanned = 1, next_at = NULL
         WHERE decided_to <= ? AND ${LIVE}`,
      )
      .run(now).changes;
    const ahead = this.connection
      .query(
        `UPDATE tasks SET decided_to = max(watermark, coalesce(decided_to, watermark)), watermark = ?, unplanned = 1,
           next_at = NULL
         WHERE watermark > ? AND ${LIVE}`,
      )
      .run(now, now).changes;
    return passed + ahead;
  }

  endPauses(now: number): string[] {
    const rows = this.connection
      .query<KeyRow>(
        `UPDATE tasks SET paused = 0, paused_until = NULL, unplanned = 1, next_at = NULL,
           watermark = max(watermark, paused_until - 1), updated_at = ?
         WHERE paused_until <= ? AND ${PAUSED_UNTIL} RETURNING key`,
      )
      .all(now, now);
    const keys = rows.map(({ key }) => key);
    if (keys.length > 0) this.connection.changed({ of: 'tasks', keys, change: 'saved' });
    return keys;
  }

  earliestPauseEnd(): number | null {
    const row = this.connection
      .query<{ at: number }>(
        `SELECT paused_until AS at FROM tasks INDEXED BY tasks_paused_until WHERE ${PAUSED_UNTIL}
         ORDER BY paused_until LIMIT 1`,
      )
      .get();
    return row?.at ?? null;
  }

  earliest(): number | null {
    const where = `next_at IS NOT NULL AND ${LIVE}`;
    return (
      this.connection
        .query<{ next_at: number }>(
          `SELECT next_at FROM tasks INDEXED BY tasks_next WHERE ${where} ORDER BY next_at LIMIT 1`,
        )
        .get()?.next_at ?? null
    );
  }

  private rows(sql: string, ...values: number[]): PlanRow[] {
    return this.connection
      .query<PlanColumns>(sql)
      .all(...values)
      .map(toPlanRow);
  }
}
