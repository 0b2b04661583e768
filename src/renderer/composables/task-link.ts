import type { RouteLocationRaw } from 'vue-router';

/** Where a task is shown: its side panel beside the list. */
export function taskLink(key: string): RouteLocationRaw {
  return { name: 'tasks', query: { panel: key } };
}
