import type { Workflow } from '@shared/model/workflow';
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
 * and nobody would learn of it otherwise. null: none is under way.
 */
export function stoppedCleanUps(
  { steps }: Pick<Workflow, 'steps'>,
  rows: readonly CleanUpStep[],
  by: CleanUpEnd,
): string | null {
  const cleaning = new Set(
    steps.filter(({ condition, needs }) => isHandler(condition) && needs.length > 0).map(({ id }) => id),
  );
  const lines = rows
    .filter(({ step, stopReason }) => step !== null && cleaning.has(step) && stopReason === null)
    .filter(({ status, attemptCount }) => status === 'running' || (status === 'pending' && attemptCount > 0))
    .map(({ step }) => lineOf(step ?? '', by));
  return lines.length === 0 ? null : lines.join('\n');
}

/** Of such lines those of the steps that were stopped indeed: one may have ended by itself meanwhile. */
export function linesOfStopped(lines: string | null, rows: readonly Pick<CleanUpStep, 'step' | 'status'>[]): string[] {
  if (lines === null) return [];
  const stopped = rows.filter(({ status }) => status === 'terminated').map(({ step }) => beginningOf(step ?? ''));
  return lines.split('\n').filter((line) => stopped.some((beginning) => line.startsWith(beginning)));
}

function beginningOf(step: string): string {
  return `The clean-up step “${step}” was stopped `;
}

function lineOf(step: string, by: CleanUpEnd): string {
  if (typeof by === 'number') return `The clean-up step “${step}” was stopped after ${by} s.`;
  if (by === 'second-cancel') return `The clean-up step “${step}” was stopped by a second cancel.`;
  if (by === 'app-quit') return `The clean-up step “${step}” was stopped because the app quit.`;
  return `The clean-up step “${step}” was stopped with the workflow around it.`;
}
