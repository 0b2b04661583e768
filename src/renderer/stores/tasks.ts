import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { CallInput, CallOutput } from '@shared/contract';
import { AppError } from '@shared/errors';
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

/** At most one reload of the list in this time, however many changes come in. */
const RELOAD_PAUSE_MS = 1_000;

/** Task definitions: the page of the list on screen and what is done to tasks. */
export const useTasksStore = defineStore('tasks', () => {
  const changes = useChanges();
  /** The page of the list that was on screen last. */
  const page = shallowRef<ListPage<TaskQuery, Task> | null>(null);
  const rows = shallowRef<Task[]>([]);
  const total = ref(0);
  const more = ref(false);
  const loaded = ref(false);
  const query = shallowRef<TaskQuery | null>(null);
  /** What the rows on screen answer: while the next page is on its way, still the one before. */
  const shown = shallowRef<TaskQuery | null>(null);
  /** Keys of the tasks that were deleted last, by whomever; each deletion is a list of its own. */
  const deleted = shallowRef<readonly string[]>([]);
  let asked = 0;
  let reloadTimer: ReturnType<typeof setTimeout> | null = null;

  /** Loads a page and keeps it live until another is asked for. Throws AppError. */
  async function load(next: TaskQuery): Promise<void> {
    const mine = ++asked;
    query.value = next;
    const answer = await useBridge().call('tasks.list', next);
    if (mine !== asked) return;
    rows.value = answer.rows;
    total.value = answer.total;
    more.value = answer.more === true;
    shown.value = next;
    loaded.value = true;
  }

  /** The list is no longer on screen. */
  function leaveList(): void {
    query.value = null;
    shown.value = null;
    asked += 1;
  }

  /** Reads the list on screen anew, if there is one. */
  async function reload(): Promise<void> {
    if (query.value !== null) await load(query.value);
  }

  function reloadSoon(): void {
    if (reloadTimer !== null || query.value === null) return;
    reloadTimer = setTimeout(() => {
      reloadTimer = null;
      void reload().catch((error: unknown) => {
        // A lost connection is shown in the frame, and coming back reloads anyway.
        if (!(error instanceof AppError)) reportError(error);
      });
    }, RELOAD_PAUSE_MS);
  }

  function applyChanged(task: Task): void {
    const at = rows.value.findIndex((row) => row.key === task.key);
    if (at >= 0) rows.value = rows.value.with(at, task);
    const current = query.value;
    if (current === null) return;
    const { state, enabled } = current.filter;
    const isNew = at < 0 && task.version === 1 && task.last === null;
    const leaves =
      at >= 0 && ((state !== undefined && task.state !== state) || (enabled !== undefined && task.enabled !== enabled));
    const enters = at < 0 && state !== undefined && task.state === state;
    if (isNew || leaves || enters) reloadSoon();
  }

  function applyDeleted(keys: readonly string[]): void {
    deleted.value = keys;
    const gone = new Set(keys);
    const rest = rows.value.filter((row) => !gone.has(row.key));
    const left = rows.value.length - rest.length;
    if (left > 0) rows.value = rest;
    if (!more.value) total.value -= left;
    // Other pages may make up for what went, or may have had some of it.
    reloadSoon();
  }

  async function changing(answer: Promise<{ rows: Task[] }>): Promise<void> {
    for (const task of (await answer).rows) {
      applyChanged(task);
      changes.announce({ name: 'task.changed', data: { task } });
    }
  }

  async function remove(keys: string[]): Promise<void> {
    const gone = await useBridge().call('tasks.delete', { keys });
    applyDeleted(gone.keys);
    changes.announce({ name: 'tasks.deleted', data: gone });
  }

  async function restore(keys: string[]): Promise<void> {
    await useBridge().call('tasks.restore', { keys });
    changes.announce({ name: 'tasks.reload', data: {} });
    await reload();
  }

  /** Adds the samples that are not there yet, in a language; answers how many those were. */
  async function loadSamples(language: Language): Promise<number> {
    const { added } = await useBridge().call('samples.load', { language });
    changes.announce({ name: 'tasks.reload', data: {} });
    await reload();
    return added;
  }

  return {
    page,
    rows,
    total,
    more,
    loaded,
    shown,
    deleted,
    load,
    leaveList,
    reload,
    reloadSoon,
    applyChanged,
    applyDeleted,
    remove,
    restore,
    loadSamples,
    get: (key: string) => useBridge().call('tasks.get', { key }),
    create: (task: TaskWrite) => useBridge().call('tasks.create', { task }),
    update: (key: string, version: number, task: TaskWrite) => useBridge().call('tasks.update', { key, version, task }),
    copy: (key: string, newKey: string, name: string) =>
      useBridge().call('tasks.copy', { key, newKey, ...(name === '' ? {} : { name }) }),
    proposeKey: async (name: string): Promise<string> =>
      (await useBridge().call('tasks.proposeKey', { name: name.slice(0, 200) })).key,
    validate: async (task: unknown): Promise<TaskProblem[]> =>
      (await useBridge().call('tasks.validate', { task })).problems,
    setEnabled: (keys: string[], enabled: boolean) => changing(useBridge().call('tasks.setEnabled', { keys, enabled })),
    setPaused: (keys: string[], paused: boolean) => changing(useBridge().call('tasks.setPaused', { keys, paused })),
  };
});
