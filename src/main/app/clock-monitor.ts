import { Emitter, type Events } from '@shared/emitter';
import type { Clock, Logger, Ticker } from './ports';

/** How often the clocks are compared, ms. */
const LOOK_MS = 2000;
/** Differences below this are drift and slow timers, ms. */
const TOLERANCE_MS = 1500;

/** A look this late, ms, means sleep on systems whose monotonic clock counts it, or a loop that stood still. */
const LATE_MS = 10_000;

/** What the clock monitor saw. */
export interface ClockJump {
  /** Wall clock against monotonic clock, ms; negative: it was set back. */
  byMs: number;
  /** The machine slept: the time really passed. */
  slept: boolean;
}

/** Watches the wall clock against clocks that nobody sets, and tells jumps from sleep. */
export class ClockMonitor {
  readonly #clock: Clock;
  readonly #ticker: Ticker;
  readonly #logger: Logger;
  readonly #jumped: Emitter<ClockJump>;
  #watch: Disposable | null = null;
  #wall = 0;
  #mono = 0;
  #uptime = 0;

  constructor(clock: Clock, ticker: Ticker, logger: Logger) {
    this.#clock = clock;
    this.#ticker = ticker;
    this.#logger = logger;
    this.#jumped = new Emitter((error) => logger.error('A listener of the clock failed.', error));
  }

  /** The wall clock jumped, or the machine slept. */
  get jumped(): Events<ClockJump> {
    return this.#jumped;
  }

  /** Starts watching. */
  start(): void {
    this.#mark();
    this.#watch = this.#ticker.every(LOOK_MS, () => this.look());
  }

  /** Stops watching. */
  stop(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
  }

  /** Looks now: after a wake-up, or before something is taken for due, nobody should wait for the next round. */
  look(): void {
    if (!this.#watch) return;
    const wall = this.#clock.now() - this.#wall;
    const running = this.#clock.monotonic() - this.#mono;
    const asleep = this.#clock.uptime() - this.#uptime - running;
    const slept = asleep > TOLERANCE_MS;
    const jumped = wall - running - (slept ? asleep : 0);
    this.#mark();
    if (Math.abs(jumped) > TOLERANCE_MS) this.#tell({ byMs: jumped, slept: false });
    else if (slept) this.#tell({ byMs: asleep, slept: true });
    else if (running > LATE_MS) this.#tell({ byMs: running, slept: true });
  }

  #tell(jump: ClockJump): void {
    this.#logger.info(jump.slept ? 'The machine slept.' : 'The clock was set.', { byMs: jump.byMs });
    this.#jumped.emit(jump);
  }

  #mark(): void {
    this.#wall = this.#clock.now();
    this.#mono = this.#clock.monotonic();
    this.#uptime = this.#clock.uptime();
  }
}
