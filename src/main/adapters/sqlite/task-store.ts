import { taskType } from '@shared/model/task';
import { sessionRuleOf } from '@shared/model/session';
import type { SeenTask, TaskRecord, TaskStore, TaskSwitches, TaskVersion, TaskWriteRecord } from '../../app/ports';
import type { Connection } from './connection';
import { encode } from './json';
import { type KeyRow, SELECT_TASK, type TaskRow, toTaskRecord, toTaskVersion, type VersionRow } from './task-rows';
import { switchAll } from './task-switch';
import type { SqliteTaskTexts } from './task-texts';

/** Definitions, their versions, and the state beside them. */
export class SqliteTaskStore implements TaskStore {
  private readonly connection: Connection;
  private readonly texts: SqliteTaskTexts;

  constructor(connection: Connection, texts: SqliteTaskTexts) {
    this.connection = connection;
    this.texts = texts;
  }

  insert(task: TaskWriteRecord): TaskRecord {
    return this.connection.atomic(() => {
      const { id } = this.connection.query(INSERT).run({ ...this.columnsOf(task), version: 1 });
      this.writeParts(id, 1, task);
      this.saved(task.definition.key);
      return recordOf(id, 1, task, { created_at: task.at, paused_until: null });
    });
  }

  update(id: number, expected: number, task: TaskWriteRecord): TaskRecord | null {
    return this.connection.atomic(() => {
      const version = expected + 1;
      const row = this.connection
        .query<{ created_at: number; paused_until: number | null }>(UPDATE)
        .get({ ...this.columnsOf(task), id, expected, version });
      if (!row) return null;
      this.connection.query('DELETE FROM task_tags WHERE task_id = ?').run(id);
      this.writeParts(id, version, task);
      this.saved(task.definition.key);
      return recordOf(id, version, task, row);
    });
  }

  find(key: string): TaskRecord | null {
    return this.one(`${SELECT_TASK} WHERE t.key = ? AND t.deleted_at IS NULL`, key);
  }

  byId(id: number): TaskRecord | null {
    return this.one(`${SELECT_TASK} WHERE t.id = ?`, id);
  }

  findDeleted(key: string): TaskRecord | null {
    return this.one(
      `${SELECT_TASK} WHERE t.key = ? AND t.deleted_at IS NOT NULL ORDER BY t.deleted_at DESC, t.id DESC LIMIT 1`,
      key,
    );
  }

  setState(id: number, state: TaskSwitches & { watermark: number; at: number }): void {
    const { enabled, paused, pausedUntil = null, nextAt, watermark, at } = state;
    const row = this.connection
      .query<KeyRow>(
        `UPDATE tasks SET enabled = ?, paused = ?, paused_until = ?, next_at = ?, unplanned = 0, watermark = ?, decided_to = NULL,
           updated_at = ?
         WHERE id = ? RETURNING key`,
      )
      .get(enabled ? 1 : 0, paused ? 1 : 0, pausedUntil, nextAt, watermark, at, id);
    if (row) this.saved(row.key);
  }

  switchAll(tasks: readonly SeenTask[], at: number): boolean {
    return this.connection.atomic(() => switchAll(this.connection, tasks, at));
  }

  setDeleted(id: number, at: number | null): void {
    const row = this.connection.query<KeyRow>('UPDATE tasks SET deleted_at = ? WHERE id = ? RETURNING key').get(at, id);
    if (row) this.connection.changed({ of: 'tasks', keys: [row.key], change: at === null ? 'saved' : 'deleted' });
  }

  versions(id: number, maxBytes: number): { rows: TaskVersion[]; total: number } {
    const sizes = this.connection
      .query<{ bytes: number }>(
        'SELECT octet_length(definition_json) AS bytes FROM task_versions WHERE task_id = ? ORDER BY version DESC',
      )
      .all(id);
    let left = maxBytes;
    const fitting = sizes.findIndex(({ bytes }) => (left -= bytes) < 0);
    const rows = this.connection
      .query<VersionRow>(
        'SELECT version, at, who, definition_json FROM task_versions WHERE task_id = ? ORDER BY version DESC LIMIT ?',
      )
      .all(id, fitting === -1 ? sizes.length : Math.max(1, fitting));
    return { rows: rows.map(toTaskVersion), total: sizes.length };
  }

  version(id: number, version: number): TaskVersion | null {
    const row = this.connection
      .query<VersionRow>(
        'SELECT version, at, who, definition_json FROM task_versions WHERE task_id = ? AND version = ?',
      )
      .get(id, version);
    return row ? toTaskVersion(row) : null;
  }

  workflows(): TaskRecord[] {
    return this.connection
      .query<TaskRow>(`${SELECT_TASK} WHERE t.type = 'workflow' AND t.deleted_at IS NULL ORDER BY t.id`)
      .all()
      .map(toTaskRecord);
  }

  private saved(key: string): void {
    this.connection.changed({ of: 'tasks', keys: [key], change: 'saved' });
  }

  private one(sql: string, value: string | number): TaskRecord | null {
    const row = this.connection.query<TaskRow>(sql).get(value);
    return row ? toTaskRecord(row) : null;
  }

  private writeParts(id: number, version: number, task: TaskWriteRecord): void {
    this.connection
      .query('INSERT INTO task_versions (task_id, version, at, who, definition_json) VALUES (?, ?, ?, ?, ?)')
      .run(id, version, task.at, task.who, encode(task.definition));
    for (const tag of new Set(task.definition.tags)) {
      this.connection.query('INSERT INTO task_tags (tag, task_id) VALUES (?, ?)').run(tag, id);
    }
    this.texts.write(id, task.definition);
  }

  private columnsOf(task: TaskWriteRecord) {
    return { ...columnsOf(task), sort: this.texts.sortKeyOf(task.definition) };
  }
}

const INSERT = `
  INSERT INTO tasks (key, name, type, trigger_json, missed_json, overlap, group_name, guard_json, session_json, enabled,
    paused, version, next_at, watermark, created_at, updated_at, name_sort)
  VALUES (@key, @name, @type, @trigger, @missed, @overlap, @group, @guard, @session, @enabled, @paused, @version, @nextAt,
    @watermark, @at, @at, @sort)`;
const UPDATE = `
  UPDATE tasks SET key = @key, name = @name, type = @type, trigger_json = @trigger, missed_json = @missed,
    overlap = @overlap, group_name = @group, guard_json = @guard, session_json = @session, enabled = @enabled, paused = @paused,
    paused_until = CASE WHEN @paused = 1 THEN paused_until END, version = @version,
    next_at = @nextAt, unplanned = 0, watermark = @watermark,
    decided_to = CASE WHEN watermark = @watermark THEN decided_to END, updated_at = @at, name_sort = @sort
  WHERE id = @id AND version = @expected AND deleted_at IS NULL
  RETURNING created_at, paused_until`;

function columnsOf(task: TaskWriteRecord) {
  const { definition } = task;
  const rule = sessionRuleOf(definition);
  return {
    key: definition.key,
    name: definition.name,
    type: taskType(definition),
    trigger: encode(definition.trigger),
    missed: encode(definition.missed),
    overlap: definition.overlap,
    group: definition.group,
    guard: definition.guard === null ? null : encode(definition.guard),
    session: rule === null ? null : encode(rule),
    enabled: task.enabled ? 1 : 0,
    paused: task.paused ? 1 : 0,
    nextAt: task.nextAt,
    watermark: task.watermark,
    at: task.at,
  };
}

function recordOf(
  id: number,
  version: number,
  task: TaskWriteRecord,
  kept: { created_at: number; paused_until: number | null },
): TaskRecord {
  const { definition, enabled, paused, nextAt, watermark, at } = task;
  const { key } = definition;
  return {
    id,
    key,
    definition,
    enabled,
    paused,
    pausedUntil: kept.paused_until,
    version,
    createdAt: kept.created_at,
    updatedAt: at,
    deletedAt: null,
    nextAt,
    watermark,
  };
}
