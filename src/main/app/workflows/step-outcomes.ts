import { ancestorsOf, buildDag, isHandler } from '../../core/dag';
import type { StepOutcome } from '../../core/macro-values';
import type { WorkflowDefinition } from '../definitions';
import type { ExecutionRecord } from '../ports';

/** Results of steps by the step's id. */
export type Outputs = ReadonlyMap<string, Readonly<Record<string, unknown>>>;
/** How steps ended by the step's id. */
export type Outcomes = ReadonlyMap<string, StepOutcome>;

/** Results by step of the steps that gave one. */
export function outputsOf(steps: readonly ExecutionRecord[]): Outputs {
  return new Map(steps.flatMap(({ step, result }) => (step !== null && result !== null ? [[step, result]] : [])));
}

/** How each step ended, or where it stands. */
export function outcomesOf(steps: readonly ExecutionRecord[]): Outcomes {
  return new Map(
    steps.flatMap(({ step, status, reason, error }) => (step === null ? [] : [[step, { status, reason, error }]])),
  );
}

/** Whether a step ended in a way that handlers are for. */
export function endedBadly({ status }: ExecutionRecord): boolean {
  return status === 'failed' || status === 'completed' || status === 'terminated';
}

/** Longest text of an error in a variable: it shares the room of the whole environment with all others. */
const MAX_ERROR = 8192;
const MAX_IDS = 200;

/** Variables that tell a handler what it handles: the first failure among the steps before it. None without a failure. */
export function failureVariables(
  { action: { workflow } }: WorkflowDefinition,
  id: string,
  rows: readonly ExecutionRecord[],
): Record<string, string> {
  const dag = buildDag(workflow.steps);
  const before = ancestorsOf(dag, id);
  const failed = rows
    .filter((row) => endedBadly(row) && row.step !== null && before.has(dag.indexOf.get(row.step) ?? -1))
    .toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0) || a.id - b.id);
  const [first] = failed;
  if (!first) return {};
  const ids = failed.flatMap(({ step }) => step ?? []);
  const error = (first.error ?? '').replaceAll('\0', '').slice(0, MAX_ERROR).toWellFormed();
  return {
    CLOSING_BELL_FAILED_STEP: first.step ?? '',
    CLOSING_BELL_FAILED_NAME: first.name.replaceAll('\0', ''),
    CLOSING_BELL_FAILED_STATUS: first.status,
    CLOSING_BELL_FAILED_REASON: first.reason ?? '',
    CLOSING_BELL_FAILED_ERROR: error,
    CLOSING_BELL_FAILED_STEPS: ids.slice(0, MAX_IDS).join(','),
  };
}

/** Whether a step of a workflow is there for failures. */
export function isHandlerOf({ action: { workflow } }: WorkflowDefinition, id: string): boolean {
  return workflow.steps.some((step) => step.id === id && isHandler(step.condition));
}
