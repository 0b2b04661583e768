import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';
import { useDebounced } from '../composables/use-debounced';
import type { Task } from '../stores/tasks';
import { bestTasks } from './palette-items';
import { wordsOf } from './text-match';

/** Typing has paused for so many ms. */
const PAUSE_MS = 120;
const ASKED_FOR = 100;

/** Tasks that fit a query. The engine looks through all of them for the longest word, the rest is sifted here. */
export function useTaskSearch(query: Ref<string>): {
  found: ComputedRef<Task[]>;
  searching: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
} {
  const rows = shallowRef<readonly Task[]>([]);
  const searching = ref(false);
  const error = shallowRef<AppError | null>(null);
  let asked = 0;

  async function ask(text: string): Promise<void> {
    const mine = ++asked;
    try {
      const answer = await useBridge().call('tasks.list', {
        page: 1,
        pageSize: ASKED_FOR,
        sort: { by: 'key', order: 'asc' },
        filter: { text },
      });
      if (mine !== asked) return;
      rows.value = answer.rows;
      error.value = null;
    } catch (caught) {
      if (!(caught instanceof AppError)) throw caught;
      if (mine === asked) error.value = caught;
    } finally {
      if (mine === asked) searching.value = false;
    }
  }
  const askSoon = useDebounced((text: string) => void ask(text), PAUSE_MS);

  watch(query, (next) => {
    asked += 1;
    const [longest] = wordsOf(next).sort((one, other) => other.length - one.length);
    searching.value = longest !== undefined;
    error.value = null;
    if (longest !== undefined) askSoon(longest.slice(0, 200));
    else rows.value = [];
  });

  return {
    found: computed(() => (wordsOf(query.value).length === 0 ? [] : bestTasks(query.value, rows.value))),
    searching,
    error,
  };
}
