import { AppError, isUnavailable } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import { type CleanUpEnd, cleanUpUntil, stoppedCleanUps } from '../core/clean-up';
import type { StopReason } from '../core/execution-state';
import { isFinished } from '@shared/model/execution';
import { promoteQueued } from './admission';
import type { Definitions } from './definitions';
import { transition } from './transition';
import { runError } from './run-error';
import type { Clock, ExecutionRecord, Launcher, Store } from './ports';

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
  definitions: Definitions;
}

/** Why a workflow has no time to clean up: it has had it, or the workflow around it has none. */
type AtOnce = 'limit' | 'around';

/** Ends executions before their time, whatever they are at. */
export class Stopper {
  readonly #deps: StopperDeps;

  constructor(deps: StopperDeps) {
    this.#deps = deps;
  }

  /**
   * Stops one: what waits ends at once, what runs ends when nothing of it lives any more.
   * Throws `conflict` when it has ended already. A workflow may clean up first; asking twice, or `atOnce`, ends that too:
   * for its limit, or with the workflow around it.
   */
  stop(record: ExecutionRecord, reason: StopReason, atOnce: AtOnce | null = null): ExecutionRecord {
    const { store, clock, launcher } = this.#deps;
    if (record.status === 'running') {
      const asked = this.#ask(record, reason, atOnce);
      if (!asked) throw endedAlready(record.id);
      // A workflow has no process: its runner hears of it and stops the steps.
      if (!asked.isWorkflow) store.afterCommit(() => launcher.stop(refOf(asked.id, asked.attemptCount), STOP_GRACE_MS));
      return asked;
    }
    if (isFinished(record.status)) throw endedAlready(record.id);
    const ended = store.transaction(() => {
      const finishedAt = clock.now();
      const patch = { status: 'terminated', reason, finishedAt, retryAt: null } as const;
      const moved = transition(store, record.id, 'pending', patch);
      if (moved) {
        endUnbegun(store, moved, finishedAt);
        promoteQueued(store, record.taskId);
      }
      return moved;
    });
    if (!ended) throw endedAlready(record.id);
    return ended;
  }

  #ask(record: ExecutionRecord, reason: StopReason, atOnce: AtOnce | null): ExecutionRecord | null {
    const { store } = this.#deps;
    if (record.stopReason === null) {
      const until = record.isWorkflow && atOnce === null ? this.#cleanUpUntil(record, reason) : null;
      return store.executions.move(record.id, ['running'], { stopReason: reason, cleanUpUntil: until });
    }
    // What merely waits for its place does not shorten the grace.
    if (record.cleanUpUntil === null || (reason === 'replaced' && atOnce === null)) return record;
    // Kept at once: after a crash nobody could tell any more what stopped them.
    const stopped = runError(this.#stoppedCleanUps(record, reason, atOnce));
    return store.executions.move(record.id, ['running'], { cleanUpUntil: null, ...stopped });
  }

  /** Gives the clean-up of a run that an earlier engine was stopping its time anew: nothing could run meanwhile. */
  renew(record: ExecutionRecord): void {
    if (record.stopReason === null || record.cleanUpUntil === null) return;
    const until = this.#cleanUpUntil(record, record.stopReason);
    this.#deps.store.executions.move(record.id, ['running'], { cleanUpUntil: until });
  }

  #stoppedCleanUps(record: ExecutionRecord, reason: StopReason, atOnce: AtOnce | null): Message[] {
    const { store, definitions } = this.#deps;
    try {
      const { workflow } = definitions.workflow(record).action;
      const asked: CleanUpEnd = reason === 'app-quit' ? 'app-quit' : 'second-cancel';
      const by = atOnce === 'limit' ? workflow.cancelGraceSeconds : (atOnce ?? asked);
      return stoppedCleanUps(workflow, store.queue.steps(record.id), by);
    } catch (error) {
      // A definition that is gone must not keep a run from being stopped.
      if (!(error instanceof AppError) || isUnavailable(error)) throw error;
      return [];
    }
  }

  #cleanUpUntil(record: ExecutionRecord, reason: StopReason): number | null {
    try {
      const { workflow } = this.#deps.definitions.workflow(record).action;
      return cleanUpUntil(workflow, reason, this.#deps.clock.now());
    } catch (error) {
      // A definition that is gone must not keep a run from being stopped.
      if (!(error instanceof AppError) || isUnavailable(error)) throw error;
      return null;
    }
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
export function endUnbegun(store: Store, run: ExecutionRecord, finishedAt: number): void {
  if (!run.isWorkflow) return;
  for (const step of store.queue.steps(run.id)) {
    if (step.status === 'pending')
      transition(store, step.id, 'pending', { status: 'skipped', reason: 'stopped', finishedAt });
  }
}

function endedAlready(id: number): AppError {
  return new AppError('conflict', 'calls.run.ended', { id });
}
