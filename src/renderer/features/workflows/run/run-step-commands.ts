import { isFinished, type Execution } from '@shared/model/execution';
import { canMark } from '../../../composables/use-run-actions';
import type { WorkflowRerun } from '../../../stores/executions';

/** All that can be done with a step of a run. */
export const STEP_COMMANDS = [
  'log',
  'nested',
  'step',
  'stepOriginal',
  'after',
  'afterOriginal',
  'cancelStep',
  'mark',
  'page',
] as const;
/** What can be done with a step of a run. */
export type StepCommand = (typeof STEP_COMMANDS)[number];

/** One line of a step's menu. */
export interface StepChoice {
  command: StepCommand;
  /** It is shown, but not possible now. */
  disabled: boolean;
}

/** What the commands that repeat something ask for; the rest repeat nothing. */
export const STEP_RERUNS: Readonly<Partial<Record<StepCommand, Omit<WorkflowRerun, 'step'>>>> = {
  step: { from: 'step', definitions: 'current' },
  stepOriginal: { from: 'step', definitions: 'original' },
  after: { from: 'step-and-after', definitions: 'current' },
  afterOriginal: { from: 'step-and-after', definitions: 'original' },
};

/** Whether a row is cancelled with effect: it goes on, and nobody has asked yet, or it still cleans up. */
export function canCancel({ status, stopping, cleanUpUntil }: Execution): boolean {
  return !isFinished(status) && (!stopping || cleanUpUntil !== null);
}

/**
 * The menu of a step. `older`: the workflow has changed since the run, so that the definition of then can be chosen.
 * Whoever may only look gets what changes nothing.
 */
export function stepChoices(
  row: Execution,
  run: Execution,
  { older, canEdit }: { older: boolean; canEdit: boolean },
): StepChoice[] {
  const choice = (command: StepCommand, disabled = false): StepChoice => ({ command, disabled });
  const looks = row.isWorkflow ? [choice('nested')] : [choice('log')];
  if (!canEdit) return [...looks, choice('page')];
  const active = !isFinished(run.status);
  const reruns = older ? (['step', 'stepOriginal', 'after', 'afterOriginal'] as const) : (['step', 'after'] as const);
  return [
    ...looks,
    ...reruns.map((command) => choice(command, active)),
    ...(canCancel(row) ? [choice('cancelStep')] : []),
    ...(canMark(row) ? [choice('mark')] : []),
    choice('page'),
  ];
}
