import { contract } from '@shared/contract';
import { DAY_MS } from '@shared/dates';
import type { Rpc } from '../rpc/rpc-types';

/** What ended badly longer ago needs no hand. The dashboard goes back as far. */
const SPAN_MS = 7 * DAY_MS;
const PAUSE_MS = 5_000;

/** Knows how many tasks need a hand. */
export interface NeedsWatch {
  count(): number;
  /** Asks the engine soon, at most once in five seconds. */
  ask(): void;
}

/** Watches how many tasks need a hand; `changed` is called when the count does. */
export function watchNeeds(rpc: Pick<Rpc, 'call'>, changed: () => void): NeedsWatch {
  let count = 0;
  let timer: NodeJS.Timeout | null = null;

  async function read(): Promise<void> {
    const input = { from: Date.now() - SPAN_MS, limit: 1 };
    const reply = await rpc.call({ role: 'viewer', who: 'desktop', connection: null }, 'executions.attention', input);
    // An engine that stops refuses: what was known stays.
    if (!reply.ok) return;
    const { total } = contract['executions.attention'].output.parse(reply.value);
    if (total === count) return;
    count = total;
    changed();
  }

  return {
    count: () => count,
    ask() {
      timer ??= setTimeout(() => {
        timer = null;
        void read();
      }, PAUSE_MS).unref();
    },
  };
}
