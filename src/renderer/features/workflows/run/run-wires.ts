import { isFinished, type Execution } from '@shared/model/execution';
import type { StepCondition } from '@shared/model/workflow';

/** What a wire says of a run: it was gone along, it was not, or that is still open. */
export type WireState = 'taken' | 'not-taken' | 'open';

type Row = Pick<Execution, 'status' | 'reason'>;

/** What an ended step counts as for those that need it: a step skipped for an earlier failure counts as failed. */
export function outcomeClass({ status, reason }: Row): 'success' | 'failed' | 'neither' {
  if (status === 'success') return 'success';
  if (status === 'skipped' && reason !== 'upstream-failed') return 'neither';
  return 'failed';
}

function supports(condition: StepCondition, need: Row): boolean {
  if (condition === 'all-done') return true;
  return outcomeClass(need) === (condition === 'any-failed' ? 'failed' : 'success');
}

/** Whether a step was passed over because of the steps before it; a script that skips itself (exit 99) did run. */
function wasPassedOver({ status, reason }: Row): boolean {
  return status === 'skipped' && reason !== 'exit-code';
}

/** The state of one wire, from the rows at its ends; undefined: not known yet. */
export function wireState(condition: StepCondition, need: Row | undefined, step: Row | undefined): WireState {
  if (step !== undefined && wasPassedOver(step)) return 'not-taken';
  if (need === undefined || !isFinished(need.status)) return 'open';
  return supports(condition, need) ? 'taken' : 'not-taken';
}
