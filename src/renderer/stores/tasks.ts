import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { CallInput, CallOutput } from '@shared/contract';
import type { Language } from '@shared/model/common';
import type { TaskWrite } from '@shared/model/task';
import { useBridge } from '../bridge';
import { useChanges } from './changes';
import type { ListPage, PageQuery } from './list-page';

/** A task as the screens have it. */
export type Task = CallOutput<'tasks.get'>;
/** What the list asks for. */
export interface TaskQuery extends PageQuery {
  sort: NonNullable<CallInput<'tasks.list'>['sort']>;
  filter: NonNullable<CallInput<'tasks.list'>['filter']>;
}
/** A fault in a definition: where, and a sentence. */
export type TaskProblem = CallOutput<'tasks.validate'>['problems'][number];

/** What is done to tasks; each reply is told of like a push. */
export const useTasksStore = defineStore('tasks', () => {
  const changes = useChanges();
  /** The page of the list that was on screen last. */
  const page = shallowRef<ListPage<TaskQuery, Task> | null>(null);
  /** Keys of the tasks that were deleted last, by whomever; each deletion is a list of its own. */
  const deleted = shallowRef<readonly string[]>([]);
  changes.onChange(({ name, data }) => {
    if (name === 'tasks.deleted') deleted.value = data.keys;
  });

  async function changing(answer: Promise<{ rows: Task[] }>): Promise<Task[]> {
    const { rows } = await answer;
    for (const task of rows) changes.announce({ name: 'task.changed', data: { task } });
    return rows;
  }

  async function remove(keys: string[]): Promise<void> {
    changes.announce({ name: 'tasks.deleted', data: await useBridge().call('tasks.delete', { keys }) });
  }

  async function restore(keys: string[]): Promise<void> {
    await useBridge().call('tasks.restore', { keys });
    changes.announce({ name: 'tasks.reload', data: {} });
  }

  /** Adds the samples that are not there yet, in a language; answers how many those were. */
  async function loadSamples(language: Language): Promise<number> {
    const { added } = await useBridge().call('samples.load', { language });
    changes.announce({ name: 'tasks.reload', data: {} });
    return added;
  }

  return {
    page,
    deleted,
    remove,
    restore,
    loadSamples,
    get: (key: string) => useBridge().call('tasks.get', { key }),
    /** The workflows around a task, and the tasks with the same script. */
    uses: (key: string) => useBridge().call('tasks.uses', { key }),
    create: (task: TaskWrite) => useBridge().call('tasks.create', { task }),
    update: (key: string, version: number, task: TaskWrite) => useBridge().call('tasks.update', { key, version, task }),
    /** All or none; answers the tasks as they are now. */
    updateMany: (changes: CallInput<'tasks.updateMany'>['changes']) =>
      changing(useBridge().call('tasks.updateMany', { changes })),
    proposeKey: async (name: string): Promise<string> =>
      (await useBridge().call('tasks.proposeKey', { name: name.slice(0, 200) })).key,
    validate: async (task: unknown): Promise<TaskProblem[]> =>
      (await useBridge().call('tasks.validate', { task })).problems,
    setEnabled: (keys: string[], enabled: boolean) => changing(useBridge().call('tasks.setEnabled', { keys, enabled })),
    /** A pause ends by itself at `until`, epoch ms; null: it does not. */
    setPaused: (keys: string[], paused: boolean, until: number | null = null) =>
      changing(useBridge().call('tasks.setPaused', { keys, paused, ...(until === null ? {} : { until }) })),
  };
});
