import { isUnavailable, whyOf } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import type { HealthIssues } from './health-issues';
import type { Logger, Ticker } from './ports';

/** Wait after the store could not be used, ms. */
const BACKOFF_MS = 500;

interface StoreRetryLoopDeps {
  ticker: Ticker;
  logger: Logger;
  issues: HealthIssues;
  /** Code of the health issue while the store can't be used, and what is said of it: what waits, and why. */
  issue: string;
  says: (why: string | Message) => Message;
  /** What is logged of a bug. */
  failed: string;
  /** Called after the pause: the time to look again. */
  again: () => void;
}

/**
 * Work on the store that is never given up: while the store can't be used, the app's health says so and it is tried
 * again after a pause. One try at a time, as each may hold the loop for as long as the store waits for a lock.
 */
export class StoreRetryLoop {
  readonly #deps: StoreRetryLoopDeps;
  #backingOff = false;

  constructor(deps: StoreRetryLoopDeps) {
    this.#deps = deps;
  }

  /** The store could not be used a moment ago. */
  get backingOff(): boolean {
    return this.#backingOff;
  }

  /** false: the store could not be used; what was not committed did not happen. */
  attempt(work: () => void): boolean {
    const { ticker, logger, issues, issue, says, failed, again } = this.#deps;
    try {
      work();
      issues.clear(issue);
      return true;
    } catch (error) {
      if (!isUnavailable(error)) logger.error(failed, error);
      issues.raise(issue, says(whyOf(error)));
      this.#backingOff = true;
      ticker.after(BACKOFF_MS, () => {
        this.#backingOff = false;
        again();
      });
      return false;
    }
  }
}
