import type { Rpc } from '../rpc/rpc-types';

/** The running engine as the desktop sees it. */
export interface HostedEngine {
  rpc: Rpc;
  /** How many executions run now. */
  running(): number;
  /** Wakes the planner: the machine woke up. */
  nudge(): void;
  /** Takes no new work, or takes it again. */
  drain(on: boolean): void;
  /** Stops the children, writes their rows, closes the store and the server. Safe to call twice. */
  close(): Promise<void>;
  /** Kills what still runs, at once: closing was cut short. */
  abandon(): void;
}

/** What to do with a damaged store: say so, take the newest good backup, or begin empty. */
export type DamagedChoice = 'refuse' | 'restore' | 'fresh';
