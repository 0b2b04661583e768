import type { LauncherEvent } from '@shared/launch';
import type { ExecutionReason, ExecutionStatus } from '@shared/model/execution';

/** Rows of `missed` and of skipped overlaps are born ended: no move leads to `missed`. What waits ends as failed when its workflow gives up its retries. */
const TRANSITIONS: Readonly<Record<ExecutionStatus, readonly ExecutionStatus[]>> = {
  pending: ['running', 'failed', 'terminated', 'skipped'],
  // Back to pending: it waits to retry, or was never started when the engine died.
  // Completed: a workflow that was told to go on after a failure.
  running: ['pending', 'success', 'failed', 'completed', 'terminated', 'skipped'],
  success: [],
  failed: [],
  completed: [],
  terminated: [],
  missed: [],
  skipped: [],
};

/**
 * Whether a run may go from one status to another by itself. What has ended never does (see `canMarkSuccess`), and a
 * new reason for the same status is no move.
 */
export function canTransition(from: ExecutionStatus, to: ExecutionStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** The exit code by which a script says that there was nothing to do. */
const SKIPPED_EXIT_CODE = 99;

/** Why a run is being stopped. */
export type StopReason = 'cancelled' | 'replaced' | 'app-quit';

/** How a try ended. */
export interface Outcome {
  status: 'success' | 'failed' | 'terminated' | 'skipped';
  reason: ExecutionReason | null;
}

/**
 * Reads the end of a try from what the launcher says. A script that ended well (exit 0 or 99) before a stop reached it
 * keeps its own outcome; a failure while a stop was asked for counts as stopped.
 */
export function outcomeOf(
  event: Extract<LauncherEvent, { type: 'exited' | 'refused' | 'lost' }>,
  stopReason: StopReason | null,
): Outcome {
  const failed = (reason: ExecutionReason): Outcome =>
    stopReason === null ? { status: 'failed', reason } : { status: 'terminated', reason: stopReason };

  if (event.type === 'refused') return failed(event.reason);
  if (event.type === 'lost') return { status: 'terminated', reason: stopReason ?? 'interrupted' };
  if (event.cause === 'stop') return { status: 'terminated', reason: stopReason ?? 'cancelled' };
  if (event.cause === 'timeout') return failed('timeout');
  if (event.signal !== null) return failed('signal');
  if (event.exitCode === 0) return { status: 'success', reason: null };
  if (event.exitCode === SKIPPED_EXIT_CODE) return { status: 'skipped', reason: 'exit-code' };
  return failed('exit-code');
}
