import { AppError } from '@shared/errors';
import type { Clock, ExecutionRecord, Store, Ticker } from '../ports';
import type { Stopper } from '../stopper';

interface LimitDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  stopper: Stopper;
}

/** Ends the clean-up of runs that are being stopped once its time is over. */
export class CleanUpLimits {
  readonly #deps: LimitDeps;
  readonly #over: () => void;
  readonly #timers = new Map<number, { until: number; timer: Disposable }>();
  readonly #due = new Set<number>();

  /** `over`: the time of one is over, so that `endDue` has something to do. */
  constructor(deps: LimitDeps, over: () => void) {
    this.#deps = deps;
    this.#over = over;
  }

  /** Looks at a run that changed. The wait goes by a clock that nobody sets. */
  look({ id, cleanUpUntil: until }: ExecutionRecord): void {
    const known = this.#timers.get(id);
    if (known?.until === until) return;
    known?.timer[Symbol.dispose]();
    this.#timers.delete(id);
    if (until === null) return;
    const timer = this.#deps.ticker.after(Math.max(0, until - this.#deps.clock.now()), () => {
      this.#due.add(id);
      this.#over();
    });
    this.#timers.set(id, { until, timer });
  }

  /** Stops at once what has had its time; throws when the store can't be used, to be called again then. */
  endDue(): void {
    const { store, stopper } = this.#deps;
    for (const id of this.#due) {
      const row = store.executions.get(id);
      if (row?.status === 'running' && row.cleanUpUntil !== null) this.#end(row, stopper);
      this.#due.delete(id);
    }
  }

  #end(row: ExecutionRecord, stopper: Stopper): void {
    try {
      stopper.stop(row, row.stopReason ?? 'cancelled', 'limit');
    } catch (error) {
      // It ended by itself meanwhile.
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
  }
}
