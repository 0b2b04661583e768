import type { Entrance } from '../app/entrance';
import type { Occurrences } from '../app/occurrences';
import type { Alarm, Clock, Logger, Launcher, Ticker } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';

/** What a host gives to the engine. */
export interface ComposeOptions {
  dataDir: string;
  /** Folder with `python/` and `samples/`. */
  resourcesDir: string;
  /** Built files: the launcher, and the threads that search logs and work for the store. */
  launcherEntry: string;
  searchWorkerEntry: string;
  storeWorkerEntry: string;
  /** Program behind the interpreter `node`. */
  ownNode: string;
  host: 'desktop' | 'serve' | 'run';
  /** false: `run` without an engine: plans nothing, catches nothing up, moves no watermark. */
  planning: boolean;
  version: string;
  logger: Logger;
  /** What to do when an earlier start set a damaged store aside: take the newest good backup, or begin empty. */
  damaged: 'refuse' | 'restore' | 'fresh';
  /** Stand-ins for tests. */
  clock?: Clock;
  alarm?: Alarm;
  ticker?: Ticker;
  launcher?: Launcher;
}

/** A running engine. */
export interface Engine {
  rpc: Rpc;
  /** To be told where the engine is served. */
  entrance: Entrance;
  /** Fires tasks by what happens: for whoever hears of it. */
  occurrences: Pick<Occurrences, 'fire'>;
  /** Recovers what an earlier run left, decides what was missed, sets the alarm. */
  start(): Promise<void>;
  /** How many executions run now. */
  running(): number;
  /** Takes no more work, stops the children, writes their rows, closes. Safe to call twice. */
  stop(): Promise<void>;
  /** Kills the launcher and all children that are known, at once: a stop was cut short. */
  abandon(): void;
  /** Wakes the planner: the machine woke up, or the clock was set. */
  nudge(): void;
  /** Takes no new work while what runs goes on to its end, or takes it again. */
  drain(on: boolean): void;
}
