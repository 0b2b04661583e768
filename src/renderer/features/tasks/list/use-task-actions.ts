import { useRouter } from 'vue-router';
import { displayName } from '@shared/model/common';
import { editLink } from '../../../composables/task-link';
import { useAction } from '../../../composables/use-action';
import { useNotify } from '../../../composables/use-notify';
import { useStart } from '../../../composables/use-start';
import { useText } from '../../../i18n';
import { useTasksStore, type Task } from '../../../stores/tasks';

/** What the menu of a task does at once. */
export type TaskCommand = 'edit' | 'copy' | 'log' | 'pause' | 'history' | 'delete';

/** What a row of the task list can do. */
export interface TaskActions {
  run: () => void;
  togglePaused: () => void;
  toggleEnabled: () => void;
  choose: (command: TaskCommand) => void;
}

/** The actions on one task, each saying how it went. */
export function useTaskActions(current: () => Task): TaskActions {
  const tasks = useTasksStore();
  const start = useStart();
  const router = useRouter();
  const { t } = useText();
  const { done } = useNotify();
  const { act } = useAction();

  function remove(): void {
    const task = current();
    const name = displayName(task);
    void act(async () => {
      await tasks.remove([task.key]);
      done(t('tasks.deleted', { name }), {
        label: t('common.undo'),
        run: () =>
          act(async () => {
            await tasks.restore([task.key]);
            done(t('tasks.restored', { name }));
          }),
      });
    });
  }

  const togglePaused = (): void => void act(() => tasks.setPaused([current().key], !current().paused));

  return {
    run: () => void start(current()),
    togglePaused,
    toggleEnabled: () => void act(() => tasks.setEnabled([current().key], !current().enabled)),
    choose(command) {
      const { key } = current();
      if (command === 'edit') void router.push(editLink(current()));
      else if (command === 'copy') void router.push({ name: 'task-new', query: { from: key } });
      else if (command === 'log') void router.push({ name: 'execution', params: { id: current().last?.id } });
      else if (command === 'pause') togglePaused();
      else if (command === 'history') void router.push({ name: 'executions', query: { key, steps: 'yes' } });
      else remove();
    },
  };
}
