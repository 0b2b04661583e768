import { isFinished } from '@shared/model/execution';
import { pauseOf } from '../core/actions';
import { promoteQueued } from './admission';
import type { Definitions } from './definitions';
import { moveTo } from './moves';
import type { Clock, ExecutionPatch, ExecutionRecord, Store, Ticker } from './ports';

const SLICE = 200;

interface PausesDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  definitions: Definitions;
}

/**
 * Carries out runs that only wait. They hold no slot, and all that is to be known of one stands in its row: after a
 * restart it goes on, and ends at once if its time has passed meanwhile.
 */
export class Pauses {
  readonly #deps: PausesDeps;
  readonly #timers = new Map<number, Disposable>();

  constructor(deps: PausesDeps) {
    this.#deps = deps;
    deps.store.changes.on(({ executions }) => executions.forEach(({ record }) => this.#look(record)));
  }

  /** Takes up what an earlier engine left waiting. */
  takeUp(): void {
    const { store } = this.#deps;
    for (let rows = store.queue.unfinished(0, SLICE); rows.length > 0;) {
      rows.forEach((row) => this.#look(row));
      rows = store.queue.unfinished(rows.at(-1)?.id ?? 0, SLICE);
    }
  }

  /** Ends nothing more: what waits is taken up by the next engine. */
  close(): void {
    for (const id of this.#timers.keys()) this.#forget(id);
  }

  /** Whether a run only waits. */
  has(record: ExecutionRecord): boolean {
    return !isFinished(record.status) && !record.isWorkflow && this.#pauseMs(record) !== null;
  }

  #pauseMs(record: ExecutionRecord): number | null {
    return pauseOf(this.#deps.definitions.of(record).action);
  }

  #look(record: ExecutionRecord): void {
    const { store, clock, ticker } = this.#deps;
    if (!this.has(record)) return this.#forget(record.id);
    const now = clock.now();
    if (record.status === 'pending') {
      if (record.reason !== 'slot') return;
      moveTo(store, record.id, 'pending', { status: 'running', reason: null, startedAt: now });
    } else if (record.stopReason !== null) {
      this.#end(record, { status: 'terminated', reason: record.stopReason });
    } else if (!this.#timers.has(record.id)) {
      const until = (record.startedAt ?? now) + (this.#pauseMs(record) ?? 0);
      const over = (): void => this.#end(record, { status: 'success', reason: null });
      this.#timers.set(record.id, ticker.after(Math.max(0, until - now), over));
    }
  }

  #end(
    { id, taskId }: ExecutionRecord,
    outcome: Pick<ExecutionPatch, 'reason'> & { status: 'success' | 'terminated' },
  ): void {
    const { store, clock } = this.#deps;
    store.transaction(() => {
      if (moveTo(store, id, 'running', { ...outcome, finishedAt: clock.now() })) promoteQueued(store, taskId);
    });
  }

  #forget(id: number): void {
    this.#timers.get(id)?.[Symbol.dispose]();
    this.#timers.delete(id);
  }
}
