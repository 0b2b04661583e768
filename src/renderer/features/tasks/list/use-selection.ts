import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import type { Task } from '../../../stores/tasks';

/** Tasks that were ticked; they stay so when another page is shown. */
export interface Selection {
  tasks: ComputedRef<readonly Task[]>;
  has: (key: string) => boolean;
  toggle: (task: Task) => void;
  /** How many of the page's rows are in it. */
  pageState: ComputedRef<'none' | 'some' | 'all'>;
  /** Adds the whole page, or takes it out when all of it is in. */
  togglePage: () => void;
  drop: (keys: readonly string[]) => void;
  clear: () => void;
}

/**
 * Keeps a selection over the pages of a list; what is known of a selected task follows the rows on screen. A task that
 * is deleted leaves it: `deleted` are the keys of the last deletion.
 */
export function useSelection(rows: () => readonly Task[], deleted: () => readonly string[]): Selection {
  const chosen = shallowRef<ReadonlyMap<string, Task>>(new Map());

  function change(edit: (next: Map<string, Task>) => void): void {
    const next = new Map(chosen.value);
    edit(next);
    chosen.value = next;
  }
  const pageState = computed(() => {
    const here = rows();
    const count = here.filter(({ key }) => chosen.value.has(key)).length;
    return count === 0 ? 'none' : count === here.length ? 'all' : 'some';
  });

  watch(rows, (here) => {
    const known = here.filter((task) => chosen.value.has(task.key));
    if (known.length > 0) change((next) => known.forEach((task) => next.set(task.key, task)));
  });

  function drop(keys: readonly string[]): void {
    if (keys.some((key) => chosen.value.has(key))) change((next) => keys.forEach((key) => next.delete(key)));
  }
  // At once: of two deletions in one turn the first would go unseen.
  watch(deleted, drop, { flush: 'sync' });

  return {
    tasks: computed(() => [...chosen.value.values()]),
    has: (key) => chosen.value.has(key),
    toggle(task) {
      change((next) => void (next.delete(task.key) || next.set(task.key, task)));
    },
    pageState,
    togglePage() {
      const all = pageState.value === 'all';
      change((next) => rows().forEach((task) => void (all ? next.delete(task.key) : next.set(task.key, task))));
    },
    drop,
    clear() {
      chosen.value = new Map();
    },
  };
}
