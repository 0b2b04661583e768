import type { Logger, Ticker } from '../../app/ports';

/** The longest delay that Node's timers keep, ms; they take a longer one for 1 ms. */
const LONGEST_DELAY_MS = 2_147_483_647;

/**
 * Node's timers. What a callback throws is logged, and a repeated one goes on. The period of `every` counts
 * from the end of a tick, so a blocked loop makes one late tick and no burst. `every` does not keep the process
 * alive, as it only watches; `after` does, as somebody waits for it.
 */
export class SystemTicker implements Ticker {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  every(everyMs: number, tick: () => void): Disposable {
    let disposed = false;
    let pending: Disposable;
    const arm = (): void => {
      pending = this.#delay(everyMs, false, () => {
        this.#run(tick);
        if (!disposed) arm();
      });
    };
    arm();
    return {
      [Symbol.dispose]: () => {
        disposed = true;
        pending[Symbol.dispose]();
      },
    };
  }

  after(ms: number, tick: () => void): Disposable {
    return this.#delay(ms, true, () => this.#run(tick));
  }

  soon(tick: () => void): void {
    setImmediate(() => this.#run(tick));
  }

  /** Looks at the clock again when its timer fires: Node's may be up to a millisecond early, and long ones come in parts. */
  #delay(ms: number, keepsAlive: boolean, done: () => void): Disposable {
    const due = performance.now() + ms;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const leftMs = Math.ceil(due - performance.now());
      timer = setTimeout(
        () => {
          if (performance.now() < due) arm();
          else done();
        },
        Math.min(Math.max(leftMs, 1), LONGEST_DELAY_MS),
      );
      if (!keepsAlive) timer.unref();
    };
    arm();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  }

  #run(tick: () => void): void {
    try {
      tick();
    } catch (error) {
      this.#logger.error('A timer callback failed.', error);
    }
  }
}
