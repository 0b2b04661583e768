import type { Workflow } from '@shared/model/workflow';
import { message, type Message, type MessageKey } from '@shared/messages/message';
import { isHandler } from './dag';
import type { StopReason } from './execution-state';

/**
 * Until when clean-up steps may run once a workflow is being stopped, epoch ms; null: it stops at once. A quit of the app
 * starts nothing more, and a workflow without such steps has nothing to wait for.
 */
export function cleanUpUntil(
  { onCancel, cancelGraceSeconds, steps }: Pick<Workflow, 'onCancel' | 'cancelGraceSeconds' | 'steps'>,
  reason: StopReason,
  now: number,
): number | null {
  const hasCleanUp = steps.some(({ condition, needs }) => isHandler(condition) && needs.length > 0);
  return onCancel === 'none' || reason === 'app-quit' || !hasCleanUp ? null : now + cancelGraceSeconds * 1000;
}

/** What stopped a clean-up step before its end: a limit in seconds, a person, a quit, or the end of the workflow around. */
export type CleanUpEnd = number | 'second-cancel' | 'app-quit' | 'around';

/** A step that may clean up, and where it stands. */
interface CleanUpStep {
  step: string | null;
  status: string;
  attemptCount: number;
  stopReason: StopReason | null;
}

/**
 * A line for each clean-up step that is under way as the whole is stopped at once: what it was to undo stays as it is,
 * and nobody would learn of it otherwise.
 */
export function stoppedCleanUps(
  { steps }: Pick<Workflow, 'steps'>,
  rows: readonly CleanUpStep[],
  by: CleanUpEnd,
): Message[] {
  const cleaning = new Set(
    steps.filter(({ condition, needs }) => isHandler(condition) && needs.length > 0).map(({ id }) => id),
  );
  return rows
    .filter(({ step, stopReason }) => step !== null && cleaning.has(step) && stopReason === null)
    .filter(({ status, attemptCount }) => status === 'running' || (status === 'pending' && attemptCount > 0))
    .map(({ step }) => lineOf(step ?? '', by));
}

const STOPPED: ReadonlySet<string> = new Set<MessageKey>([
  'outcome.cleanUpLimit',
  'outcome.cleanUpCancelled',
  'outcome.cleanUpQuit',
  'outcome.cleanUpAround',
]);

/** Of such lines those of the steps that were stopped indeed: one may have ended by itself meanwhile. */
export function linesOfStopped(
  lines: readonly Message[],
  rows: readonly Pick<CleanUpStep, 'step' | 'status'>[],
): Message[] {
  const stopped = new Set(rows.filter(({ status }) => status === 'terminated').map(({ step }) => step));
  return lines.filter(({ key, params: { step } }) => STOPPED.has(key) && typeof step === 'string' && stopped.has(step));
}

function lineOf(step: string, by: CleanUpEnd): Message {
  if (typeof by === 'number') return message('outcome.cleanUpLimit', { step, n: by });
  if (by === 'second-cancel') return message('outcome.cleanUpCancelled', { step });
  if (by === 'app-quit') return message('outcome.cleanUpQuit', { step });
  return message('outcome.cleanUpAround', { step });
}
