import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import type { Workflow } from '@shared/model/workflow';
import { useBridge } from '../../../bridge';
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
  return now.task.action.kind !== 'workflow' || !sameGraph(ranBy, now.task.action.workflow);
}

/** The definition of a workflow by its key, live. */
export function useDefinition(key: () => string | null): Readonly<ShallowRef<Definition>> {
  const definition = shallowRef<Definition>({ kind: 'unknown' });
  const bridge = useBridge();

  async function read(of: string): Promise<void> {
    let next: Definition;
    try {
      next = { kind: 'there', task: await bridge.call('tasks.get', { key: of }) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      next = error.code === 'not-found' ? { kind: 'gone' } : { kind: 'unknown' };
    }
    if (key() === of) definition.value = next;
  }

  watch(
    key,
    (now) => {
      definition.value = { kind: 'unknown' };
      if (now !== null) void read(now).catch(reportError);
    },
    { immediate: true },
  );
  onScopeDispose(
    bridge.onPush(({ push, data }) => {
      const now = key();
      if (now === null) return;
      if (push === 'task.changed' && data.task.key === now) definition.value = { kind: 'there', task: data.task };
      else if (push === 'tasks.deleted' && data.keys.includes(now)) definition.value = { kind: 'gone' };
      else if (push === 'tasks.reload') void read(now).catch(reportError);
    }),
  );
  return definition;
}
