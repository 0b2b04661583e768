import type { Usual } from '@shared/model/overdue';
import { USUAL_RUNS, usualOf } from '../../core/usual';
import type { UsualTimes } from '../../app/ports';
import type { Connection } from './connection';
import { decode, encode } from './json';
import type { CountedRow } from './rollups';

interface TimesRow {
  times_json: string;
}

/** How long the last successes of each task took: kept beside the history, so that no look at a task goes through it. */
export class SqliteUsualTimes implements UsualTimes {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  of(taskId: number): Usual | null {
    return usualFrom(this.times(taskId));
  }

  /** Takes in the time of a run that ended, if it was a success. Runs in the caller's transaction. */
  add({ taskId, status, ranMs }: CountedRow): void {
    if (taskId === null || status !== 'success' || ranMs === null) return;
    const times = [...decode<number[]>(this.times(taskId) ?? '[]'), ranMs].slice(-USUAL_RUNS);
    this.connection
      .query(
        `INSERT INTO task_usual (task_id, times_json) VALUES (@taskId, @times)
         ON CONFLICT (task_id) DO UPDATE SET times_json = excluded.times_json`,
      )
      .run({ taskId, times: encode(times) });
  }

  private times(taskId: number): string | null {
    const row = this.connection.query<TimesRow>('SELECT times_json FROM task_usual WHERE task_id = ?').get(taskId);
    return row?.times_json ?? null;
  }
}

/** Reads what is usual from the column. */
export function usualFrom(times: string | null): Usual | null {
  return times === null ? null : usualOf(decode<number[]>(times));
}
