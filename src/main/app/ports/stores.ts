import type { Events } from '@shared/emitter';
import type { Stats } from '@shared/contract/stats';
import type { Settings } from '@shared/model/settings';
import type { AttemptStore } from './attempts';
import type { CalendarStore } from './calendars';
import type { Changes } from './changes';
import type { ExecutionHistory, ExecutionQueue, ExecutionStore } from './executions';
import type { LateTasks, UsualTimes } from './late';
import type { Page } from './page';
import type { TaskPlanning } from './planning';
import type { TaskTexts } from './search';
import type { TaskStore, TaskViews } from './tasks';

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
  views: TaskViews;
  texts: TaskTexts;
  planning: TaskPlanning;
  late: LateTasks;
  usual: UsualTimes;
  executions: ExecutionStore;
  queue: ExecutionQueue;
  history: ExecutionHistory;
  attempts: AttemptStore;
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
