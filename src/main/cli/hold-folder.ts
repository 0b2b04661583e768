import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@shared/errors';
import { findEngine, type EngineFile } from '../server/engine-file';

/** Either we hold the data folder now, or somebody else does. */
export type Hold<T> = { mine: T } | { holder: EngineFile };

const STEP_MS = 200;

/**
 * Takes hold of a data folder with `take`, or finds the engine that holds it. Between the lock and `engine.json` lies
 * a moment at the holder's start and end: while `take` throws `conflict` and no engine answers, it tries again, for
 * `patienceMs`, then throws that conflict.
 */
export async function holdFolder<T>(
  dataDir: string,
  take: () => Promise<T>,
  { patienceMs, stop }: { patienceMs: number; stop?: AbortSignal },
): Promise<Hold<T>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const holder = await findEngine(dataDir);
    if (holder !== null) return { holder };
    try {
      return { mine: await take() };
    } catch (error) {
      const worthWaiting = error instanceof AppError && error.code === 'conflict' && !stop?.aborted;
      if (!worthWaiting || performance.now() > deadline) throw error;
    }
    await delay(STEP_MS);
  }
}
