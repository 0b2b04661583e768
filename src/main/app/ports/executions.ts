import type { Params } from '@shared/model/common';
import type {
  ErrorLine,
  Execution,
  ExecutionReason,
  ExecutionSource,
  ExecutionStatus,
  Progress,
} from '@shared/model/execution';
import type { Overlap, TaskDefinition } from '@shared/model/task';
import type { LateMark } from '../../core/usual';
import type { Page } from './page';

/** An execution as the engine keeps it. */
export interface ExecutionRecord extends Execution {
  taskId: number | null;
  group: string | null;
  overlap: Overlap;
  /** Cancel, replace or quit has been asked for: whatever comes, it is not retried. */
  stopReason: 'cancelled' | 'replaced' | 'app-quit' | null;
  /** The definition of a try, or of a rerun with the original one; null: the stored version. */
  definition: TaskDefinition | null;
  /** A step that a rerun was told to run whatever its condition says. */
  unconditional: boolean;
  /** The moment that it goes by: of a rerun that of the run it repeats, of an occurrence when that was. null: its own. */
  standsFor: number | null;
  /** What fired its task, where that is no moment; null: a moment or a person did. */
  occurrence: string | null;
  /** How long it may wait before it is late, ms; null: nobody waits for it but a person who looks. */
  graceMs: number | null;
  /** When it makes its task late; null: never, as things stand. */
  late: LateMark | null;
}

/** A row to insert. */
export interface NewExecution {
  taskId: number | null;
  key: string;
  name: string;
  version: number | null;
  status: ExecutionStatus;
  reason: ExecutionReason | null;
  source: ExecutionSource;
  who: string | null;
  scheduledFor: number | null;
  /** What fired its task, where that is no moment: its task has no second run for it. */
  occurrence: string | null;
  queuedAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  group: string | null;
  overlap: Overlap;
  params: Params;
  result: Record<string, unknown> | null;
  error: string | null;
  /** Goes with `error`: without it only the English is kept. */
  errorLines?: ErrorLine[] | null;
  rerunOf: number | null;
  missedCount: number | null;
  definition: TaskDefinition | null;
  sessionDate: string | null;
  /** null: written when it begins. */
  runDate: string | null;
  standsFor: number | null;
  isWorkflow: boolean;
  parent: number | null;
  step: string | null;
  /** Not counted in any statistic: the row it was taken from is. */
  reusedFrom: number | null;
  unconditional: boolean;
  graceMs: number | null;
  late: LateMark | null;
}

/** A moment that is not run, as its own row tells it. */
export interface MissedRow {
  scheduledFor: number;
  status: 'missed' | 'skipped';
  reason: ExecutionReason;
  sessionDate: string | null;
}

/** What a compare-and-swap write may set. */
export interface ExecutionPatch {
  status?: ExecutionStatus;
  reason?: ExecutionReason | null;
  startedAt?: number | null;
  finishedAt?: number | null;
  retryAt?: number | null;
  attemptCount?: number;
  exitCode?: number | null;
  progress?: Progress | null;
  result?: Record<string, unknown> | null;
  error?: string | null;
  /** Goes with `error`: without it only the English is kept. */
  errorLines?: ErrorLine[] | null;
  note?: string | null;
  stopReason?: 'cancelled' | 'replaced' | 'app-quit' | null;
  cleanUpUntil?: number | null;
  params?: Params;
  runDate?: string;
  usualMs?: number | null;
  late?: LateMark | null;
}

/** In which order a list comes. What has no figure to go by comes last. */
export interface ExecutionSort {
  by: 'queuedAt' | 'ranMs' | 'deviation';
  order: 'asc' | 'desc';
}

/** Which executions a list shows; newest first unless it says otherwise. */
export interface ExecutionQuery {
  page: number;
  pageSize: number;
  sort?: ExecutionSort | undefined;
  filter: {
    key?: string;
    status?: ExecutionStatus[];
    reason?: ExecutionReason;
    source?: ExecutionSource;
    /** Steps of this run; null: only what is no step. */
    parent?: number | null;
    from?: number;
    to?: number;
    /** For this session, YYYY-MM-DD. */
    session?: string;
    /** Only what took longer than usual. */
    slow?: true;
  };
}

/**
 * Writes executions. A row that ends is counted into the daily rollups in the same transaction, which also writes how long
 * it ran and whether that was slow.
 */
export interface ExecutionStore {
  /** null when this task already has a row for this moment from schedule or catch-up, or for this occurrence. */
  insert(row: NewExecution): ExecutionRecord | null;
  /**
   * Claims the next moment of many tasks at once: a row pending for a slot for each, the tasks decided up to `now`. For
   * tasks of which nothing is active and nothing but that moment is due, and whose runs are for the same session; a
   * moment that has a row already gets no other.
   */
  claim(taskIds: readonly number[], now: number, sessionDate: string | null): ExecutionRecord[];
  /**
   * Records many moments of a task that are not run, at once; answers the rows. A moment that has a row already gets no
   * other.
   */
  insertMissed(row: NewExecution, moments: readonly MissedRow[]): ExecutionRecord[];
  /**
   * Deletes what says of moments after `now` that they were missed or skipped: a clock that was ahead had said so. Counts
   * are taken back with it; answers how many rows.
   */
  forgetMissedAfter(now: number): number;
  /** One execution. */
  get(id: number): ExecutionRecord | null;
  /** Writes if the status is one of `from`, and grows the revision; null when it is not. */
  move(id: number, from: readonly ExecutionStatus[], patch: ExecutionPatch): ExecutionRecord | null;
}

/**
 * Executions that are not finished, and the steps of a run. What a call costs depends on their number, not on the length
 * of the history.
 */
export interface ExecutionQueue {
  /** Rows of a task that are pending or running, oldest first; steps that wait for others are not among them. */
  active(taskId: number): ExecutionRecord[];
  /** The rows of `active` counted: those outside the overlap queue, those in it, and the oldest id. */
  activity(taskId: number): { active: number; queued: number; oldest: number | null };
  /** Whether anything of a task is pending or running; steps that wait for others do not count. */
  isActive(taskId: number): boolean;
  /** The sessions that a task's newest runs by its schedule were for. */
  sessionsRun(taskId: number): ReadonlySet<string>;
  /** Takes no account of active rows up to this id: an engine that takes up nothing is not held up by them. */
  ignoreUpTo(id: number): void;
  /** The tasks that have pending or running rows, by id: one look instead of one for each of a thousand due tasks. */
  busyTasks(): ReadonlySet<number>;
  /** The oldest row in a task's queue, if nothing else of the task is pending or running. */
  nextQueued(taskId: number): ExecutionRecord | null;
  /**
   * Rows that wait for a slot, in the order in which they began to, with an id above `afterId`, leaving out those of the
   * named groups and, if asked, what is neither a step nor in the way of one. Workflows take no slot and are not among
   * them.
   */
  waiting(limit: number, fullGroups: readonly string[], afterId: number, stepsOnly: boolean): ExecutionRecord[];
  /** Runs of workflows that may begin, or that are under way, oldest first, with an id above `afterId`. */
  workflows(state: 'ready' | 'running', afterId: number): ExecutionRecord[];
  /** The steps of a run in the order of their rows. */
  steps(parent: number): ExecutionRecord[];
  /** Rows that wait for a slot in this group get the reason `group`; answers those that changed. */
  markWaitingForGroup(group: string): ExecutionRecord[];
  /** Rows that wait to retry and are due. */
  dueRetries(now: number, limit: number): ExecutionRecord[];
  /** When the first waiting retry is due, epoch ms. */
  earliestRetry(): number | null;
  /** Marks an active row as late from an instant on, unless it will be earlier anyway. */
  markLate(id: number, late: LateMark): void;
  /** Moves every instant from which something is late by this much: the wall clock jumped or stood still, the wait did not. */
  shiftLate(byMs: number): void;
  /** Moves every waiting retry by this much: the wall clock jumped, the wait did not. */
  shiftRetries(byMs: number): void;
  /** No waiting retry is due later than this. */
  capRetries(latest: number): void;
  /** Pending and running rows, oldest first, by id from `afterId` on. */
  unfinished(afterId: number, limit: number): ExecutionRecord[];
  /** How many run and wait; steps count with their workflow. */
  counts(): { running: number; pending: number };
}

/** Pages of the history. What is long is left out of a row, see `leftOut`. */
export interface ExecutionHistory {
  /** A page, newest first unless the query says otherwise. */
  list(query: ExecutionQuery): Page<ExecutionRecord>;
  /** These runs as a list has them, in the order that is asked for. */
  listed(ids: readonly number[]): ExecutionRecord[];
  /** Runs since `from` that failed, were interrupted or missed, each the last of a task that is still there; newest first. */
  attention(from: number, limit: number): Page<ExecutionRecord>;
  /** How many runs since `from` took longer than usual; steps count with their workflow. Exact to 10,000. */
  slowSince(from: number): number;
  /** The steps of a run in the order of their rows. */
  steps(parent: number): ExecutionRecord[];
  /** The newest row's id; 0 when there is none. */
  lastId(): number;
}
