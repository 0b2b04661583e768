import { computed, watch, type ComputedRef } from 'vue';
import { isFinished, type Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive } from '../../composables/use-live';

/** The success before a run, whole; `of` says which run. */
interface LastSuccess {
  of: number;
  row: Execution | null;
}

/** The newest success of the same task before a run; null: there is none. undefined: it is not known yet. */
export function useLastSuccess(execution: () => Execution | undefined): ComputedRef<Execution | null | undefined> {
  const { state, run } = useLive<LastSuccess>({
    load: async () => {
      const current = execution();
      if (current === undefined) return { of: 0, row: null };
      const { id, key, queuedAt } = current;
      const filter = { key, status: 'success', to: queuedAt } as const;
      const { rows } = await useBridge().call('executions.list', { pageSize: 1, filter });
      const [row] = rows;
      // What was too long for the list is compared too.
      const whole = row?.leftOut === undefined ? row : await useBridge().call('executions.get', { id: row.id });
      return { of: id, row: whole ?? null };
    },
  });
  watch(
    () => [execution()?.id, isFinished(execution()?.status ?? 'pending')],
    () => void run(),
    { immediate: true },
  );
  return computed(() => (state.value?.of === execution()?.id ? state.value?.row : undefined));
}
