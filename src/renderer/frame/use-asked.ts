import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { useDebounced } from '../composables/use-debounced';

/** Typing has paused for so many ms. */
const PAUSE_MS = 120;

/** An answer that follows what is typed. */
export interface Asked<T> {
  answer: Readonly<ShallowRef<T | null>>;
  asking: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
}

/**
 * Asks the engine once typing has paused; of several answers the one to the newest question counts. A question of null
 * asks nothing and has no answer. The answer before stays until the next is there.
 */
export function useAsked<Q, T>(question: () => Q | null, ask: (question: Q) => Promise<T>): Asked<T> {
  const answer = shallowRef<T | null>(null);
  const asking = ref(false);
  const error = shallowRef<AppError | null>(null);
  let asked = 0;
  onScopeDispose(() => (asked += 1));

  async function read(now: Q): Promise<void> {
    const mine = ++asked;
    try {
      const found = await ask(now);
      if (mine !== asked) return;
      answer.value = found;
      error.value = null;
    } catch (caught) {
      if (!(caught instanceof AppError)) throw caught;
      if (mine !== asked) return;
      error.value = caught;
      // What another question found is nothing to act on.
      answer.value = null;
    } finally {
      if (mine === asked) asking.value = false;
    }
  }
  const readSoon = useDebounced((now: Q) => void read(now), PAUSE_MS);

  watch(
    () => JSON.stringify(question()),
    () => {
      asked += 1;
      const now = question();
      asking.value = now !== null;
      error.value = null;
      if (now === null) answer.value = null;
      else readSoon(now);
    },
    { immediate: true },
  );
  return { answer, asking, error };
}
