import { message, type Message } from '@shared/messages/message';
import { linesOfStopped } from '../../core/clean-up';
import { isHandler } from '../../core/dag';
import type { ExecutionRecord } from '../ports';
import { linesOf, runError, type RunError, type SaidLine } from '../run-error';
import type { LiveRun } from './live-run';
import { endedBadly } from './step-outcomes';

/**
 * What is said of a run that ended otherwise than well: the first failure, then each handler that failed too and
 * each clean-up step that was stopped, of which nobody would learn otherwise. Nothing: no step has an error to tell.
 */
export function errorOf(run: LiveRun): RunError {
  const failed = run.rows.filter((row) => row.error !== null && endedBadly(row));
  const handles = (row: ExecutionRecord): boolean => {
    const step = run.steps.get(row.step ?? '');
    return step !== undefined && step.needs.length > 0 && isHandler(step.condition);
  };
  const first = failed.find((row) => !handles(row)) ?? failed[0];
  const others = failed.filter((row) => row !== first && handles(row));
  return runError([
    ...(first ? firstFailure(first) : []),
    ...others.map(failedHandler),
    ...linesOfStopped(linesOf(run.record).filter(isMessage), run.rows),
  ]);
}

function firstFailure(row: ExecutionRecord): SaidLine[] {
  const [why = '', ...rest] = linesOf(row);
  const step = row.step ?? '';
  return [typeof why === 'string' ? `${step}: ${why}` : message('outcome.inStep', { step, why }), ...rest];
}

function failedHandler(row: ExecutionRecord): Message {
  const [why = ''] = linesOf(row);
  const told = typeof why === 'string' ? (why.split('\n', 1)[0] ?? '') : why;
  return message('outcome.handlerFailed', { step: row.step ?? '', why: told });
}

function isMessage(line: SaidLine): line is Message {
  return typeof line !== 'string';
}
