import { createSharedComposable } from '@vueuse/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useExecutionEntities } from '../stores/execution-entities';
import { useLive } from './use-live';

/** Most runs that are listed. The count beside the list is the engine's own. */
const MOST_LISTED = 100;

/** What runs now. */
export interface Running {
  /** The run that began first on top, so that rows keep their places. */
  rows: ComputedRef<Execution[]>;
  loaded: ComputedRef<boolean>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
}

/** What runs now, live. It is read once for all who show it, and forgotten with the last of them. */
export const useRunning = createSharedComposable((): Running => {
  const entities = useExecutionEntities();
  const { state, error, run } = useLive<ReadonlyMap<number, Execution>>({
    load: async () => {
      const filter = { status: 'running', parent: null } as const;
      const answer = await useBridge().call('executions.list', { page: 1, pageSize: MOST_LISTED, filter });
      return new Map(answer.rows.map(entities.newest).map((row) => [row.id, row]));
    },
    on: {
      'execution.changed': (known, { execution }) => {
        // A step is told of by its workflow.
        if (execution.parent !== null) return known;
        if (execution.status !== 'running' && !known.has(execution.id)) return known;
        const next = new Map(known);
        if (execution.status === 'running') next.set(execution.id, execution);
        else next.delete(execution.id);
        return next;
      },
    },
  });
  void run();
  return {
    rows: computed(() =>
      [...(state.value?.values() ?? [])].sort(
        (one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0) || one.id - other.id,
      ),
    ),
    loaded: computed(() => state.value !== null),
    error,
    run,
  };
});
