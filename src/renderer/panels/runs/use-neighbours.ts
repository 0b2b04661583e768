import { computed, watch, type ComputedRef } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive } from '../../composables/use-live';
import { useExecutionEntities } from '../../stores/execution-entities';
import { besides, joinAround, STRIP_RUNS, stripOf, withRun, type Around } from './neighbours';

/** The runs of the same task around one, live. */
export interface Neighbours {
  strip: ComputedRef<readonly Execution[]>;
  previous: ComputedRef<number | null>;
  next: ComputedRef<number | null>;
}

/** Reads the runs around one; why they could not be read stays unsaid: the page itself says it. */
export function useNeighbours(execution: () => Execution | undefined): Neighbours {
  const entities = useExecutionEntities();
  const { state, run } = useLive<Around>({
    load: async () => {
      const current = execution();
      if (current === undefined) return { of: 0, rows: [], more: false };
      const { key, queuedAt } = current;
      const bridge = useBridge();
      const [before, after] = await Promise.all([
        bridge.call('executions.list', { pageSize: STRIP_RUNS, filter: { key, to: queuedAt + 1 } }),
        bridge.call('executions.list', {
          pageSize: STRIP_RUNS,
          filter: { key, from: queuedAt },
          sort: { by: 'queuedAt', order: 'asc' },
        }),
      ]);
      const later = { rows: after.rows.map(entities.newest), more: after.total > after.rows.length };
      return joinAround(current, before.rows.map(entities.newest), later);
    },
    on: { 'execution.changed': (around, { execution: changed }) => withRun(around, changed) },
  });
  watch(() => execution()?.id, run, { immediate: true });
  // While those around the next run are read, the ones on screen are near enough.
  const around = computed(() => {
    const of = execution()?.id;
    const known = state.value;
    return of !== undefined && known?.rows.some(({ id }) => id === of) ? { ...known, of } : null;
  });
  return {
    strip: computed(() => (around.value === null ? [] : stripOf(around.value))),
    previous: computed(() => (around.value === null ? null : besides(around.value).previous)),
    next: computed(() => (around.value === null ? null : besides(around.value).next)),
  };
}
