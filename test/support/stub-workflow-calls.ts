import type { CallName, CallOutput, CallParsed } from '@shared/contract';
import { workflowProblems } from '../../src/main/core/workflow-problems';
import { AppError } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import type { StubState } from './stub-state';

type Handlers = { [N in CallName]: (input: CallParsed<N>) => CallOutput<N> };

/** The contract's calls on workflows, over a stub's memory. */
export function stubWorkflowCalls(state: StubState) {
  return {
    'workflows.validate': ({ workflow, key, params }) => ({
      problems: workflowProblems(workflow, { key: key ?? null, params }, (name) => {
        const task = state.tasks.get(name);
        if (task === undefined) return null;
        const { action } = task;
        return { params: Object.keys(task.params), workflow: action.kind === 'workflow' ? action.workflow : null };
      }),
    }),
    'workflows.using': ({ keys }) => ({
      rows: keys.map((key) => ({
        key,
        usedBy: [...state.tasks.values()]
          .filter(({ action }) => action.kind === 'workflow' && action.workflow.steps.some(({ task }) => task === key))
          .map((task) => task.key),
      })),
    }),
    'workflows.run': ({ id }) => {
      const execution = state.runs.get(id)?.execution;
      const workflow = state.graphs.get(id);
      if (execution === undefined || workflow === undefined) {
        throw new AppError('not-found', `There is no run ${id} of a workflow.`, ['id']);
      }
      const order = new Map(workflow.steps.map((step, at) => [step.id, at]));
      const steps = [...state.runs.values()]
        .map((run) => run.execution)
        .filter(({ parent }) => parent === id)
        .sort((one, other) => (order.get(one.step ?? '') ?? 0) - (order.get(other.step ?? '') ?? 0));
      return { execution, workflow, steps };
    },
  } satisfies Partial<Handlers>;
}

/** Gives a rerun the graph and the steps of the run before it: what succeeded is taken over, the rest waits. */
export function copySteps(state: StubState, from: number, made: Execution): Execution {
  const graph = state.graphs.get(from);
  if (graph === undefined) return made;
  state.graphs.set(made.id, graph);
  const rows = [...state.runs.values()].filter(({ execution }) => execution.parent === from);
  for (const [at, { execution }] of rows.entries()) {
    const kept = execution.status === 'success';
    const id = made.id + 1 + at;
    const fresh = { status: 'pending', reason: 'upstream', startedAt: null, finishedAt: null } as const;
    state.runs.set(id, {
      execution: {
        ...execution,
        ...(kept ? { reusedFrom: execution.id } : fresh),
        id,
        parent: made.id,
        attemptCount: 0,
        error: null,
        queuedAt: made.queuedAt,
        revision: 1,
      },
      attempts: [],
    });
  }
  return made;
}
