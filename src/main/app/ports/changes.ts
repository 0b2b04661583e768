import type { Settings } from '@shared/model/settings';
import type { ExecutionRecord } from './executions';

/** An execution that was written. */
export interface ExecutionChange {
  /** As the commit left it. */
  record: ExecutionRecord;
  /**
   * false: only details were written, such as its progress or its process. The state of its task and the number of
   * executions that run are as before.
   */
  isTransition: boolean;
}

/** What happened to a task; `planned`: what is said of its fire times is another, its definition and its switches are not. */
export type TaskChange = 'saved' | 'planned' | 'deleted';

/** What one commit changed, each thing once: the latest state of it. */
export interface Changes {
  /** In the order in which they were first written. */
  executions: readonly ExecutionChange[];
  /** By the task's key. */
  tasks: ReadonlyMap<string, TaskChange>;
  /** Days of calendars. */
  calendars: boolean;
  /** All of the settings; null: none was written. */
  settings: Settings | null;
}
