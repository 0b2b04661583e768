import type { ExecutionStatus } from '@shared/model/execution';
import { canMove } from '../core/execution-state';
import type { ExecutionPatch, ExecutionRecord, Store } from './ports';

/**
 * Moves a run to another status by compare-and-swap; null when it is not at `from` any more. A move that the table of
 * legal moves does not hold is a bug and throws.
 */
export function moveTo(
  store: Store,
  id: number,
  from: ExecutionStatus,
  patch: ExecutionPatch & { status: ExecutionStatus },
): ExecutionRecord | null {
  if (!canMove(from, patch.status)) throw new Error(`Run ${id} can't go from ${from} to ${patch.status}.`);
  return store.executions.move(id, [from], patch);
}
