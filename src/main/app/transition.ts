import type { ExecutionStatus } from '@shared/model/execution';
import { canTransition } from '../core/execution-state';
import type { ExecutionPatch, ExecutionRecord, Store } from './ports';

/**
 * Takes a run to another status by compare-and-swap; null when it is not at `from` any more. A transition that the table
 * of legal transitions does not hold is a bug and throws.
 */
export function transition(
  store: Store,
  id: number,
  from: ExecutionStatus,
  patch: ExecutionPatch & { status: ExecutionStatus },
): ExecutionRecord | null {
  if (!canTransition(from, patch.status)) throw new Error(`Run ${id} can't go from ${from} to ${patch.status}.`);
  return store.executions.move(id, [from], patch);
}
