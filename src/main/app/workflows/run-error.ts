import { linesOfStopped } from '../../core/clean-up';
import { isHandler } from '../../core/dag';
import type { ExecutionRecord } from '../ports';
import type { LiveRun } from './live-run';
import { endedBadly } from './step-outcomes';

/**
 * What is said of a run that ended otherwise than well: the first failure, then each handler that failed too and
 * each clean-up step that was stopped, of which nobody would learn otherwise. null: no step has an error to tell.
 */
export function errorOf(run: LiveRun): string | null {
  const failed = run.rows.filter((row) => row.error !== null && endedBadly(row));
  const handles = (row: ExecutionRecord): boolean => {
    const step = run.steps.get(row.step ?? '');
    return step !== undefined && step.needs.length > 0 && isHandler(step.condition);
  };
  const first = failed.find((row) => !handles(row)) ?? failed[0];
  const others = failed.filter((row) => row !== first && handles(row));
  const lines = [
    ...(first ? [`${first.step ?? ''}: ${first.error ?? ''}`] : []),
    ...others.map(({ step, error }) => `The handler “${step ?? ''}” failed: ${error?.split('\n', 1)[0] ?? ''}`),
    ...linesOfStopped(run.record.error, run.rows),
  ];
  return lines.length === 0 ? null : lines.join('\n');
}
