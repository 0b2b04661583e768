import type { Execution, Progress } from '@shared/model/execution';

/** Progress of a run that says nothing of it. */
export const UNKNOWN: Progress = { percent: null, message: null, current: null, done: null, total: null, etaAt: null };

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

/** What a run says of its progress, its likely end put in; `usual` in ms, `now` in epoch ms. */
export function likelyProgress(
  run: Pick<Execution, 'progress' | 'startedAt'>,
  usual: number | null,
  now: number,
): Progress {
  return { ...(run.progress ?? UNKNOWN), etaAt: estimatedEnd(run, usual, now) };
}
