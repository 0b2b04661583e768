import { computed, watch, type ComputedRef } from 'vue';
import { AppError } from '@shared/errors';
import { workflowOf } from '@shared/model/action';
import type { Execution } from '@shared/model/execution';
import type { Workflow } from '@shared/model/workflow';
import { useBridge } from '../../../bridge';
import { useLive } from '../../../composables/use-live';
import type { Task } from '../../../stores/tasks';

/** How the workflow of a run stands now; `unknown` while that is not known. */
export type Definition = { kind: 'unknown' } | { kind: 'gone' } | { kind: 'there'; task: Task };

/** Whether two graphs are the same but for what part of the canvas was looked at. */
function sameGraph(one: Workflow, other: Workflow): boolean {
  const plain = (workflow: Workflow): string => JSON.stringify({ ...workflow, viewport: undefined });
  return plain(one) === plain(other);
}

/** Whether a workflow is drawn otherwise now than a run went by. */
export function isOlder(run: Pick<Execution, 'version'>, ranBy: Workflow, now: Definition): boolean {
  if (now.kind !== 'there' || run.version === null || now.task.version <= run.version) return false;
  const graph = workflowOf(now.task.action);
  return graph === null || !sameGraph(ranBy, graph);
}

async function read(key: string): Promise<Definition> {
  try {
    return { kind: 'there', task: await useBridge().call('tasks.get', { key }) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return { kind: 'gone' };
    throw error;
  }
}

/** The definition of a workflow by its key, live. */
export function useDefinition(key: () => string | null): ComputedRef<Definition> {
  const { state, run } = useLive<{ key: string | null; definition: Definition }>({
    load: async () => {
      const of = key();
      return { key: of, definition: of === null ? { kind: 'unknown' } : await read(of) };
    },
    on: {
      'task.changed': (now, { task }) =>
        task.key === now.key ? { key: now.key, definition: { kind: 'there', task } } : now,
      'tasks.deleted': (now, { keys }) =>
        now.key !== null && keys.includes(now.key) ? { key: now.key, definition: { kind: 'gone' } } : now,
      'tasks.reload': (now, _none, again) => (again(), now),
    },
  });
  watch(key, run, { immediate: true });
  return computed(() =>
    state.value !== null && state.value.key === key() ? state.value.definition : { kind: 'unknown' },
  );
}
