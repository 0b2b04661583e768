import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';

/** Reruns looked through for those of one execution. */
const MOST_LOOKED_AT = 200;

/** The reruns of an execution, oldest first: those among the task's newest 200 reruns, and every later one. */
export function useReruns(execution: () => Execution | undefined): Readonly<ShallowRef<readonly Execution[]>> {
  const reruns = shallowRef<readonly Execution[]>([]);
  const bridge = useBridge();

  function put(rows: readonly Execution[], of: number): void {
    const known = new Map(reruns.value.map((row) => [row.id, row]));
    for (const row of rows) if (row.rerunOf === of) known.set(row.id, row);
    if (known.size > 0) reruns.value = [...known.values()].sort((one, other) => one.id - other.id);
  }

  async function load({ id, key, queuedAt }: Execution): Promise<void> {
    try {
      const filter = { key, source: 'rerun', from: queuedAt } as const;
      put((await bridge.call('executions.list', { filter, pageSize: MOST_LOOKED_AT })).rows, id);
    } catch (error) {
      // The page itself says that the engine can't be reached; these links are only convenient.
      if (!(error instanceof AppError)) throw error;
    }
  }

  watch(
    () => execution()?.id,
    () => {
      const current = execution();
      reruns.value = [];
      if (current !== undefined) void load(current);
    },
    { immediate: true },
  );
  onScopeDispose(
    bridge.onPush((push) => {
      const current = execution();
      if (push.push === 'execution.changed' && current !== undefined) put([push.data.execution], current.id);
    }),
  );
  return reruns;
}
