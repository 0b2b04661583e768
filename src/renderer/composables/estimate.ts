import type { Execution, Progress } from '@shared/model/execution';

/** Progress of a run that says nothing of it. */
export const UNKNOWN: Progress = { percent: null, message: null, current: null, done: null, total: null, etaAt: null };

type Underway = Pick<Execution, 'progress' | 'startedAt' | 'usualMs'>;

/**
 * When a run is likely to end, epoch ms: what it says itself, else going by earlier runs. null where nothing is known
 * or the moment has passed.
 */
export function estimatedEnd({ progress, startedAt, usualMs }: Underway, now: number): number | null {
  const at = progress?.etaAt ?? (startedAt === null || usualMs === null ? null : startedAt + usualMs);
  return at !== null && at > now ? at : null;
}

/** What a run says of its progress, its likely end put in; `now` in epoch ms. */
export function likelyProgress(run: Underway, now: number): Progress {
  return { ...(run.progress ?? UNKNOWN), etaAt: estimatedEnd(run, now) };
}
