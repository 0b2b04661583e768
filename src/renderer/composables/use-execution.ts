import { computed, type ComputedRef, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { Attempt, Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useExecutionEntities } from '../stores/execution-entities';
import { useHeld } from './use-held';
import { useLive } from './use-live';

/** The attempts of a run, and the run as it was when they were read or heard of last. */
interface Tries {
  seen: Execution;
  attempts: Attempt[];
}

/** Whether the attempts have to be read anew: they do not travel with a change of their run. */
function areStale({ seen, attempts }: Tries, now: Execution): boolean {
  const isStarting = attempts.some(({ status, pid }) => status === 'running' && pid === null);
  return isStarting || seen.attemptCount !== now.attemptCount || seen.status !== now.status;
}

/** One run with its attempts, live. Nothing is read before `run` is called, and after it for another id. */
export function useExecution(id: () => number): {
  execution: ComputedRef<Execution | undefined>;
  attempts: ComputedRef<readonly Attempt[]>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
} {
  const entities = useExecutionEntities();
  useHeld(() => [id()]);
  const { state, error, run } = useLive<Tries>({
    load: async () => {
      const { attempts, ...execution } = await useBridge().call('executions.get', { id: id() });
      entities.take(execution);
      return { seen: execution, attempts };
    },
    on: {
      'execution.changed': (tries, { execution }, again) => {
        if (execution.id !== tries.seen.id) return tries;
        if (areStale(tries, execution)) again();
        return { ...tries, seen: execution };
      },
    },
  });
  const current = computed(() => (state.value?.seen.id === id() ? state.value : null));
  return {
    execution: computed(() => (current.value === null ? undefined : entities.get(id()))),
    attempts: computed(() => current.value?.attempts ?? []),
    error,
    run,
  };
}
