import { shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { useTasksStore } from '../stores/tasks';

/** Running tasks that are asked about. */
const MOST_ASKED = 20;

/** How long runs of the tasks that run now take as a rule, ms, by key; each task is asked about once. */
export function useUsualTimes(running: Ref<readonly Execution[]>): Readonly<ShallowRef<ReadonlyMap<string, number>>> {
  const tasks = useTasksStore();
  const usual = shallowRef<ReadonlyMap<string, number>>(new Map());
  const asked = new Set<string>();

  async function ask(key: string): Promise<void> {
    asked.add(key);
    try {
      const known = (await tasks.get(key)).usual;
      if (known !== null) usual.value = new Map(usual.value).set(key, known.p50Ms);
    } catch (error) {
      // A deleted task, or a lost connection: the run is then shown without its likely end.
      if (!(error instanceof AppError)) throw error;
    }
  }

  watch(
    () => running.value.filter(({ source }) => source !== 'try').map(({ key }) => key),
    (keys) => {
      for (const key of new Set(keys.slice(0, MOST_ASKED))) if (!asked.has(key)) void ask(key);
    },
    { immediate: true },
  );
  return usual;
}
