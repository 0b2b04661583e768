import type { ExecutionStatus } from '@shared/model/execution';
import type { Connection } from './connection';
import { bucketOf, type PackedHistogram, withCount } from './histogram';

/** The ends that are counted, each a column. */
export const COUNTED = ['success', 'failed', 'completed', 'terminated', 'missed', 'skipped'] as const;

/** What is counted of a finished execution. */
export interface CountedRow {
  taskId: number | null;
  status: ExecutionStatus;
  /** How long its attempts ran, ms; null: it never ran. */
  ranMs: number | null;
  /** Counted under its task alone: in the sum over all tasks its workflow stands for it. */
  isStep: boolean;
}

/** Under this task id stands the sum over all tasks. */
export const ALL_TASKS = 0;

/** Keeps the daily sums from which every statistic is read. Runs in the caller's transaction. */
export class Rollups {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Counts a finished row in (`by` = 1), or out again (`by` = -1), or so many of the same kind. A try counts nowhere. */
  count(row: CountedRow, day: string, by: number): void {
    if (row.taskId === null) return;
    const counts = Object.fromEntries(COUNTED.map((status) => [status, status === row.status ? by : 0]));
    const ms = row.ranMs;
    const values = { ...counts, day, ran: ms === null ? 0 : by, ran_ms: by * (ms ?? 0), max_ms: by > 0 ? ms : null };
    for (const task of row.isStep ? [row.taskId] : [row.taskId, ALL_TASKS]) {
      const histogram = ms === null ? null : withCount(this.histogram(task, day), bucketOf(ms), by);
      this.connection.query(ADD).run({ ...values, task, histogram });
    }
  }

  private histogram(task: number, day: string): PackedHistogram | null {
    const row = this.connection
      .query<{ histogram: PackedHistogram | null }>('SELECT histogram FROM stats_daily WHERE task_id = ? AND day = ?')
      .get(task, day);
    return row?.histogram ?? null;
  }
}

const columns = [...COUNTED, 'ran', 'ran_ms'];
const ADD = `
  INSERT INTO stats_daily (task_id, day, ${columns.join(', ')}, max_ms, histogram)
  VALUES (@task, @day, ${columns.map((column) => `@${column}`).join(', ')}, @max_ms, @histogram)
  ON CONFLICT (task_id, day) DO UPDATE SET
    ${columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')},
    max_ms = CASE WHEN ran > 0 AND max_ms IS NULL THEN NULL
      ELSE max(coalesce(max_ms, excluded.max_ms), coalesce(excluded.max_ms, max_ms)) END,
    histogram = coalesce(excluded.histogram, histogram)`;
