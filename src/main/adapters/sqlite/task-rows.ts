import type { MissedRule, Overlap, TaskDefinition, TaskType } from '@shared/model/task';
import type { Guard, SessionRule } from '@shared/model/session';
import type { Schedule } from '../../core/triggers';
import type { PlanRow, TaskRecord, TaskVersion } from '../../app/ports';
import { decode, decodeNullable } from './json';

/** A row of `tasks` with the definition of its current version. */
export interface TaskRow {
  id: number;
  key: string;
  enabled: number;
  paused: number;
  paused_until: number | null;
  version: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  next_at: number | null;
  watermark: number;
  definition_json: string;
}

/** What says which task a statement wrote. */
export type KeyRow = Pick<TaskRow, 'key'>;

/** Every column of a task that a record needs; followed by a WHERE on `t`. */
export const SELECT_TASK = `
  SELECT t.id, t.key, t.enabled, t.paused, t.paused_until, t.version, t.created_at, t.updated_at, t.deleted_at, t.next_at, t.watermark,
    v.definition_json
  FROM tasks t JOIN task_versions v ON v.task_id = t.id AND v.version = t.version`;

/** Reads a row back. */
export function toTaskRecord(row: TaskRow): TaskRecord {
  return {
    id: row.id,
    key: row.key,
    definition: decode<TaskDefinition>(row.definition_json),
    enabled: row.enabled === 1,
    paused: row.paused === 1,
    pausedUntil: row.paused_until,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    nextAt: row.next_at,
    watermark: row.watermark,
  };
}

/** A row of `task_versions`. */
export interface VersionRow {
  version: number;
  at: number;
  who: string | null;
  definition_json: string;
}

/** Reads a row back. */
export function toTaskVersion(row: VersionRow): TaskVersion {
  return { version: row.version, at: row.at, who: row.who, definition: decode<TaskDefinition>(row.definition_json) };
}

/** What the planner reads of a row of `tasks`. */
export interface PlanColumns {
  id: number;
  key: string;
  name: string;
  version: number;
  trigger_json: string;
  missed_json: string;
  overlap: Overlap;
  group_name: string | null;
  type: TaskType;
  guard_json: string | null;
  session_json: string | null;
  next_at: number | null;
  watermark: number;
}

/** Reads a row back. */
export function toPlanRow(row: PlanColumns): PlanRow {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    version: row.version,
    trigger: decode<Schedule>(row.trigger_json),
    missed: decode<MissedRule>(row.missed_json),
    overlap: row.overlap,
    group: row.group_name,
    guard: decodeNullable<Guard>(row.guard_json),
    session: decodeNullable<SessionRule>(row.session_json),
    isWorkflow: row.type === 'workflow',
    nextAt: row.next_at,
    watermark: row.watermark,
  };
}
