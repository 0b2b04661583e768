import type { TaskDefinition, TaskState, TaskType, TaskView } from '@shared/model/task';
import type { Page } from './page';

/** A task as it is stored. */
export interface TaskRecord {
  id: number;
  key: string;
  definition: TaskDefinition;
  enabled: boolean;
  paused: boolean;
  /** When the pause ends by itself, epoch ms; null: it does not, or there is none. */
  pausedUntil: number | null;
  version: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
  nextAt: number | null;
  watermark: number;
}

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

/** What stands beside a definition, and the next fire time that comes of it. */
export interface TaskSwitches {
  enabled: boolean;
  paused: boolean;
  /** When the pause ends by itself, epoch ms; left out or null: it does not. */
  pausedUntil?: number | null;
  nextAt: number | null;
}

/** A task as it was when somebody looked, and the state that it is to have; null: the one that it has. */
export interface SeenTask extends Pick<TaskRecord, 'id' | 'version' | 'enabled' | 'paused' | 'updatedAt'> {
  to: TaskSwitches | null;
}

/** What a list of tasks is sorted by; `match`: what fits the search best comes first. */
export type TaskSort =
  'key' | 'name' | 'nextAt' | 'updatedAt' | 'createdAt' | 'lastAt' | 'duration' | 'state' | 'match';

/** Which tasks a list shows, and how. */
export interface TaskQuery {
  page: number;
  pageSize: number;
  sort: { by: TaskSort; order: 'asc' | 'desc' };
  filter: { type?: TaskType; state?: TaskState; tag?: string; text?: string; enabled?: boolean };
  /** For the derived state. */
  now: number;
}

/** One stored version of a definition. */
export interface TaskVersion {
  version: number;
  at: number;
  who: string | null;
  definition: TaskDefinition;
}

/** Definitions and their versions, and the state beside them. */
export interface TaskStore {
  /** Throws `conflict` when the key is taken. */
  insert(task: TaskWriteRecord): TaskRecord;
  /** Writes a new version if the stored one is `expected`; null when it is not. */
  update(id: number, expected: number, task: TaskWriteRecord): TaskRecord | null;
  /** A task that is not deleted. */
  find(key: string): TaskRecord | null;
  /** A task, deleted or not. */
  byId(id: number): TaskRecord | null;
  /** The newest deleted task of that key. */
  findDeleted(key: string): TaskRecord | null;
  /** State beside the definition: no new version. */
  setState(id: number, state: TaskSwitches & { watermark: number; at: number }): void;
  /** Gives many tasks their states at once if each of them is still as it was seen, else with none; tells whether it did. */
  switchAll(tasks: readonly SeenTask[], at: number): boolean;
  /** Marks as deleted, or takes that back; taking back throws `conflict` when the key is taken. */
  setDeleted(id: number, at: number | null): void;
  /**
   * The newest versions, newest first: as many as have at most `maxBytes` together, but at least one. `total` counts all
   * of them.
   */
  versions(id: number, maxBytes: number): { rows: TaskVersion[]; total: number };
  version(id: number, version: number): TaskVersion | null;
  /** The workflows that are not deleted. */
  workflows(): TaskRecord[];
}

/** Tasks as calls answer them, with their derived state. */
export interface TaskViews {
  /** A task that is not deleted. */
  find(key: string, now: number): TaskView | null;
  /** These tasks, in no order; what is not there is left out. */
  findAll(keys: readonly string[], now: number): TaskView[];
  /** A page of tasks. */
  list(query: TaskQuery): Page<TaskView>;
  /** How many tasks there are that are not deleted; a disabled one counts as disabled, paused or not. */
  counts(): { total: number; enabled: number; paused: number };
}
