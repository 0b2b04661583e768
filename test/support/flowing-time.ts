import { FakeTime } from './fake-time';

/** How often time is moved on, ms. */
const STEP_MS = 10;

/** Time that begins when a test says and goes on by itself as fast as the real one; the test may let more of it pass. */
export class FlowingTime extends FakeTime implements Disposable {
  readonly #timer: NodeJS.Timeout;

  constructor(options: ConstructorParameters<typeof FakeTime>[0]) {
    super(options);
    let last = performance.now();
    this.#timer = setInterval(() => {
      // Instants are whole milliseconds.
      const passed = Math.floor(performance.now() - last);
      last += passed;
      this.advance(passed);
    }, STEP_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
