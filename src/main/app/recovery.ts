import type { OrphanCandidate } from '@shared/launch';
import { promoteQueued } from './admission';
import type { AttemptService } from './attempt-service';
import { transition } from './transition';
import type { NextFireCalculator } from './next-fire-calculator';
import type { Clock, ExecutionRecord, Logger, Launcher, Store } from './ports';
import { endUnbegun } from './stopper';

const SLICE = 200;

interface RecoveryDeps {
  store: Store;
  clock: Clock;
  launcher: Launcher;
  logger: Logger;
  attempts: AttemptService;
}

/**
 * Puts in order what an earlier run of the engine left: what is still alive and really ours is stopped, attempts found
 * running end as interrupted and retry by their task's rule, what waited goes on waiting.
 */
export async function recover(deps: RecoveryDeps): Promise<void> {
  const { store, clock, launcher, logger, attempts } = deps;
  const rows = [...unfinished(store)];
  const running = rows.filter((row) => row.status === 'running' && !row.isWorkflow);
  const stopped = await launcher.reap(running.flatMap((row) => orphanCandidatesOf(store, row)));
  const replacing = newestReplacing(rows);
  for (const row of rows) {
    if (isReplaced(row, replacing)) replace(deps, row);
    else if (row.status === 'running' && !row.isWorkflow) attempts.interrupted(row, clock.now());
  }
  for (const taskId of new Set(rows.map((row) => row.taskId))) promoteQueued(store, taskId);
  if (running.length > 0) {
    logger.warn('Runs were found unfinished from an earlier start.', { runs: running.length, processes: stopped });
  }
}

/** Whether a newer run of the task waits for this one to be gone: the engine died between its claim and the stop. */
function isReplaced(row: ExecutionRecord, replacing: ReadonlyMap<number, number>): boolean {
  // A step belongs to its workflow: what replaces a task waits for it.
  return row.taskId !== null && row.parent === null && (replacing.get(row.taskId) ?? 0) > row.id;
}

/** The newest run of each task that waits for the others of it to be gone. */
function newestReplacing(rows: readonly ExecutionRecord[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const { id, taskId, overlap, reason, parent } of rows) {
    if (taskId !== null && overlap === 'replace' && reason === 'overlap-queue' && parent === null)
      found.set(taskId, id);
  }
  return found;
}

function replace({ store, clock, attempts }: RecoveryDeps, row: ExecutionRecord): void {
  const finishedAt = clock.now();
  if (row.status === 'pending') {
    store.transaction(() => {
      const patch = { status: 'terminated', reason: 'replaced', finishedAt, retryAt: null } as const;
      const ended = transition(store, row.id, 'pending', patch);
      if (ended) endUnbegun(store, ended, finishedAt);
    });
    return;
  }
  // The steps of a workflow are stopped by its runner, which also gives its clean-up the time that it has.
  const cleans = row.isWorkflow && row.stopReason === null ? { cleanUpUntil: finishedAt } : {};
  const stopped = store.executions.move(row.id, ['running'], { stopReason: 'replaced', ...cleans });
  if (stopped && !stopped.isWorkflow) attempts.interrupted(stopped, finishedAt);
}

/** Computes every live task's next moment anew, in slices: the zone data that the stored ones came from is another. */
export async function replanAll(store: Store, nextFires: NextFireCalculator, soon: () => Promise<void>): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = store.planning.plans(after, SLICE);
    store.transaction(() => {
      for (const row of rows) store.planning.setNext(row.id, row.version, nextFires.of(row));
    });
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    await soon();
  }
}

function* unfinished(store: Store): Generator<ExecutionRecord> {
  let after = 0;
  for (;;) {
    const rows = store.queue.unfinished(after, SLICE);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < SLICE) return;
    after = last.id;
  }
}

function orphanCandidatesOf(store: Store, row: ExecutionRecord): OrphanCandidate[] {
  return store.attempts
    .of(row.id)
    .filter((attempt) => attempt.finishedAt === null)
    .map(({ token, pid, pidStart }) => ({ token, pid, pidStart }));
}
