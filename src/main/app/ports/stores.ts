import type { Events } from '@shared/emitter';
import type { ExecutionStatus } from '@shared/model/execution';
import type { Settings } from '@shared/model/settings';
import type { MissedRule, Overlap, TaskDefinition, TaskState, TaskType, TaskView } from '@shared/model/task';
import type { Guard, SessionRule } from '@shared/model/session';
import type { Overdue, Usual } from '@shared/model/overdue';
import type { Stats } from '@shared/contract/stats';
import type { Schedule } from '../../core/triggers';
import type { LateMark } from '../../core/usual';
import type { AttemptPatch, AttemptRecord } from './attempts';
import type { CalendarStore } from './calendars';
import type { Changes } from './changes';
import type { ExecutionPatch, ExecutionQuery, ExecutionRecord, MissedRow, NewExecution } from './executions';

/** A page of rows; `total` is exact to 10,000, beyond that `more` is set. */
export interface Page<T> {
  rows: T[];
  total: number;
  more?: true;
}

/** A task as it is stored. */
export interface TaskRecord {
  id: number;
  key: string;
  definition: TaskDefinition;
  enabled: boolean;
  paused: boolean;
  version: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  nextAt: number | null;
  watermark: number;
}

/** What the planner needs of a task, without its whole definition. */
export interface PlanRow {
  id: number;
  key: string;
  name: string;
  version: number;
  /** One trigger, or several of which any makes it due. */
  trigger: Schedule;
  missed: MissedRule;
  overlap: Overlap;
  group: string | null;
  guard: Guard | null;
  /** Where its runs take their session from; null: they have none. */
  session: SessionRule | null;
  isWorkflow: boolean;
  nextAt: number | null;
  /** Everything up to it has been decided, epoch ms. */
  watermark: number;
}

/** A live task that goes by a calendar. */
export type CalendarUser = Pick<PlanRow, 'key' | 'trigger' | 'guard' | 'session' | 'nextAt'>;

/** A new task or a new version of one. */
export interface TaskWriteRecord {
  definition: TaskDefinition;
  enabled: boolean;
  paused: boolean;
  nextAt: number | null;
  watermark: number;
  who: string;
  at: number;
}

/** A task as it was when somebody looked, and the state that it is to have; null: the one that it has. */
export interface SeenTask extends Pick<TaskRecord, 'id' | 'version' | 'enabled' | 'paused' | 'updatedAt'> {
  to: { enabled: boolean; paused: boolean; nextAt: number | null } | null;
}

/** Which tasks a list shows, and how. */
export interface TaskQuery {
  page: number;
  pageSize: number;
  sort: { by: 'key' | 'name' | 'nextAt' | 'updatedAt' | 'createdAt'; order: 'asc' | 'desc' };
  filter: { type?: TaskType; state?: TaskState; tag?: string; text?: string; enabled?: boolean };
  /** For the derived state. */
  now: number;
}

/** A task that is late, and the run of it that makes it so; null: a moment was not claimed. */
export interface LateTask {
  key: string;
  name: string;
  run: number | null;
  overdue: Overdue;
}

/** One stored version of a definition. */
export interface TaskVersion {
  version: number;
  at: number;
  who: string | null;
  definition: TaskDefinition;
}

/** Definitions, their versions, and the planner's marks on them. */
export interface TaskStore {
  /** Throws `conflict` when the key is taken. */
  insert(task: TaskWriteRecord): TaskRecord;
  /** Writes a new version if the stored one is `expected`; null when it is not. */
  update(id: number, expected: number, task: TaskWriteRecord): TaskRecord | null;
  /** A task that is not deleted. */
  find(key: string): TaskRecord | null;
  byId(id: number): TaskRecord | null;
  /** The newest deleted task of that key. */
  findDeleted(key: string): TaskRecord | null;
  /** State beside the definition: no new version. */
  setState(
    id: number,
    state: { enabled: boolean; paused: boolean; nextAt: number | null; watermark: number; at: number },
  ): void;
  /** Does so with many at once if each of them is still as it was seen, else with none; tells whether it did. */
  switchAll(tasks: readonly SeenTask[], at: number): boolean;
  /** Marks as deleted, or takes that back; taking back throws `conflict` when the key is taken. */
  setDeleted(id: number, at: number | null): void;
  view(key: string, now: number): TaskView | null;
  /** The same of many, in no order; what is not there is left out. */
  viewsOf(keys: readonly string[], now: number): TaskView[];
  list(query: TaskQuery): Page<TaskView>;
  counts(): { total: number; enabled: number; paused: number };
  /** How long the last successes of a task took; null while too few are known. */
  usual(id: number): Usual | null;
  /** Tasks of which something is late, longest first; `total` counts all of them. */
  late(now: number, limit: number): { rows: LateTask[]; total: number };
  /** Their keys, and from when on they are late, at most 1,000: for looking often. */
  lateKeys(now: number): { key: string; at: number }[];
  versions(id: number, maxBytes: number): { rows: TaskVersion[]; total: number };
  version(id: number, version: number): TaskVersion | null;
  /** The workflows that are not deleted. */
  workflows(): TaskRecord[];

  /** Live tasks with a moment after `since` and at or before `now`, earliest first. */
  due(since: number, now: number, limit: number): PlanRow[];
  /** A live task's plan. */
  plan(id: number): PlanRow | null;
  /** Live tasks, by id from `afterId` on: for going through all of them in slices. */
  plans(afterId: number, limit: number): PlanRow[];
  /** Live tasks that go by a calendar: by their trigger, their guard or their session. */
  calendarUsers(): CalendarUser[];
  /**
   * Leaves the next moments of all tasks with a session trigger to be computed anew; with `since` none before it: what
   * has become a moment afterwards was never missed.
   */
  unplanSessions(since: number | null): void;
  /** Live tasks whose next moment is still to be computed. */
  unplanned(limit: number): PlanRow[];
  /** Sets the watermark and leaves the next moment to be computed. */
  markDecided(id: number, watermark: number): void;
  /** Sets the next moment, unless the task was edited since (`version`). */
  setNext(id: number, version: number, nextAt: number | null): void;
  /**
   * Brings watermarks in line with a clock that was set. Those after `now` come back to it, and it is remembered how far
   * moments had been decided: once the clock passes that again in one jump, they go on from there. Answers how many
   * changed.
   */
  alignWatermarks(now: number): number;
  /** The earliest next moment of a live task. */
  earliest(): number | null;
}

/** Executions and their attempts. A row that ends is counted into the daily rollups in the same transaction. */
export interface ExecutionStore {
  /** null when this task already has a row for this moment from schedule or catch-up. */
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
  get(id: number): ExecutionRecord | null;
  list(query: ExecutionQuery): Page<ExecutionRecord>;
  /** These runs as a list has them, in the order that is asked for. */
  listed(ids: readonly number[]): ExecutionRecord[];
  /** Runs since `from` that failed, were interrupted or missed, each the last of a task that is still there; newest first. */
  attention(from: number, limit: number): Page<ExecutionRecord>;
  /** Writes if the status is one of `from`, and grows the revision; null when it is not. */
  move(id: number, from: readonly ExecutionStatus[], patch: ExecutionPatch): ExecutionRecord | null;
  /** Rows of a task that are pending or running, oldest first; steps that wait for others are not among them. */
  active(taskId: number): ExecutionRecord[];
  /** The same counted: those outside the overlap queue, those in it, and the oldest id. */
  activity(taskId: number): { active: number; queued: number; oldest: number | null };
  /** Whether anything of a task is pending or running; steps that wait for others do not count. */
  isActive(taskId: number): boolean;
  /** The sessions that a task's newest runs by its schedule were for. */
  sessionsRun(taskId: number): ReadonlySet<string>;
  /** Takes no account of active rows up to this id: an engine that takes up nothing is not held up by them. */
  ignoreActiveUpTo(id: number): void;
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
  /** The same as a list has them: what is long is left out, see `leftOut`. */
  listedSteps(parent: number): ExecutionRecord[];
  /** The newest row's id; 0 when there is none. */
  lastId(): number;
  /** Rows that wait for a slot in this group get the reason `group`; answers those that changed. */
  blameGroup(group: string): ExecutionRecord[];
  /** Rows that wait to retry and are due. */
  dueRetries(now: number, limit: number): ExecutionRecord[];
  earliestRetry(): number | null;
  /** Marks an active row as late from an instant on, unless it will be earlier anyway. */
  markLate(id: number, late: LateMark): void;
  /** Moves every such instant by this much: the wall clock jumped or stood still, the wait did not. */
  shiftLate(byMs: number): void;
  /** Moves every waiting retry by this much: the wall clock jumped, the wait did not. */
  shiftRetries(byMs: number): void;
  /** No waiting retry is due later than this. */
  capRetries(latest: number): void;
  /** Pending and running rows, oldest first, by id from `afterId` on. */
  unfinished(afterId: number, limit: number): ExecutionRecord[];
  counts(): { running: number; pending: number };

  addAttempt(attempt: { executionId: number; number: number; token: string; startedAt: number }): AttemptRecord;
  patchAttempt(executionId: number, number: number, patch: AttemptPatch): void;
  attempts(executionId: number): AttemptRecord[];
}

/** Answers from the daily rollups. */
export interface StatsStore {
  overview(from: number, to: number): Stats;
  task(taskId: number, from: number, to: number): Stats;
}

/** Settings and the engine's own small facts. */
export interface SettingsStore {
  get(): Settings;
  set(settings: Settings): void;
  /** A fact by name, such as the zone data's version at the last start. */
  fact(name: string): string | null;
  setFact(name: string, value: string): void;
}

/** Who did what. */
export interface AuditStore {
  add(row: { at: number; who: string; action: string; target: string; outcome: string; detail: string }): void;
  list(query: { page: number; pageSize: number; action?: string }): Page<{
    id: number;
    at: number;
    who: string;
    action: string;
    target: string;
    outcome: string;
    detail: string;
  }>;
}

/**
 * The store. Calls are synchronous and wait at most 100 ms for a lock; a store that is locked, full or gone throws
 * `unavailable`, and nothing of the transaction it happened in remains.
 */
export interface Store {
  tasks: TaskStore;
  executions: ExecutionStore;
  stats: StatsStore;
  settings: SettingsStore;
  calendars: CalendarStore;
  audit: AuditStore;
  /**
   * What each commit changed, told right after it and in the order of the commits; of what was rolled back nothing is
   * told. Whoever listens notes what there is to do, and does it later: others have not heard yet.
   */
  readonly changes: Events<Changes>;
  /**
   * Runs in one transaction; nested calls join the outer one. Throwing takes all of it back. Once it returns, the end of
   * the process can't take it back any more; for power failures see `synced`.
   */
  transaction<T>(work: () => T): T;
  /**
   * Resolves once no power failure can take back what has been committed so far; null: it can't now. For whatever has an
   * effect outside: a start, an answer. Commits reach the disk in their order and without being asked for. Rejects with
   * `unavailable` when the disk refuses.
   */
  synced(): Promise<void> | null;
  /**
   * Does something in the world once what is being written stands: after the outermost transaction's commit, never if
   * it is taken back, and at once where there is none.
   */
  afterCommit(act: () => void): void;
  /** A call failed with this: damage that was met in what was read is remembered. */
  failed(error: unknown): void;
  info(): { schema: number; bytes: number; checked: 'pending' | 'ok' | 'damaged'; unclean: boolean };
}
