import { AppError } from '@shared/errors';
import { workflowOf } from '@shared/model/action';
import { retrySchema } from '@shared/model/command';
import { missedSchema, type TaskDefinition } from '@shared/model/task';
import type { StepAction } from '@shared/model/step-action';
import type { Step, Workflow } from '@shared/model/workflow';
import type { ExecutionRecord, Store } from './ports';

const CACHED = 512;
/** Graphs of runs that are kept at hand; a run asks for its own with each of its steps. */
const CACHED_GRAPHS = 64;

/** A definition whose action is a graph of steps. */
export type WorkflowDefinition = TaskDefinition & { action: { kind: 'workflow'; workflow: Workflow } };

/** Whether the action of a definition is a graph of steps. */
export function isWorkflow(definition: TaskDefinition): definition is WorkflowDefinition {
  return workflowOf(definition.action) !== null;
}

interface Graph {
  definition: WorkflowDefinition;
  steps: ReadonlyMap<string, Step>;
}

/** The definition that an execution runs by: its own, its step's, or the version that was current when it was queued. */
export class Definitions {
  readonly #store: Store;
  readonly #cache = new Map<string, TaskDefinition>();
  readonly #graphs = new Map<number, Graph>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `not-found` when the version is gone. */
  of(record: ExecutionRecord): TaskDefinition {
    if (record.definition) return record.definition;
    if (record.parent !== null && record.step !== null) return this.#ofStep(record, record.parent, record.step);
    return this.#stored(record);
  }

  /** The workflow that a run of one goes by; throws `not-found`. */
  workflow(record: ExecutionRecord): WorkflowDefinition {
    return this.#graph(record.id, () => record).definition;
  }

  /** The workflow that a run goes by, by the run's id; throws `not-found`. */
  workflowOf(id: number): WorkflowDefinition {
    return this.#graph(id, () => this.#store.executions.get(id)).definition;
  }

  #stored(record: ExecutionRecord): TaskDefinition {
    const name = `${record.taskId}.${record.version}`;
    const known = this.#cache.get(name);
    if (known) return known;
    const stored =
      record.taskId === null || record.version === null
        ? null
        : this.#store.tasks.version(record.taskId, record.version);
    if (!stored) throw gone(record);
    if (this.#cache.size >= CACHED) this.#cache.clear();
    this.#cache.set(name, stored.definition);
    return stored.definition;
  }

  #ofStep(record: ExecutionRecord, parent: number, id: string): TaskDefinition {
    const { definition, steps } = this.#graph(parent, () => this.#store.executions.get(parent));
    const step = steps.get(id);
    if (!step) throw gone(record);
    const base = step.action ? ownAction(record.key, step, step.action, definition) : this.#stored(record);
    return {
      ...base,
      overlap: 'queue',
      retry: step.retry ?? base.retry,
      timeoutSeconds: step.timeoutSeconds === undefined ? base.timeoutSeconds : step.timeoutSeconds,
    };
  }

  #graph(id: number, read: () => ExecutionRecord | null): Graph {
    const known = this.#graphs.get(id);
    if (known) return known;
    const record = read();
    const definition = record && this.of(record);
    if (!record || !definition || !isWorkflow(definition)) {
      throw new AppError('not-found', 'calls.run.noWorkflow', { id });
    }
    const steps = new Map(definition.action.workflow.steps.map((step) => [step.id, step]));
    if (this.#graphs.size >= CACHED_GRAPHS) this.#graphs.clear();
    const graph = { definition, steps };
    this.#graphs.set(id, graph);
    return graph;
  }
}

/** A step's own action as a definition: what it does not say itself comes from the workflow, or is a task's default. */
function ownAction(key: string, step: Step, action: StepAction, workflow: WorkflowDefinition): TaskDefinition {
  return {
    key,
    name: step.name || step.id,
    description: '',
    tags: [],
    trigger: { kind: 'manual' },
    action,
    // They are worked out when the step is released, and stand in its row.
    params: {},
    env: { ...workflow.env, ...step.env },
    timeoutSeconds: null,
    retry: retrySchema.parse({}),
    overlap: 'queue',
    missed: { ...missedSchema.parse({}), policy: 'skip' },
    guard: null,
    session: null,
    group: step.group,
  };
}

function gone(record: ExecutionRecord): AppError {
  return new AppError('not-found', 'calls.run.definitionGone', { key: record.key });
}
