import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import { useBridge } from '../../../bridge';
import { useLoader } from '../../../composables/use-loader';
import { useTasksStore, type Task } from '../../../stores/tasks';

/** The task of the side panel, live whether or not it is on the page of the list. */
export function usePanelTask(key: string): {
  task: Readonly<ShallowRef<Task | null>>;
  gone: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
} {
  const tasks = useTasksStore();
  const task = shallowRef<Task | null>(tasks.rows.find((row) => row.key === key) ?? null);
  const gone = ref(false);
  const { error, run } = useLoader(async () => {
    task.value = await tasks.get(key);
    gone.value = false;
  });
  void run();
  onScopeDispose(
    useBridge().onPush(({ push, data }) => {
      if (push === 'task.changed' && data.task.key === key) {
        task.value = data.task;
        gone.value = false;
      } else if (push === 'tasks.deleted' && data.keys.includes(key)) gone.value = true;
      else if (push === 'tasks.reload') void run();
    }),
  );
  onScopeDispose(
    useBridge().onConnection(({ reconnected, state }) => {
      if (reconnected && state === 'open') void run();
    }),
  );
  return { task, gone, error, run };
}
