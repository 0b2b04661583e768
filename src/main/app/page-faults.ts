import type { PageFault } from '@shared/contract/health';
import { visibleText } from '@shared/model/common';
import { withoutTokens } from './diagnostics';
import type { Clock, Logger } from './ports';

const WINDOW_MS = 60_000;
/** Most faults that are written within a minute, whoever reports them: a page in a loop must not push out the rest of the log. */
const MOST = 12;

/** Writes the bugs of pages to the engine's log: one record each, nothing in it that moves a terminal, and no token. */
export class PageFaults {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #since = Number.NEGATIVE_INFINITY;
  #written = 0;
  #leftOut = 0;

  constructor({ clock, logger }: { clock: Clock; logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Answers whether it was written. `who`: host and role of the page. */
  report(who: string, fault: PageFault): boolean {
    this.#beginAnew();
    if (this.#written === MOST) {
      this.#leftOut += 1;
      return false;
    }
    this.#written += 1;
    const record = JSON.stringify({ who, ...fault });
    this.#logger.error('A page met a bug.', visibleText(withoutTokens(record)));
    return true;
  }

  #beginAnew(): void {
    const now = this.#clock.now();
    // A clock that was set back begins anew, too.
    if (now >= this.#since && now - this.#since < WINDOW_MS) return;
    if (this.#leftOut > 0) this.#logger.warn('Bugs of pages were left out.', { count: this.#leftOut });
    this.#since = now;
    this.#written = 0;
    this.#leftOut = 0;
  }
}
