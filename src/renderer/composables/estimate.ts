import type { Execution, Progress } from '@shared/model/execution';
import type { Task } from '../stores/tasks';

/** Earlier runs that an estimate needs. */
const LEAST_RUNS = 2;

/** Progress of a run that says nothing of it. */
export const UNKNOWN: Progress = { percent: null, message: null, current: null, done: null, total: null, etaAt: null };

/** How long a run of a task takes as a rule, ms: the middle of its last successes; null when too few are known. */
export function usualMs({ recent }: Pick<Task, 'recent'>): number | null {
  const times = recent.flatMap(({ status, ms }) => (status === 'success' && ms !== null ? [ms] : []));
  if (times.length < LEAST_RUNS) return null;
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)] ?? null;
}

/**
 * When a run is likely to end, epoch ms: what it says itself, else going by earlier runs. null where nothing is known
 * or the moment has passed.
 */
export function estimatedEnd(
  { progress, startedAt }: Pick<Execution, 'progress' | 'startedAt'>,
  usual: number | null,
  now: number,
): number | null {
  const at = progress?.etaAt ?? (startedAt === null || usual === null ? null : startedAt + usual);
  return at !== null && at > now ? at : null;
}

/** What a run says of its progress, its likely end put in; `usual` as `usualMs` answers it, `now` in epoch ms. */
export function likelyProgress(
  run: Pick<Execution, 'progress' | 'startedAt'>,
  usual: number | null,
  now: number,
): Progress {
  return { ...(run.progress ?? UNKNOWN), etaAt: estimatedEnd(run, usual, now) };
}
