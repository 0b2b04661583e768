import { useRouter } from 'vue-router';
import { displayName } from '@shared/model/common';
import type { Execution } from '@shared/model/execution';
import { useText } from '../i18n';
import { useExecutionsStore, type StartOptions } from '../stores/executions';
import { useAction } from './use-action';
import { useNotify } from './use-notify';

/** Starts a task by hand and says how it went. Answers whether the engine took it, a run that its guard held back too. */
export type Start = (task: { key: string; name: string }, options?: StartOptions) => Promise<boolean>;

/** Whether a start came to nothing because of the guard. */
export function isHeldBack({ status, reason }: Pick<Execution, 'status' | 'reason'>): boolean {
  return status === 'skipped' && reason === 'guard';
}

/** Starts by hand, wherever there is a button for it; one that the guard held back can be forced from its message. */
export function useStart({ act } = useAction()): Start {
  const executions = useExecutionsStore();
  const router = useRouter();
  const { t } = useText();
  const { done, warn } = useNotify();

  const start: Start = (task, options = {}) => {
    const name = displayName(task);
    return act(async () => {
      const made = await executions.start(task.key, options);
      if (isHeldBack(made)) {
        warn(t('tasks.heldBack', { name }), {
          label: t('tasks.runAnyway'),
          run: () => void start(task, { ...options, force: true }),
        });
        return;
      }
      done(t('tasks.started', { name }), {
        label: t('tasks.openRun'),
        run: () => router.push({ name: 'execution', params: { id: made.id } }),
      });
    });
  };
  return start;
}
