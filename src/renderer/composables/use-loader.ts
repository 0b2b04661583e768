import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { useEngineStore } from '../stores/engine';
import { trackBusy } from './use-busy';

/** Loads what a page shows; a failure is kept for the page, and a connection that comes back loads again. */
export function useLoader(load: () => Promise<void>): {
  loading: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
} {
  const engine = useEngineStore();
  const loading = ref(false);
  const error = shallowRef<AppError | null>(null);
  let runs = 0;

  async function run(): Promise<void> {
    const mine = ++runs;
    loading.value = true;
    try {
      await trackBusy(load());
      if (mine === runs) error.value = null;
    } catch (caught) {
      if (!(caught instanceof AppError)) throw caught;
      if (mine === runs) error.value = caught;
    } finally {
      if (mine === runs) loading.value = false;
    }
  }

  watch(
    () => engine.connection,
    (state) => {
      if (state === 'open' && error.value !== null) void run();
    },
  );
  return { loading, error, run };
}
