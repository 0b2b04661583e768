import type { Ref } from 'vue';
import { parseTaskQuery, type ChoiceTerm } from '@shared/search/task-query';
import { useBridge } from '../bridge';
import type { ListPage } from '../stores/list-page';
import type { Task, TaskQuery } from '../stores/tasks';
import { usePagedList, type PagedList } from './use-paged-list';

/** What a search asks of state, type and last outcome. */
function choicesOf({ text }: TaskQuery['filter']): ChoiceTerm[] {
  return typeof text === 'string' ? parseTaskQuery(text).terms.filter((term) => 'values' in term) : [];
}

function holds(task: Task, { field, values, not }: ChoiceTerm): boolean {
  const value = { state: task.state, type: task.type, last: task.last?.status }[field];
  return values.some((one) => one === value) !== not;
}

/** Whether a task belongs in a list, as far as its state tells: text and tags are the engine's to compare. */
function mayFit(task: Task, filter: TaskQuery['filter']): boolean {
  const { state, enabled, type } = filter;
  return (
    (state === undefined || task.state === state) &&
    (enabled === undefined || task.enabled === enabled) &&
    (type === undefined || task.type === type) &&
    choicesOf(filter).every((term) => holds(task, term))
  );
}

/** Whether a changed task that is not on the page may come onto it. */
function mayEnter(task: Task, filter: TaskQuery['filter']): boolean {
  const isNew = task.version === 1 && task.last === null;
  const byState = filter.state !== undefined || choicesOf(filter).some(({ field }) => field !== 'type');
  // A list narrowed to workflows is short: any change of one may bring it onto the page.
  return isNew || (mayFit(task, filter) && (byState || filter.type === 'workflow'));
}

/** A page of a list of tasks, live. `into` keeps it for the next visit of its screen. */
export function useTaskList(
  query: () => TaskQuery,
  into?: Ref<ListPage<TaskQuery, Task> | null>,
): PagedList<TaskQuery, Task> {
  return usePagedList<TaskQuery, Task>({
    query,
    into,
    read: (asked) => useBridge().call('tasks.list', asked),
    on: {
      'task.changed': (page, { task }, again) => {
        const { filter } = page.query;
        const at = page.rows.findIndex(({ key }) => key === task.key);
        if (at < 0 ? mayEnter(task, filter) : !mayFit(task, filter)) again();
        return at < 0 ? page : { ...page, rows: page.rows.with(at, task) };
      },
      'tasks.deleted': (page, { keys }, again) => {
        const gone = new Set(keys);
        const rows = page.rows.filter(({ key }) => !gone.has(key));
        const left = page.rows.length - rows.length;
        // Other pages may make up for what went, or may have had some of it.
        again();
        return left === 0 ? page : { ...page, rows, total: page.more ? page.total : page.total - left };
      },
      'tasks.reload': (page, _none, again) => (again(), page),
    },
  });
}
