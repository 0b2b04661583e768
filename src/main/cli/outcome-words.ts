import { message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import { visibleText } from '@shared/model/common';
import type { Execution, ExecutionReason } from '@shared/model/execution';

/** A reason in words; empty when there is none. */
export function reasonWords({ status, reason }: { status: string; reason: ExecutionReason | null }): string {
  if (reason === null) return '';
  return render(message(status === 'skipped' && reason === 'exit-code' ? 'cli.nothingToDo' : `reason.${reason}`), 'en');
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
