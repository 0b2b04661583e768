import { shallowRef, watch, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { useTasksStore } from '../../stores/tasks';

/** Tasks that are asked about. */
const MOST_ASKED = 30;

/** How long runs of some tasks usually take, ms, by key; each task is asked about once. */
export function useUsual(keys: () => readonly string[]): Readonly<ShallowRef<ReadonlyMap<string, number>>> {
  const tasks = useTasksStore();
  const usual = shallowRef<ReadonlyMap<string, number>>(new Map());
  const asked = new Set<string>();

  async function ask(key: string): Promise<[string, number][]> {
    try {
      const known = (await tasks.get(key)).usual;
      return known === null ? [] : [[key, known.p50Ms]];
    } catch (error) {
      // A deleted task, or a lost connection: its box is then as small as can be.
      if (error instanceof AppError) return [];
      throw error;
    }
  }
  async function askAll(some: readonly string[]): Promise<void> {
    for (const key of some) asked.add(key);
    const found = await Promise.all(some.map(ask));
    // All at once, so that the axis moves once.
    if (found.some((one) => one.length > 0)) usual.value = new Map([...usual.value, ...found.flat()]);
  }
  watch(
    keys,
    (all) => {
      const open = [...new Set(all)].filter((key) => !asked.has(key)).slice(0, Math.max(0, MOST_ASKED - asked.size));
      if (open.length > 0) void askAll(open);
    },
    { immediate: true },
  );
  return usual;
}
