import type { TaskWrite } from '@shared/model/task';
import { TASK, type FormTask, type TaskDraft } from './task-fields';

/** A draft with the contract's defaults. */
export function emptyDraft(): TaskDraft {
  return TASK.empty();
}

/** Puts a task into the form; what it does not say, such as the fields of other kinds, stays as in `before`. */
export function toDraft(task: FormTask, before: TaskDraft = TASK.empty()): TaskDraft {
  return TASK.toDraft(task, before);
}

/** The task that stands in the form, ready to be sent. */
export function fromDraft(draft: TaskDraft): TaskWrite {
  return TASK.fromDraft(draft);
}

/** A draft as a text to compare by: a number that can't be read is none that is left out. */
export function draftText(draft: TaskDraft): string {
  return JSON.stringify(draft, (_name, value: unknown) => (Number.isNaN(value) ? 'NaN' : value));
}

/**
 * What an update of a task sends, of what the edit began with and what it came to: whether it is on stands beside the
 * definition, and travels only where this edit changed it.
 */
export function updateOf(base: TaskWrite, task: TaskWrite): TaskWrite {
  const { enabled, ...definition } = task;
  return enabled === base.enabled ? definition : task;
}
