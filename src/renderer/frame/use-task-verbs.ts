import { useRouter } from 'vue-router';
import { displayName } from '@shared/model/common';
import { isByHand } from '@shared/model/trigger';
import { useBridge } from '../bridge';
import { editLink, taskLink } from '../composables/task-link';
import { useAction } from '../composables/use-action';
import { useNotify } from '../composables/use-notify';
import { useStart } from '../composables/use-start';
import { useText } from '../i18n';
import { useEngineStore } from '../stores/engine';
import { useTasksStore, type Task } from '../stores/tasks';
import type { TaskVerbs } from './palette-items';

/** Tasks that one answer lists, and that one call changes. */
const PAGE = 200;
const CALL_LIMIT = 1_000;

/** What the palette does with tasks, each saying how it went. */
export interface PaletteVerbs {
  verbs: TaskVerbs;
  /** Pauses or resumes all tasks that a search finds. */
  pauseAll: (text: string, paused: boolean) => void;
}

/** What can be done with tasks from the palette by the person who is here. */
export function useTaskVerbs(): PaletteVerbs {
  const router = useRouter();
  const engine = useEngineStore();
  const tasks = useTasksStore();
  const start = useStart();
  const { act } = useAction();
  const { t } = useText();
  const { done, warn } = useNotify();

  async function setPaused(keys: readonly string[], paused: boolean): Promise<void> {
    const change = async (to: boolean): Promise<void> => {
      for (let at = 0; at < keys.length; at += CALL_LIMIT) await tasks.setPaused(keys.slice(at, at + CALL_LIMIT), to);
    };
    const said = (now: boolean): string => t(now ? 'bulk.paused' : 'bulk.resumed', { n: keys.length });
    await change(paused);
    done(said(paused), {
      label: t('common.undo'),
      run: () =>
        act(async () => {
          await change(!paused);
          done(said(!paused));
        }),
    });
  }

  /** The keys of the tasks that a search finds and that are not so yet; what only a person starts has no pause. */
  async function keysOf(text: string, paused: boolean): Promise<string[]> {
    const keys: string[] = [];
    for (let page = 1; ; page += 1) {
      const { rows } = await useBridge().call('tasks.list', { page, pageSize: PAGE, filter: { text } });
      keys.push(...rows.filter((task) => task.paused !== paused && !isByHand(task.trigger)).map(({ key }) => key));
      if (rows.length < PAGE) return keys;
    }
  }

  const mayChange: TaskVerbs = {
    open: (task) => router.push(taskLink(task.key)),
    run: (task) => void start(task),
    runFor: (task) => router.push({ name: 'tasks', query: { panel: task.key, start: 'session' } }),
    pause: (task) => void act(() => setPaused([task.key], true)),
    resume: (task) => void act(() => setPaused([task.key], false)),
    edit: (task) => router.push(editLink(task)),
  };
  return {
    verbs: {
      ...(engine.canEdit ? mayChange : { open: mayChange.open }),
      log: (task: Task) =>
        task.last === null
          ? warn(t('palette.neverRan', { name: displayName(task) }))
          : router.push({ name: 'execution', params: { id: task.last.id } }),
    },
    pauseAll: (text, paused) =>
      void act(async () => {
        const keys = await keysOf(text, paused);
        if (keys.length === 0) return warn(t('bulk.nothing'));
        return setPaused(keys, paused);
      }),
  };
}
