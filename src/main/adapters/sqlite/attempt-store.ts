import type { AttemptStatus, ErrorLine, ExecutionReason } from '@shared/model/execution';
import type { AttemptPatch, AttemptRecord, AttemptStore } from '../../app/ports';
import type { Connection, SqlValue } from './connection';
import { decode, decodeNullable, encode } from './json';

interface AttemptRow {
  execution_id: number;
  number: number;
  token: string;
  status: AttemptStatus;
  reason: ExecutionReason | null;
  pid: number | null;
  pid_start: string | null;
  started_at: number;
  finished_at: number | null;
  exit_code: number | null;
  signal: string | null;
  error: string | null;
  error_lines_json: string | null;
  lost_lines: number;
  command_json: string | null;
  cwd: string | null;
  environment_json: string | null;
}

const PATCH_COLUMNS: Record<Exclude<keyof AttemptPatch, 'errorLines'>, string> = {
  status: 'status',
  reason: 'reason',
  pid: 'pid',
  pidStart: 'pid_start',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  exitCode: 'exit_code',
  signal: 'signal',
  error: 'error',
  lostLines: 'lost_lines',
  command: 'command_json',
  cwd: 'cwd',
  environment: 'environment_json',
};

/** The table of attempts. */
export class SqliteAttemptStore implements AttemptStore {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  add(attempt: { executionId: number; number: number; token: string; startedAt: number }): AttemptRecord {
    const { executionId, number, token, startedAt } = attempt;
    const row = this.connection
      .query<AttemptRow>(
        `INSERT INTO attempts (execution_id, number, token, status, started_at) VALUES (?, ?, ?, 'running', ?)
         RETURNING *`,
      )
      .get(executionId, number, token, startedAt);
    if (!row) throw new Error('The insert answered no row.');
    return toAttemptRecord(row);
  }

  /**
   * How long the attempts of an execution ran in all, ms; those that have not ended are taken to end at `endedAt`. null:
   * it has none. A clock that was set back in the middle takes no time away.
   */
  ranMs(executionId: number, endedAt: number): number | null {
    const row = this.connection
      .query<{ ms: number | null }>(
        `SELECT sum(max(0, coalesce(finished_at, @endedAt) - started_at)) AS ms FROM attempts WHERE execution_id = @id`,
      )
      .get({ id: executionId, endedAt });
    return row?.ms ?? null;
  }

  patch(executionId: number, number: number, patch: AttemptPatch): void {
    const assignments: string[] = [];
    const values: SqlValue[] = [];
    for (const name of Object.keys(PATCH_COLUMNS) as (keyof typeof PATCH_COLUMNS)[]) {
      const value = patch[name];
      if (value === undefined) continue;
      assignments.push(`${PATCH_COLUMNS[name]} = ?`);
      values.push(typeof value === 'object' ? encode(value) : value);
    }
    if (patch.error !== undefined) {
      assignments.push('error_lines_json = ?');
      values.push(encode(patch.errorLines));
    }
    if (assignments.length === 0) return;
    this.connection
      .query(`UPDATE attempts SET ${assignments.join(', ')} WHERE execution_id = ? AND number = ?`)
      .run(...values, executionId, number);
  }

  of(executionId: number): AttemptRecord[] {
    return this.connection
      .query<AttemptRow>('SELECT * FROM attempts WHERE execution_id = ? ORDER BY number')
      .all(executionId)
      .map(toAttemptRecord);
  }
}

function toAttemptRecord(row: AttemptRow): AttemptRecord {
  return {
    executionId: row.execution_id,
    number: row.number,
    token: row.token,
    status: row.status,
    reason: row.reason,
    pid: row.pid,
    pidStart: row.pid_start,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    exitCode: row.exit_code,
    signal: row.signal,
    error: row.error,
    ...(row.error_lines_json === null ? {} : { errorLines: decode<ErrorLine[]>(row.error_lines_json) }),
    lostLines: row.lost_lines,
    command: decodeNullable<string[]>(row.command_json),
    cwd: row.cwd,
    environment: decodeNullable<Record<string, string>>(row.environment_json),
  };
}
