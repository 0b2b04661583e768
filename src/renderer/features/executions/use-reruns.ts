import { computed, watch, type ComputedRef } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive } from '../../composables/use-live';
import { useExecutionEntities } from '../../stores/execution-entities';

/** Reruns looked through for those of one execution. */
const MOST_LOOKED_AT = 200;

/** The reruns of an execution, by their ids. */
interface Reruns {
  of: number | null;
  rows: ReadonlyMap<number, Execution>;
}

function withRow(known: Reruns, row: Execution): Reruns {
  return row.rerunOf === null || row.rerunOf !== known.of
    ? known
    : { of: known.of, rows: new Map(known.rows).set(row.id, row) };
}

/** The reruns of an execution, oldest first: those among the task's newest 200 reruns, and every later one. */
export function useReruns(execution: () => Execution | undefined): ComputedRef<readonly Execution[]> {
  const entities = useExecutionEntities();
  // Why it could not be read stays unsaid: the page itself says that the engine can't be reached.
  const { state, run } = useLive<Reruns>({
    load: async () => {
      const current = execution();
      if (current === undefined) return { of: null, rows: new Map() };
      const { id, key, queuedAt } = current;
      const filter = { key, source: 'rerun', from: queuedAt } as const;
      const { rows } = await useBridge().call('executions.list', { filter, pageSize: MOST_LOOKED_AT });
      return rows.map(entities.newest).reduce(withRow, { of: id, rows: new Map() } as Reruns);
    },
    on: { 'execution.changed': (known, { execution: row }) => withRow(known, row) },
  });
  watch(() => execution()?.id, run, { immediate: true });
  return computed(() =>
    state.value === null || state.value.of !== execution()?.id
      ? []
      : [...state.value.rows.values()].sort((one, other) => one.id - other.id),
  );
}
