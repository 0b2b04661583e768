import type { RouteLocationRaw } from 'vue-router';
import type { TaskView } from '@shared/model/task';

/** Where a task is edited: a workflow on its canvas, any other in the form. */
export function editLink({ key, type }: Pick<TaskView, 'key' | 'type'>): RouteLocationRaw {
  return type === 'workflow' ? `/workflows/${key}` : { name: 'task-edit', params: { key } };
}

/** Where a task is shown: its side panel beside the list. */
export function taskLink(key: string): RouteLocationRaw {
  return { name: 'tasks', query: { panel: key } };
}
