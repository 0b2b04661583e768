import type { Syllables } from '../../core/search/name-reading';

/** A task whose name no dictionary has read yet. */
export interface UnreadName {
  id: number;
  name: string;
}

/** A task as others are told of it. */
export interface TaskName {
  key: string;
  name: string;
}

/** Who uses a task, or runs the same as it; the totals count those that are left out. */
export interface TaskUses {
  /** The workflows that have it as a step. */
  workflows: TaskName[];
  workflowTotal: number;
  /** The other tasks that run a script of it, each with the script. */
  sameScript: (TaskName & { script: string })[];
  sameScriptTotal: number;
}

/** The texts that tasks are found by. They are written with the task. */
export interface TaskTexts {
  /** Names that were saved while the dictionary was not there, by id. */
  unread(limit: number): UnreadName[];
  /** Says how a name is read, unless the task has another name by now. */
  setReading(task: UnreadName, syllables: Syllables): void;
  /** Who uses a task: at most `limit` of each kind. */
  uses(id: number, limit: number): TaskUses;
}
