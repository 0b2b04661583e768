import type { ExecutionReason, ExecutionStatus } from '@shared/model/execution';

/** The reasons that the engine gives for each status. A pair that is missing here has no sentence of its own. */
export const REASONS_OF = {
  pending: ['slot', 'group', 'overlap-queue', 'retry-wait', 'upstream'],
  running: [],
  success: ['marked'],
  failed: ['exit-code', 'signal', 'timeout', 'spawn-error', 'bad-config', 'step-failed'],
  completed: ['some-steps-failed'],
  terminated: ['cancelled', 'replaced', 'app-quit', 'interrupted'],
  missed: ['asleep', 'not-running', 'clock-change', 'delayed', 'limit'],
  skipped: ['overlap', 'exit-code', 'upstream-failed', 'condition', 'stopped', 'guard'],
} as const satisfies Record<ExecutionStatus, readonly ExecutionReason[]>;

type Reasons = typeof REASONS_OF;
/** A status with one of its reasons or with none: each is the path of a sentence in every language. */
export type StatusReason = {
  [S in ExecutionStatus]: `${S}.${Reasons[S][number] | 'none'}`;
}[ExecutionStatus];

const PAIRS: ReadonlySet<string> = new Set(
  Object.entries(REASONS_OF).flatMap(([status, reasons]) =>
    ['none', ...reasons].map((reason) => `${status}.${reason}`),
  ),
);

/** The pair of a run; null when the engine gives a reason that these screens do not know for that status. */
export function pairOf(status: ExecutionStatus, reason: ExecutionReason | null): StatusReason | null {
  const pair = `${status}.${reason ?? 'none'}`;
  return PAIRS.has(pair) ? (pair as StatusReason) : null;
}
