import { AppError } from '@shared/errors';
import { isByHand } from '@shared/model/trigger';
import { useAction } from '../../../composables/use-action';
import { useNotify } from '../../../composables/use-notify';
import { isHeldBack } from '../../../composables/use-start';
import { useText, type MessageKey } from '../../../i18n';
import { useEngineText } from '../../../i18n/engine-text';
import { useExecutionsStore } from '../../../stores/executions';
import { useTasksStore, type Task } from '../../../stores/tasks';
import type { Selection } from './use-selection';
import type { Ref } from 'vue';

/** What can be done to all selected tasks at once. */
export type BulkAction = 'run' | 'enable' | 'disable' | 'pause' | 'resume' | 'delete';

/** Most tasks that one call takes. */
export const CALL_LIMIT = 1_000;

const DONE = {
  enable: 'bulk.enabled',
  disable: 'bulk.disabled',
  pause: 'bulk.paused',
  resume: 'bulk.resumed',
} as const satisfies Readonly<Record<'enable' | 'disable' | 'pause' | 'resume', MessageKey>>;

/** Whether an action changes anything about a task, or is possible for it at all. */
export function concerns(action: BulkAction, task: Task): boolean {
  switch (action) {
    case 'enable':
      return !task.enabled;
    case 'disable':
      return task.enabled;
    case 'pause':
      return task.enabled && !task.paused && !isByHand(task.trigger);
    case 'resume':
      return task.paused;
    case 'run':
    case 'delete':
      return true;
  }
}

/** The actions on a selection, each saying how many it changed and what it left out. */
export function useBulkActions(selection: Selection): {
  busy: Readonly<Ref<boolean>>;
  run: (action: BulkAction) => void;
} {
  const tasks = useTasksStore();
  const executions = useExecutionsStore();
  const { t } = useText();
  const { known } = useEngineText();
  const { done, warn } = useNotify();
  const { busy, act } = useAction();

  async function inPieces(keys: readonly string[], call: (some: string[]) => Promise<unknown>): Promise<void> {
    for (let at = 0; at < keys.length; at += CALL_LIMIT) await call(keys.slice(at, at + CALL_LIMIT));
  }

  async function start(keys: readonly string[]): Promise<void> {
    let started = 0;
    let heldBack = 0;
    let refused: AppError | null = null;
    for (const key of keys) {
      try {
        if (isHeldBack(await executions.start(key))) heldBack += 1;
        else started += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // Without a way to the engine the rest can't go either.
        if (error.code === 'unavailable') throw error;
        refused ??= error;
      }
    }
    if (refused !== null && started + heldBack === 0) throw refused;
    if (started === keys.length) return done(t('bulk.started', { n: started }));
    const reason = refused === null ? t('reason.guard') : known(refused);
    warn(t('bulk.startedSome', { n: started, left: keys.length - started, reason }));
  }

  async function remove(keys: readonly string[]): Promise<void> {
    await inPieces(keys, tasks.remove);
    selection.drop(keys);
    done(t('bulk.deleted', { n: keys.length }), {
      label: t('common.undo'),
      run: () =>
        act(async () => {
          await inPieces(keys, tasks.restore);
          done(t('bulk.restored', { n: keys.length }));
        }),
    });
  }

  async function change(action: keyof typeof DONE, keys: readonly string[], left: number): Promise<void> {
    await inPieces(keys, (some) =>
      action === 'enable' || action === 'disable'
        ? tasks.setEnabled(some, action === 'enable')
        : tasks.setPaused(some, action === 'pause'),
    );
    const text = t(DONE[action], { n: keys.length });
    done(left === 0 ? text : `${text} ${t('bulk.left', { n: left })}`);
  }

  return {
    busy,
    run(action) {
      const all = selection.tasks.value;
      const keys = all.filter((task) => concerns(action, task)).map(({ key }) => key);
      if (keys.length === 0) return warn(t('bulk.nothing'));
      void act(() => {
        if (action === 'run') return start(keys);
        if (action === 'delete') return remove(keys);
        return change(action, keys, all.length - keys.length);
      });
    },
  };
}
