import { Connection } from '@element-plus/icons-vue';
import type { WorkflowAction } from '@shared/kinds/actions/workflow';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { actionField, type ActionScreens } from '../action-kind';

/** A graph of steps on the screens. The form keeps it; the builder edits it. */
export const workflow: ActionScreens<'workflow', Workflow> = {
  icon: Connection,
  places: [],
  fields: [
    actionField({
      id: 'workflow',
      label: 'tasks.steps',
      read: (action: WorkflowAction) => action.workflow,
      take: (_into, from) => from,
      format: (graph, t) => t('form.workflowSteps', { count: graph.steps.length }),
    }),
  ],
  hasLimits: false,
  canTry: false,
  isWhole: true,
  editor: (key) => ({ name: 'workflow-edit', params: { key } }),
  empty: () => workflowSchema.parse({ steps: [] }),
  toDraft: (action) => action.workflow,
  fromDraft: (graph) => ({ kind: 'workflow', workflow: graph }),
  // A graph is judged by the builder and by the engine.
  faults: () => [],
  complete: (given) => given,
};
