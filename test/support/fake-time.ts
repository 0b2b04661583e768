import type { Alarm, Clock, Logger, Ticker } from '@main/app/ports';

interface Timer {
  /** On the monotonic clock. */
  due: number;
  order: number;
  run: () => void;
}

/**
 * Time under a test's control: a clock, an alarm and a ticker that behave as the real ones do. Like them, timers and
 * the alarm wait on the monotonic clock, so after a `jump` forward or a `sleep` they are late.
 * What a callback throws is logged if a logger is given; else it comes out of `advance`, so that a test sees it.
 */
export class FakeTime {
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly ticker: Ticker;
  /** While true the alarm never rings by itself. */
  deaf = false;
  readonly #logger: Logger | null;
  #wall: number;
  #monotonic = 1_000;
  #uptime = 60_000;
  #timers: Timer[] = [];
  #soon: (() => void)[] = [];
  #order = 0;
  #alarmAt: number | null = null;
  #alarmTimer: Disposable | null = null;
  #ring: (() => void) | null = null;
  #generation = 0;

  /** `startAt` is epoch ms; the default is Monday 5 January 2026, 08:00 UTC. */
  constructor({ startAt = Date.UTC(2026, 0, 5, 8), logger = null }: { startAt?: number; logger?: Logger | null } = {}) {
    this.#wall = startAt;
    this.#logger = logger;
    this.clock = { now: () => this.#wall, monotonic: () => this.#monotonic, uptime: () => this.#uptime };
    this.alarm = { set: (at, ring) => this.#setAlarm(at, ring), clear: () => this.#clearAlarm() };
    this.ticker = {
      every: (everyMs, tick) => this.#every(everyMs, tick),
      after: (ms, tick) => this.#add(ms, () => this.#run(tick)),
      soon: (tick) => this.#addSoon(tick),
    };
  }

  /** What the alarm is set for, epoch ms; null when it is not set. */
  get alarmAt(): number | null {
    return this.#alarmAt;
  }

  /** Lets `ms` pass on all clocks; alarm and timers that fall due ring in order, each at its own instant. */
  advance(ms: number): void {
    const target = this.#monotonic + ms;
    this.flush();
    for (let next = this.#takeDue(target); next !== null; next = this.#takeDue(target)) {
      this.#pass(Math.max(0, next.due - this.#monotonic));
      next.run();
      this.flush();
    }
    this.#pass(target - this.#monotonic);
  }

  /** Sets the wall clock forward or, with a negative number, back. Nothing rings by itself. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** The machine sleeps: wall clock and uptime go on, the monotonic clock and all timers stand still. */
  sleep(ms: number): void {
    this.#wall += ms;
    this.#uptime += ms;
  }

  /** The loop is blocked for `ms`: the clocks go on, and what fell due rings late, when time next advances. */
  block(ms: number): void {
    this.#pass(ms);
  }

  /** Calls the callback that the alarm was set with last, be it early, again after it rang, or after it was cleared. */
  ring(): void {
    const ring = this.#ring;
    if (ring !== null) this.#run(ring);
    this.flush();
  }

  /** Runs what was put off with `soon`, and what that puts off. It also runs by itself when the real loop turns. */
  flush(): void {
    for (let tick = this.#soon.shift(); tick !== undefined; tick = this.#soon.shift()) this.#run(tick);
  }

  /** Runs only the first of what was put off; false: there is nothing. */
  turn(): boolean {
    const tick = this.#soon.shift();
    if (tick !== undefined) this.#run(tick);
    return tick !== undefined;
  }

  #pass(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
    this.#uptime += ms;
  }

  #takeDue(target: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.due > target) continue;
      if (first === null || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer;
    }
    if (first !== null) this.#remove(first);
    return first;
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  #add(ms: number, run: () => void): Disposable {
    this.#order += 1;
    const timer = { due: this.#monotonic + Math.max(ms, 1), order: this.#order, run };
    this.#timers.push(timer);
    return { [Symbol.dispose]: () => this.#remove(timer) };
  }

  #every(everyMs: number, tick: () => void): Disposable {
    let disposed = false;
    let pending: Disposable;
    const arm = (): void => {
      pending = this.#add(everyMs, () => {
        try {
          this.#run(tick);
        } finally {
          if (!disposed) arm();
        }
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

  #addSoon(tick: () => void): void {
    this.#soon.push(tick);
    setImmediate(() => this.flush());
  }

  #setAlarm(at: number, ring: () => void): void {
    if (Number.isNaN(new Date(at).getTime())) throw new RangeError(`${at} is not an instant.`);
    this.#clearAlarm();
    this.#alarmAt = at;
    this.#ring = ring;
    if (at < this.#wall) {
      const generation = this.#generation;
      this.#addSoon(() => {
        if (generation === this.#generation) this.#ringNow();
      });
    } else this.#armAlarm(at);
  }

  #armAlarm(at: number): void {
    this.#alarmTimer = this.#add(at - this.#wall, () => {
      if (at > this.#wall) this.#armAlarm(at);
      else this.#ringNow();
    });
  }

  #ringNow(): void {
    if (this.deaf) return;
    this.#clearAlarm();
    if (this.#ring !== null) this.#run(this.#ring);
  }

  #clearAlarm(): void {
    this.#generation += 1;
    this.#alarmTimer?.[Symbol.dispose]();
    this.#alarmTimer = null;
    this.#alarmAt = null;
  }

  #run(callback: () => void): void {
    if (this.#logger === null) {
      callback();
      return;
    }
    try {
      callback();
    } catch (error) {
      this.#logger.error('A callback failed.', error);
    }
  }
}
