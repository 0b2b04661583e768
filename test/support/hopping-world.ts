import { FakeWorld } from './engine';

/** A world that goes from one due moment to the next, so that years pass in seconds; every run ends well at once. */
export class HoppingWorld extends FakeWorld {
  #ended = 0;

  /** Goes on to an instant; what is due on the way is on time. */
  hopTo(until: number): void {
    this.time.flush();
    for (let at = this.time.alarmAt; at !== null && at <= until; at = this.time.alarmAt) {
      this.time.sleep(Math.max(0, at - this.time.clock.now()));
      this.time.ring();
      this.settle();
    }
    this.time.sleep(Math.max(0, until - this.time.clock.now()));
  }

  /** Sleeps to an instant: what is due on the way is missed, and decided when the machine wakes up. */
  sleepTo(until: number): void {
    this.time.sleep(until - this.time.clock.now());
    this.engine?.nudge();
    this.settle();
  }

  /** The engine is killed and started again at a later instant. */
  async restartAt(at: number): Promise<void> {
    await this.crash();
    this.time.sleep(at - this.time.clock.now());
    this.#ended = 0;
    await this.start();
    this.settle();
  }

  /** Ends what runs, and what that lets begin. */
  settle(): void {
    this.time.flush();
    for (; this.#ended < this.launcher.specs.length; this.#ended += 1) {
      const ref = this.launcher.specs[this.#ended]?.ref ?? '';
      this.launcher.end(Number(ref.split('.')[0]), 0, this.time.clock.now());
      this.time.flush();
    }
  }
}
