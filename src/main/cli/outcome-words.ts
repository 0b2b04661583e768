import { visibleText } from '@shared/model/common';
import type { Execution, ExecutionReason } from '@shared/model/execution';

const REASONS: Readonly<Record<ExecutionReason, string>> = {
  slot: 'waits for a free slot',
  group: 'waits for its group',
  'overlap-queue': 'queued behind the run before it',
  'retry-wait': 'waits to try again',
  upstream: 'waits for the steps before it',
  marked: 'marked as success by hand',
  'exit-code': 'the command ended with an error code',
  signal: 'the command was ended by a signal',
  timeout: 'the time limit was reached',
  'spawn-error': 'the command could not be started',
  'bad-config': 'it is not set up correctly',
  'step-failed': 'a step failed',
  'some-steps-failed': 'some of its steps failed',
  cancelled: 'cancelled',
  replaced: 'a newer run took its place',
  'app-quit': 'the app was quit',
  interrupted: 'the app or the machine went down during the run',
  asleep: 'the machine was asleep',
  'not-running': 'the app was not running',
  'clock-change': 'the clock was changed',
  delayed: 'the store was locked or the machine overloaded',
  limit: 'more were missed than are caught up',
  guard: 'its guard held it back',
  overlap: 'the run before it was still active',
  'upstream-failed': 'a step that it needs failed',
  condition: 'its condition did not hold',
  stopped: 'the workflow was stopped before it began',
};

/** A reason in words; empty when there is none. */
export function reasonWords({ status, reason }: { status: string; reason: ExecutionReason | null }): string {
  if (reason === null) return '';
  return status === 'skipped' && reason === 'exit-code'
    ? 'the script said that there was nothing to do'
    : REASONS[reason];
}

/** Time that it took, as `1.5 s`; empty when it has not run or not ended. */
export function timeTaken({ startedAt, finishedAt }: Pick<Execution, 'startedAt' | 'finishedAt'>): string {
  if (startedAt === null || finishedAt === null) return '';
  return `${(Math.max(finishedAt - startedAt, 0) / 1000).toFixed(1)} s`;
}

/** How an execution ended, in one line without its end: `NAME: failed (why) after 1.5 s, 3 tries: ValueError: no`. */
export function endLine(name: string, end: Execution, reason: string | null): string {
  const time = timeTaken(end);
  const tries = end.attemptCount > 1 ? `, ${end.attemptCount} tries` : '';
  const error = end.error?.split('\n')[0] ?? '';
  return [
    `${name}: ${end.status}`,
    reason === null || reason === '' ? '' : ` (${reason})`,
    time === '' ? '' : ` after ${time}`,
    tries,
    error === '' ? '' : `: ${visibleText(error)}`,
  ].join('');
}
