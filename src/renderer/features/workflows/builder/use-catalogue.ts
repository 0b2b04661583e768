import { shallowRef, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { parseTaskQuery } from '@shared/search/task-query';
import { useBridge } from '../../../bridge';
import type { Task } from '../../../stores/tasks';

const PAGE = 200;
/** Tasks that are kept here, for the names of steps; a search asks the engine, which knows how names are read. */
const MOST_KEPT = 2_000;
/** Answers to one search. */
const MOST_FOUND = 50;

/** The tasks that steps can run. */
export interface Catalogue {
  tasks: Readonly<ShallowRef<ReadonlyMap<string, Task>>>;
  /** Loads it. Throws AppError. */
  load: () => Promise<void>;
  /** Fetches tasks that are not there yet; those that do not exist are left out. */
  fetch: (keys: Iterable<string>) => Promise<void>;
  /** The tasks that a search finds, best first. Throws AppError. */
  find: (text: string) => Promise<Task[]>;
}

/** Keeps the tasks that steps can run, the first 2,000 of them, and finds any of them. */
export function useCatalogue(): Catalogue {
  const tasks = shallowRef<ReadonlyMap<string, Task>>(new Map());
  let whole = false;
  const asked = new Set<string>();

  function put(rows: readonly Task[]): void {
    tasks.value = new Map([...tasks.value, ...rows.map((task) => [task.key, task] as const)]);
  }

  async function load(): Promise<void> {
    const all: Task[] = [];
    for (let page = 1; all.length < MOST_KEPT; page += 1) {
      const { rows } = await useBridge().call('tasks.list', {
        page,
        pageSize: PAGE,
        sort: { by: 'name', order: 'asc' },
      });
      all.push(...rows);
      if (rows.length < PAGE) {
        whole = true;
        break;
      }
    }
    put(all);
  }

  async function fetch(keys: Iterable<string>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !tasks.value.has(key) && !asked.has(key));
    const found = await Promise.all(
      missing.map(async (key) => {
        asked.add(key);
        try {
          return await useBridge().call('tasks.get', { key });
        } catch (error) {
          // What is not there is reported as a problem of the step.
          if (error instanceof AppError) return null;
          throw error;
        }
      }),
    );
    const there = found.filter((task) => task !== null);
    if (there.length > 0) put(there);
  }

  async function find(text: string): Promise<Task[]> {
    const wanted = text.trim().slice(0, 200);
    const isAll = wanted === '';
    if (isAll && whole) return [...tasks.value.values()].slice(0, MOST_FOUND);
    // Half of a field is typed: nothing fits it yet.
    if (parseTaskQuery(wanted).fault !== null) return [];
    const { rows } = await useBridge().call('tasks.list', {
      page: 1,
      pageSize: MOST_FOUND,
      sort: { by: 'match', order: 'asc' },
      filter: isAll ? {} : { text: wanted },
    });
    put(rows);
    return rows;
  }

  return { tasks, load, fetch, find };
}
