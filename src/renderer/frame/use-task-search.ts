import { computed, type ComputedRef } from 'vue';
import { parseTaskQuery } from '@shared/search/task-query';
import { useBridge } from '../bridge';
import { useSearchProblem } from '../composables/use-search-problem';
import type { Task } from '../stores/tasks';
import type { PaletteQuery } from './palette-query';
import { useAsked, type Asked } from './use-asked';

/** More than are offered: what is done with a task may not be possible with each. */
const ASKED_FOR = 20;

/** The tasks that fit a query, best first, as far as they are offered. */
export interface FoundTasks {
  tasks: ComputedRef<readonly Task[]>;
  /** How many there are, and whether there are more than are counted. */
  total: ComputedRef<number>;
  searching: Asked<unknown>['asking'];
  error: Asked<unknown>['error'];
  /** Why the query can't be understood, or null. */
  problem: ComputedRef<string | null>;
}

/** Tasks by the engine's search, which looks through all of them. */
export function useTaskSearch(query: () => PaletteQuery): FoundTasks {
  const problemOf = useSearchProblem();
  const text = computed(() => {
    const typed = query().text.slice(0, 200);
    return typed === '' || parseTaskQuery(typed).fault !== null ? null : typed;
  });
  const { answer, asking, error } = useAsked(
    () => text.value,
    (asked) =>
      useBridge().call('tasks.list', {
        page: 1,
        pageSize: ASKED_FOR,
        sort: { by: 'match', order: 'asc' },
        filter: { text: asked },
      }),
  );
  return {
    tasks: computed(() => (text.value === null ? [] : (answer.value?.rows ?? []))),
    total: computed(() => (text.value === null ? 0 : (answer.value?.total ?? 0))),
    searching: asking,
    error,
    problem: computed(() => problemOf(query().text)),
  };
}
