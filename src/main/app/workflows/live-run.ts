import { isFinished } from '@shared/model/execution';
import type { Step } from '@shared/model/workflow';
import { buildDag } from '../../core/dag';
import type { RunPlan, StepNow } from '../../core/dag-run';
import { type Definitions, type WorkflowDefinition } from '../definitions';
import type { ExecutionRecord, Store } from '../ports';

/** A run of a workflow that is under way, as the runner remembers it; the store is the truth. */
export interface LiveRun {
  record: ExecutionRecord;
  readonly definition: WorkflowDefinition;
  readonly plan: RunPlan;
  readonly steps: ReadonlyMap<string, Step>;
  /** In the order of the graph. */
  readonly rows: ExecutionRecord[];
  readonly indexOf: ReadonlyMap<number, number>;
}

/** Reads a run from the store; null when it is not under way. Throws when its definition is gone or its rows are. */
export function loadRun(store: Store, definitions: Definitions, id: number): LiveRun | null {
  const record = store.executions.get(id);
  if (record?.status !== 'running') return null;
  const definition = definitions.workflow(record);
  const { steps, maxParallel, onFailure } = definition.action.workflow;
  const byStep = new Map(store.queue.steps(id).map((row) => [row.step, row]));
  const rows = steps.map(({ id: step }) => {
    const row = byStep.get(step);
    if (!row) throw new Error(`Run ${id} has no row for its step ${step}.`);
    return row;
  });
  return {
    record,
    definition,
    plan: { dag: buildDag(steps), maxParallel, onFailure },
    steps: new Map(steps.map((step) => [step.id, step])),
    rows,
    indexOf: new Map(rows.map((row, index) => [row.id, index])),
  };
}

/** Remembers a newer state of a step; answers whether it matters to the plan. */
export function note(run: LiveRun, row: ExecutionRecord): boolean {
  const index = run.indexOf.get(row.id);
  const known = index === undefined ? undefined : run.rows[index];
  if (index === undefined || !known || known.revision >= row.revision) return false;
  run.rows[index] = row;
  return known.status !== row.status || (isFinished(row.status) && known.reason !== row.reason);
}

/** Whether a run is being stopped and has no time to clean up, or none any more. */
export function stopsAtOnce({ stopReason, cleanUpUntil }: ExecutionRecord): boolean {
  return stopReason !== null && cleanUpUntil === null;
}

/** Whether a row has been asked to stop already, in the way that is wanted now. */
export function isAsked(row: ExecutionRecord, atOnce: boolean): boolean {
  return row.stopReason !== null && (!atOnce || row.cleanUpUntil === null);
}

/** A step as the planner looks at it. */
export function stepNow(row: ExecutionRecord): StepNow {
  return {
    status: row.status,
    reason: row.reason,
    attempts: row.attemptCount,
    reused: row.reusedFrom !== null,
    unconditional: row.unconditional,
  };
}
