import type {
  ErrorLine,
  ExecutionReason,
  ExecutionSource,
  ExecutionStatus,
  LongField,
  Progress,
} from '@shared/model/execution';
import type { OverdueKind } from '@shared/model/overdue';
import type { Params } from '@shared/model/common';
import type { Overlap, TaskDefinition } from '@shared/model/task';
import type { ExecutionPatch, ExecutionRecord, NewExecution } from '../../app/ports';
import { LEAST_GRACE_MS, type LateMark } from '../../core/usual';
import type { SqlValue } from './connection';
import { decode, decodeNullable, encode } from './json';

/** A row of `executions`. */
export interface ExecutionRow {
  id: number;
  task_id: number | null;
  key: string;
  name: string;
  version: number | null;
  status: ExecutionStatus;
  reason: ExecutionReason | null;
  source: ExecutionSource;
  who: string | null;
  scheduled_for: number | null;
  queued_at: number;
  started_at: number | null;
  finished_at: number | null;
  retry_at: number | null;
  attempt_count: number;
  exit_code: number | null;
  group_name: string | null;
  overlap: Overlap;
  stop_reason: ExecutionRecord['stopReason'];
  rerun_of: number | null;
  missed_count: number | null;
  /** The local day it is counted under; null: not counted. */
  day: string | null;
  revision: number;
  params_json: string;
  progress_json: string | null;
  result_json: string | null;
  error: string | null;
  error_lines_json: string | null;
  note: string | null;
  definition_json: string | null;
  parent_id: number | null;
  step: string | null;
  is_workflow: number;
  reused_from: number | null;
  unconditional: number;
  session_date: string | null;
  run_date: string | null;
  stands_for: number | null;
  clean_up_until: number | null;
  ticket: number;
  grace_ms: number | null;
  late_at: number | null;
  late_since: number | null;
  late_kind: OverdueKind | null;
  occurrence: string | null;
  ran_ms: number | null;
  usual_ms: number | null;
  slow: number;
}

/** Reads a row back. */
export function toExecutionRecord(row: ExecutionRow): ExecutionRecord {
  return {
    id: row.id,
    taskId: row.task_id,
    key: row.key,
    name: row.name,
    version: row.version,
    status: row.status,
    reason: row.reason,
    source: row.source,
    who: row.who,
    scheduledFor: row.scheduled_for,
    sessionDate: row.session_date,
    runDate: row.run_date,
    standsFor: row.stands_for,
    occurrence: row.occurrence,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    ranMs: row.ran_ms,
    usualMs: row.usual_ms,
    isSlow: row.slow === 1,
    parent: row.parent_id,
    step: row.step,
    isWorkflow: row.is_workflow === 1,
    rerunOf: row.rerun_of,
    reusedFrom: row.reused_from,
    unconditional: row.unconditional === 1,
    attemptCount: row.attempt_count,
    exitCode: row.exit_code,
    retryAt: row.retry_at,
    stopping: row.stop_reason !== null && row.status === 'running',
    stopReason: row.stop_reason,
    cleanUpUntil: row.status === 'running' ? row.clean_up_until : null,
    missedCount: row.missed_count,
    progress: decodeNullable<Progress>(row.progress_json),
    result: decodeNullable<Record<string, unknown>>(row.result_json),
    error: row.error,
    ...(row.error_lines_json === null ? {} : { errorLines: decode<ErrorLine[]>(row.error_lines_json) }),
    note: row.note,
    params: decode<Params>(row.params_json),
    revision: row.revision,
    group: row.group_name,
    overlap: row.overlap,
    definition: decodeNullable<TaskDefinition>(row.definition_json),
    graceMs: row.grace_ms,
    late: toMark(row),
  };
}

function toMark({ late_at: at, late_since: since, late_kind: kind }: ExecutionRow): LateMark | null {
  return at === null || since === null || kind === null ? null : { kind, since, at };
}

/** Longest results and parameters that a list carries, bytes: a page of two hundred rows stays small and quick. */
const LISTED_BYTES = 4096;
const listed = (column: string, without: string): string =>
  `iif(octet_length(${column}) > ${LISTED_BYTES}, ${without}, ${column}) AS ${column}`;

/** The columns of a row in a list: what is long is left out unread, and of a definition nobody asks there. */
export const LISTED_COLUMNS = `
  id, task_id, key, name, version, status, reason, source, who, scheduled_for, queued_at, started_at,
  finished_at, retry_at, attempt_count, group_name, overlap, stop_reason, rerun_of, missed_count, day,
  revision, progress_json, error, error_lines_json, note, parent_id, step, is_workflow, reused_from, unconditional, session_date,
  run_date, stands_for, clean_up_until, ticket, grace_ms, late_at, late_since, late_kind, occurrence, ran_ms, usual_ms, slow,
  exit_code,
  NULL AS definition_json, ${listed('result_json', 'NULL')}, ${listed('params_json', "'{}'")},
  coalesce(octet_length(result_json) > ${LISTED_BYTES}, 0) AS long_result,
  octet_length(params_json) > ${LISTED_BYTES} AS long_params`;

/** A row of a list. */
export interface ListedRow extends ExecutionRow {
  long_result: number;
  long_params: number;
}

/** Reads a row of a list back. */
export function toListedRecord(row: ListedRow): ExecutionRecord {
  const leftOut: LongField[] = [
    ...(row.long_result === 1 ? (['result'] as const) : []),
    ...(row.long_params === 1 ? (['params'] as const) : []),
  ];
  const record = toExecutionRecord(row);
  return leftOut.length === 0 ? record : { ...record, leftOut };
}

/** What the store adds to a row by itself. */
export interface InsertFacts {
  /** The local day it is counted under; null: not counted. */
  day: string | null;
  ticket: number;
  /** How long it ran, ms; null: it has not ended, or never ran itself. */
  ranMs: number | null;
}

/** The values of INSERT_EXECUTION. */
export function insertValues(row: NewExecution, { day, ticket, ranMs }: InsertFacts): Record<string, SqlValue> {
  return {
    taskId: row.taskId,
    key: row.key,
    name: row.name,
    version: row.version,
    status: row.status,
    reason: row.reason,
    source: row.source,
    who: row.who,
    scheduledFor: row.scheduledFor,
    queuedAt: row.queuedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    group: row.group,
    overlap: row.overlap,
    rerunOf: row.rerunOf,
    missedCount: row.missedCount,
    day,
    params: encode(row.params),
    result: row.result === null ? null : encode(row.result),
    error: row.error,
    errorLines: encode(row.errorLines),
    definition: encode(row.definition),
    parent: row.parent,
    step: row.step,
    isWorkflow: row.isWorkflow ? 1 : 0,
    reusedFrom: row.reusedFrom,
    unconditional: row.unconditional ? 1 : 0,
    sessionDate: row.sessionDate,
    runDate: row.runDate,
    standsFor: row.standsFor,
    ticket,
    graceMs: row.graceMs,
    lateAt: row.late?.at ?? null,
    lateSince: row.late?.since ?? null,
    lateKind: row.late?.kind ?? null,
    occurrence: row.occurrence,
    ranMs,
  };
}

const INSERTED = `task_id, key, name, version, status, reason, source, who, scheduled_for, queued_at,
    started_at, finished_at, group_name, overlap, rerun_of, missed_count, day, params_json, result_json, error,
    error_lines_json, definition_json, parent_id, step, is_workflow, reused_from, unconditional, session_date, run_date,
    stands_for, ticket, grace_ms, late_at, late_since, late_kind, occurrence, ran_ms`;

/** Answers no row when the task has one for that moment from schedule or catch-up, or for that occurrence. */
export const INSERT_EXECUTION = `
  INSERT INTO executions (${INSERTED})
  VALUES (@taskId, @key, @name, @version, @status, @reason, @source, @who, @scheduledFor, @queuedAt,
    @startedAt, @finishedAt, @group, @overlap, @rerunOf, @missedCount, @day, @params, @result, @error,
    @errorLines, @definition, @parent, @step, @isWorkflow, @reusedFrom, @unconditional, @sessionDate, @runDate,
    @standsFor, @ticket, @graceMs, @lateAt, @lateSince, @lateKind, @occurrence, @ranMs)
  ON CONFLICT (scheduled_for, task_id) WHERE source IN ('schedule', 'catch-up') DO NOTHING
  ON CONFLICT (task_id, occurrence) WHERE occurrence IS NOT NULL DO NOTHING`;

/** How late a moment of a task in `tasks` may be, ms. */
export const GRACE_MS = "(json_extract(missed_json, '$.graceSeconds') * 1000)";

/** The next moment of each task in a JSON array of ids, as INSERT_EXECUTION would write it; earliest first. */
export const CLAIM_EXECUTIONS = `
  INSERT INTO executions (task_id, key, name, version, status, reason, source, scheduled_for, queued_at, group_name,
    overlap, params_json, is_workflow, session_date, ticket, grace_ms, late_at, late_since, late_kind)
  SELECT id, key, name, version, 'pending', 'slot', 'schedule', next_at, @now, group_name, overlap, '{}',
    type = 'workflow', @sessionDate, @ticket, ${GRACE_MS}, next_at + max(${GRACE_MS}, ${LEAST_GRACE_MS}), next_at, 'waiting'
  FROM tasks WHERE id IN (SELECT value FROM json_each(@ids)) AND next_at IS NOT NULL ORDER BY next_at, id
  ON CONFLICT (scheduled_for, task_id) WHERE source IN ('schedule', 'catch-up') DO NOTHING
  RETURNING *`;
/** What claiming leaves on the tasks: decided up to @now, their next moments still to be computed. */
export const MARK_CLAIMED = `
  UPDATE tasks SET watermark = @now, unplanned = 1, next_at = NULL
  WHERE id IN (SELECT value FROM json_each(@ids))`;

/** A row like INSERT_EXECUTION's for each moment of a JSON array, which says what differs between them. */
export const INSERT_MISSED = `
  INSERT INTO executions (${INSERTED})
  SELECT @taskId, @key, @name, @version, value ->> 'status', value ->> 'reason', @source, @who,
    value ->> 'scheduledFor', @queuedAt, @startedAt, @finishedAt, @group, @overlap, @rerunOf, @missedCount, @day,
    @params, @result, @error, @errorLines, @definition, @parent, @step, @isWorkflow, @reusedFrom, @unconditional,
    value ->> 'sessionDate', @runDate, @standsFor, @ticket, @graceMs, @lateAt, @lateSince, @lateKind, @occurrence,
    @ranMs
  FROM json_each(@moments) WHERE TRUE ORDER BY key
  ON CONFLICT (scheduled_for, task_id) WHERE source IN ('schedule', 'catch-up') DO NOTHING
  RETURNING *`;

/** What of a row that never ran was counted. */
export type ForgottenRow = Pick<ExecutionRow, 'task_id' | 'key' | 'day' | 'status' | 'scheduled_for'>;
/** Deletes what never ran of moments after an instant. */
export const FORGET_MISSED = `
  DELETE FROM executions WHERE id IN (
    SELECT id FROM executions INDEXED BY executions_moment
    WHERE scheduled_for > ? AND source IN ('schedule', 'catch-up') AND status IN ('missed', 'skipped'))
  RETURNING task_id, key, day, status, scheduled_for`;
/** A task's moments from an instant on are to be decided again. The unique index keeps those that have run from running twice. */
export const DECIDE_ANEW_FROM = 'UPDATE tasks SET decided_to = min(decided_to, ? - 1) WHERE id = ?';

/** A row that was just inserted, without reading it back. */
export function insertedRecord(
  id: number,
  { errorLines, ...row }: NewExecution,
  ranMs: number | null,
): ExecutionRecord {
  return {
    ...row,
    ...(errorLines ? { errorLines } : {}),
    id,
    ranMs,
    usualMs: null,
    isSlow: false,
    attemptCount: 0,
    exitCode: null,
    retryAt: null,
    stopping: false,
    stopReason: null,
    cleanUpUntil: null,
    progress: null,
    note: null,
    revision: 1,
  };
}

const PATCH_COLUMNS: Record<Exclude<keyof ExecutionPatch, 'late' | 'errorLines'>, { column: string; json?: true }> = {
  status: { column: 'status' },
  reason: { column: 'reason' },
  startedAt: { column: 'started_at' },
  finishedAt: { column: 'finished_at' },
  retryAt: { column: 'retry_at' },
  attemptCount: { column: 'attempt_count' },
  exitCode: { column: 'exit_code' },
  progress: { column: 'progress_json', json: true },
  result: { column: 'result_json', json: true },
  error: { column: 'error' },
  note: { column: 'note' },
  stopReason: { column: 'stop_reason' },
  cleanUpUntil: { column: 'clean_up_until' },
  params: { column: 'params_json', json: true },
  runDate: { column: 'run_date' },
  usualMs: { column: 'usual_ms' },
};

/** What the store writes by itself with a patch, by column; undefined is left alone. */
export type PatchFacts = Partial<Record<'day' | 'ticket' | 'ran_ms' | 'deviation' | 'slow', SqlValue>>;

/** The SET clause of a patch and its values, in a stable order so that equal patches share a statement. */
export function patchClause(patch: ExecutionPatch, facts: PatchFacts): { set: string; values: SqlValue[] } {
  const assignments = ['revision = revision + 1'];
  const values: SqlValue[] = [];
  for (const name of Object.keys(PATCH_COLUMNS) as (keyof typeof PATCH_COLUMNS)[]) {
    const value = patch[name];
    if (value === undefined) continue;
    const { column, json } = PATCH_COLUMNS[name];
    assignments.push(`${column} = ?`);
    values.push(json ? encode(value) : (value as SqlValue));
  }
  if (patch.error !== undefined) {
    assignments.push('error_lines_json = ?');
    values.push(encode(patch.errorLines));
  }
  if (patch.late !== undefined) {
    assignments.push('late_at = ?', 'late_since = ?', 'late_kind = ?');
    values.push(patch.late?.at ?? null, patch.late?.since ?? null, patch.late?.kind ?? null);
  }
  for (const [column, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    assignments.push(`${column} = ?`);
    values.push(value);
  }
  return { set: assignments.join(', '), values };
}
