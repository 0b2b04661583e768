import { computed, watch, type Ref } from 'vue';
import type { PagedList } from '../../../composables/use-paged-list';
import { useTaskList } from '../../../composables/use-task-list';
import type { Task, TaskQuery } from '../../../stores/tasks';
import { useTriggersStore } from '../../../stores/triggers';

/** Workflows on one page of the list. */
export const LIST_SIZE = 50;

/** What the list of workflows asks for. */
export interface WorkflowQuery {
  page: number;
  /** Part of key, name or description; empty: all. */
  text: string;
}

/** The workflows on screen, live; their schedules are fetched as sentences. */
export function useWorkflowList(query: Ref<WorkflowQuery>): PagedList<TaskQuery, Task> {
  const triggers = useTriggersStore();
  const asked = computed<TaskQuery>(() => {
    const { page, text } = query.value;
    return {
      page,
      pageSize: LIST_SIZE,
      sort: { by: 'name', order: 'asc' },
      filter: { type: 'workflow', ...(text === '' ? {} : { text }) },
    };
  });
  const list = useTaskList(() => asked.value);
  watch(list.rows, (rows) => void triggers.fetchWords(rows.map(({ trigger }) => trigger)));
  return list;
}
