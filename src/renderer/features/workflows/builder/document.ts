import { workflowOf } from '@shared/model/action';
import type { Params } from '@shared/model/common';
import { taskWriteSchema, writeOf, type TaskWrite } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import type { Task } from '../../../stores/tasks';

/** What the builder edits of a task: its graph and what stands beside it. */
export interface WorkflowDocument {
  key: string;
  name: string;
  description: string;
  params: Params;
  workflow: Workflow;
}

/** An empty workflow with the contract's defaults. */
export function emptyDocument(): WorkflowDocument {
  const workflow: Workflow = {
    maxParallel: 4,
    onFailure: 'stop',
    onCancel: 'handlers',
    cancelGraceSeconds: 60,
    steps: [],
    notes: [],
  };
  return { key: '', name: '', description: '', params: {}, workflow };
}

/** What the builder edits of a task, or null for a task that is no workflow. */
export function documentOf({ key, name, description, params, action }: Task): WorkflowDocument | null {
  const workflow = workflowOf(action);
  return workflow && { key, name, description, params, workflow };
}

/** A new task as it begins: started by hand, all else by the contract's defaults. Its key is put in when it is saved. */
const NEW = { key: 'new', trigger: { kind: 'manual' }, action: { kind: 'workflow', workflow: { steps: [] } } };

/** The task as it is saved: all that the builder does not edit is that of `base`; null: a new task. */
export function taskOf(
  { key, name, description, params, workflow }: WorkflowDocument,
  base: Task | null,
  viewport: Workflow['viewport'],
): TaskWrite {
  // Whether it is on stands beside the definition and is changed in the list.
  const { enabled: _enabled, paused: _paused, ...kept } = base === null ? taskWriteSchema.parse(NEW) : writeOf(base);
  const looked = viewport === undefined ? workflow : { ...workflow, viewport };
  return { ...kept, key, name, description, params, action: { kind: 'workflow', workflow: looked } };
}
