import { AppError } from '@shared/errors';
import type { ExecutionReason, ExecutionStatus } from '@shared/model/execution';
import { descendantsOf, type Dag } from './dag';

/** From where a workflow is run again. */
export type RerunFrom = 'start' | 'failed' | 'step' | 'step-and-after';

/** How a step ended in the run that is repeated. */
export interface StepBefore {
  status: ExecutionStatus;
  reason: ExecutionReason | null;
}

/** What a rerun runs; all other steps keep what they had. */
export interface RerunPlan {
  run: Set<string>;
  /** Those of `run` that run however what they need has ended. */
  unconditional: Set<string>;
}

/**
 * Which steps a rerun runs. `before` answers null for a step that the earlier run did not have. From `failed`, all that
 * neither succeeded nor skipped itself runs again, and everything after it. Throws `invalid-input` for a step that the
 * workflow does not have, `conflict` if nothing failed.
 */
export function planRerun(
  dag: Dag,
  from: RerunFrom,
  step: string | null,
  before: (id: string) => StepBefore | null,
): RerunPlan {
  switch (from) {
    case 'start':
      return { run: new Set(dag.steps.map(({ id }) => id)), unconditional: new Set() };
    case 'failed':
      return { run: failedAndAfter(dag, before), unconditional: new Set() };
    case 'step': {
      const id = knownStep(dag, step);
      return { run: new Set([id]), unconditional: new Set([id]) };
    }
    case 'step-and-after': {
      const id = knownStep(dag, step);
      return { run: new Set([id, ...descendantsOf(dag, [id])]), unconditional: new Set([id]) };
    }
  }
}

function failedAndAfter(dag: Dag, before: (id: string) => StepBefore | null): Set<string> {
  const unsettled = dag.steps.map(({ id }) => ({ id, was: before(id) })).filter(({ was }) => !isSettled(was));
  if (!unsettled.some(({ was }) => isToRepair(was))) {
    throw new AppError('conflict', 'graph.nothingFailed');
  }
  const ids = unsettled.map(({ id }) => id);
  return new Set([...ids, ...descendantsOf(dag, ids)]);
}

/** It succeeded, or said itself that there was nothing to do. */
function isSettled(was: StepBefore | null): boolean {
  return was?.status === 'success' || (was?.status === 'skipped' && was.reason === 'exit-code');
}

/** A condition that did not hold alone is no reason for a rerun: a run that went well has such steps too. */
function isToRepair(was: StepBefore | null): boolean {
  return !(was?.status === 'skipped' && was.reason === 'condition');
}

function knownStep(dag: Dag, step: string | null): string {
  if (step === null) throw new AppError('invalid-input', 'graph.whichStep', {}, { path: ['step'] });
  if (!dag.indexOf.has(step)) {
    throw new AppError('invalid-input', 'graph.noStep', { step }, { path: ['step'] });
  }
  return step;
}
