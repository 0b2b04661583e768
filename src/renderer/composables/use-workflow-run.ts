import { computed, onScopeDispose, shallowReactive, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import type { Workflow } from '@shared/model/workflow';
import { useBridge } from '../bridge';
import { useExecutionEntities } from '../stores/execution-entities';
import { useHeld } from './use-held';
import { useLive } from './use-live';

/** A run of a workflow: its row, the graph that it ran by and its steps. */
export interface WorkflowRun {
  execution: Readonly<ShallowRef<Execution | null>>;
  workflow: ComputedRef<Workflow | null>;
  /** Rows of the steps by step id: what shows one step follows that one alone. */
  steps: ReadonlyMap<string, Execution>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
}

/** A run of a workflow, live. However many rows change, the screen is painted once a frame. */
export function useWorkflowRun(id: number): WorkflowRun {
  const entities = useExecutionEntities();
  const execution = shallowRef<Execution | null>(null);
  const steps = shallowReactive(new Map<string, Execution>());
  /** Rows that changed and are not painted yet. */
  const unpainted = new Set<number>();
  let frame: number | null = null;

  const { state, error, run } = useLive<{ workflow: Workflow; ids: readonly number[] }>({
    load: async () => {
      const answer = await useBridge().call('workflows.run', { id });
      const rows = [answer.execution, ...answer.steps];
      for (const row of rows) entities.take(row);
      return { workflow: answer.workflow, ids: rows.map((row) => row.id) };
    },
    on: {
      'execution.changed': (known, { execution: row }) => {
        if (row.id !== id && row.parent !== id) return known;
        unpainted.add(row.id);
        frame ??= requestAnimationFrame(paint);
        return known;
      },
    },
  });
  useHeld(() => state.value?.ids ?? []);

  function paint(): void {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    for (const one of unpainted) {
      const row = entities.peek(one);
      if (row === undefined) continue;
      if (one === id) execution.value = row;
      else if (row.step !== null && steps.get(row.step) !== row) steps.set(row.step, row);
    }
    unpainted.clear();
  }
  // An answer is painted at once, with all that overtook it.
  watch(
    state,
    (known) => {
      for (const one of known?.ids ?? []) unpainted.add(one);
      paint();
    },
    { flush: 'sync' },
  );
  onScopeDispose(() => {
    if (frame !== null) cancelAnimationFrame(frame);
  });
  return { execution, workflow: computed(() => state.value?.workflow ?? null), steps, error, run };
}
