import type { Overdue, Usual } from '@shared/model/overdue';

/** A task that is late, and the run of it that makes it so; null: a moment was not claimed. */
export interface LateTask {
  key: string;
  name: string;
  run: number | null;
  overdue: Overdue;
}

/** What is late, and what is in its way. */
export interface LateTasks {
  /** Tasks of which something is late, longest first; `total` counts all of them. */
  all(now: number, limit: number): { rows: LateTask[]; total: number };
  /** The keys of late tasks, and from when on they are late, at most 1,000: for looking often. */
  keys(now: number): { key: string; at: number }[];
}

/** How long the last successes of each task took. */
export interface UsualTimes {
  /** How long the last successes of a task took; null while too few are known. */
  of(id: number): Usual | null;
}
