import { AppError } from '@shared/errors';
import { isFinished } from '@shared/model/execution';
import { promoteQueued } from './admission';
import { moveTo } from './moves';
import type { Clock, ExecutionRecord, Launcher, Store } from './ports';
import type { PushHub } from './push-hub';

/** Time between SIGTERM and SIGKILL, ms (engine.md: a grace of 5 seconds). */
export const STOP_GRACE_MS = 5000;

/** Name of an attempt between main and launcher. */
export function refOf(execution: number, attempt: number): string {
  return `${execution}.${attempt}`;
}

interface StopperDeps {
  store: Store;
  clock: Clock;
  launcher: Launcher;
  hub: PushHub;
  /** Something may start now, or the next due moment may be another. */
  changed: () => void;
}

/** Ends executions before their time, whatever they are at. */
export class Stopper {
  readonly #deps: StopperDeps;

  constructor(deps: StopperDeps) {
    this.#deps = deps;
  }

  /**
   * Stops one: what waits ends at once, what runs ends when nothing of it lives any more.
   * Throws `conflict` when it has ended already. Asking twice is harmless.
   */
  stop(record: ExecutionRecord, reason: 'cancelled' | 'replaced' | 'app-quit'): ExecutionRecord {
    const { store, clock, hub, launcher, changed } = this.#deps;
    if (record.status === 'running') {
      const asked = record.stopReason ? record : store.executions.move(record.id, ['running'], { stopReason: reason });
      if (!asked) throw endedAlready(record.id);
      // A workflow has no process: its runner hears of it and stops the steps.
      if (!asked.isWorkflow) store.afterCommit(() => launcher.stop(refOf(asked.id, asked.attemptCount), STOP_GRACE_MS));
      hub.executionChanged(asked);
      return asked;
    }
    if (isFinished(record.status)) throw endedAlready(record.id);
    const { ended, steps, next } = store.transaction(() => {
      const moved = moveTo(store, record.id, 'pending', {
        status: 'terminated',
        reason,
        finishedAt: clock.now(),
        retryAt: null,
      });
      const steps = moved ? endUnbegun(store, moved, clock.now()) : [];
      return { ended: moved, steps, next: moved && promoteQueued(store, record.taskId) };
    });
    if (!ended) throw endedAlready(record.id);
    for (const step of steps) hub.executionChanged(step);
    hub.executionChanged(ended);
    if (next) hub.executionChanged(next);
    changed();
    return ended;
  }

  /** Stops a row that another replaces, unless it ended by itself meanwhile. */
  replace(record: ExecutionRecord): void {
    try {
      this.stop(record, 'replaced');
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
  }
}

/** Ends the steps of a run that never began; to be called within the transaction that ends the run. */
export function endUnbegun(store: Store, run: ExecutionRecord, finishedAt: number): ExecutionRecord[] {
  if (!run.isWorkflow) return [];
  const waiting = store.executions.steps(run.id).filter((step) => step.status === 'pending');
  return waiting.flatMap(
    (step) => moveTo(store, step.id, 'pending', { status: 'skipped', reason: 'stopped', finishedAt }) ?? [],
  );
}

function endedAlready(id: number): AppError {
  return new AppError('conflict', `Run ${id} has ended already.`);
}
