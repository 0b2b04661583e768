import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';
import { useDebounced } from './use-debounced';

/** A task that can be picked. */
export interface TaskOption {
  key: string;
  name: string;
}

const PAUSE_MS = 150;
const MOST_SHOWN = 30;

/** Tasks to pick from by a part of their name or key; the engine looks for them. */
export function useTaskOptions(): {
  options: ComputedRef<readonly TaskOption[]>;
  searching: Readonly<Ref<boolean>>;
  /** Looks for tasks; an empty text finds the first ones. */
  search: (text: string) => void;
  /** Finds out the name of the task that is picked already. */
  know: (key: string) => void;
} {
  const found = shallowRef<readonly TaskOption[]>([]);
  const picked = shallowRef<TaskOption | null>(null);
  const searching = ref(false);
  let asked = 0;

  /** null: it can't be told now; the frame says that the connection is lost. */
  async function orNull<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return null;
    }
  }
  async function ask(text: string): Promise<void> {
    const mine = ++asked;
    const filter = text === '' ? {} : { text: text.slice(0, 200) };
    const sort = { by: 'name', order: 'asc' } as const;
    const answer = await orNull(useBridge().call('tasks.list', { page: 1, pageSize: MOST_SHOWN, sort, filter }));
    if (mine !== asked) return;
    found.value = (answer?.rows ?? []).map(({ key, name }) => ({ key, name }));
    searching.value = false;
  }
  async function learn(key: string): Promise<void> {
    picked.value = { key, name: '' };
    const task = await orNull(useBridge().call('tasks.get', { key }));
    if (task !== null && picked.value.key === key) picked.value = { key, name: task.name };
  }
  const askSoon = useDebounced((text: string) => void ask(text), PAUSE_MS);

  return {
    options: computed(() => {
      const one = picked.value;
      return one === null || found.value.some(({ key }) => key === one.key) ? found.value : [one, ...found.value];
    }),
    searching,
    search: (text) => {
      searching.value = true;
      askSoon(text.trim());
    },
    know: (key) => void learn(key),
  };
}
