import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import { useLive } from '../../../composables/use-live';
import { useTasksStore, type Task } from '../../../stores/tasks';

/** The task of the side panel, live whether or not it is on the page of the list. */
export function usePanelTask(key: string): {
  task: ComputedRef<Task | null>;
  gone: ComputedRef<boolean>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
} {
  const tasks = useTasksStore();
  const listed = tasks.page?.rows.find((row) => row.key === key) ?? null;
  const into = shallowRef(listed === null ? null : { task: listed, gone: false });
  const { state, error, run } = useLive<{ task: Task; gone: boolean }>({
    into,
    load: async () => ({ task: await tasks.get(key), gone: false }),
    on: {
      'task.changed': (now, { task }) => (task.key === key ? { task, gone: false } : now),
      'tasks.deleted': (now, { keys }) => (keys.includes(key) ? { ...now, gone: true } : now),
      'tasks.reload': (now, _none, again) => (again(), now),
    },
  });
  void run();
  return {
    task: computed(() => state.value?.task ?? null),
    gone: computed(() => state.value?.gone ?? false),
    error,
    run,
  };
}
