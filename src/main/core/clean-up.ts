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
