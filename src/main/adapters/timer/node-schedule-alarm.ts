import schedule from 'node-schedule';
import type { Alarm, Logger, Ticker } from '../../app/ports';

/**
 * One alarm made of one node-schedule job, re-armed by its one owner. An instant that has passed rings through the
 * ticker: node-schedule answers null for it and would never ring. It waits on Node's timers, so a clock that is set
 * forward, or a sleep, makes it late; one that is set back makes it wait for the wall clock. It is a hint, not the
 * truth. Make one per process: node-schedule keeps one list for all jobs and may lose one when the clock is set back
 * under several. `set` throws RangeError for what is not an instant.
 */
export class NodeScheduleAlarm implements Alarm {
  readonly #ticker: Ticker;
  readonly #logger: Logger;
  #job: schedule.Job | null = null;
  #generation = 0;

  constructor(ticker: Ticker, logger: Logger) {
    this.#ticker = ticker;
    this.#logger = logger;
  }

  set(at: number, ring: () => void): void {
    const date = new Date(at);
    // node-schedule takes an invalid date for a rule without fields, which is due every minute.
    if (Number.isNaN(date.getTime())) throw new RangeError(`${at} is not an instant.`);
    this.clear();
    const generation = this.#generation;
    const fire = (): void => this.#fire(generation, ring);
    // Typed as never null, but it is for a date that has passed.
    this.#job = schedule.scheduleJob(date, fire);
    if (this.#job === null) this.#ticker.soon(fire);
  }

  clear(): void {
    this.#generation += 1;
    this.#job?.cancel();
    this.#job = null;
  }

  /** A job that was cancelled while node-schedule re-armed it still fires, hence the generation. */
  #fire(generation: number, ring: () => void): void {
    if (generation !== this.#generation) return;
    this.#generation += 1;
    this.#job = null;
    try {
      ring();
    } catch (error) {
      this.#logger.error('The alarm’s callback failed.', error);
    }
  }
}
