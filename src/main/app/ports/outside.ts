import type { LauncherEvent, LaunchSpec, OrphanCandidate } from '@shared/launch';
import type { LevelCarry, LogHits, LogLevels, LogPage } from '@shared/model/log';

/** The two clocks; time is never read anywhere else. */
export interface Clock {
  /** Wall clock, epoch ms. It may jump either way. */
  now(): number;
  /** Milliseconds since some start; it only grows, and stands still while the machine sleeps. */
  monotonic(): number;
  /** Milliseconds since the machine started; it only grows, and goes on while the machine sleeps. */
  uptime(): number;
}

/** One alarm. It may ring early, late, twice or never: whoever hears it asks the planner what is due. */
export interface Alarm {
  /** Replaces what was set before. `at` is epoch ms and may lie in the past or years ahead. */
  set(at: number, ring: () => void): void;
  clear(): void;
}

/** Repeats a callback about every `everyMs` until disposed; never overlaps itself, never throws out. */
export interface Ticker {
  every(everyMs: number, tick: () => void): Disposable;
  /** Calls back once, after `ms` or a little later. */
  after(ms: number, tick: () => void): Disposable;
  /** Calls back when the loop has had a chance to do other work. */
  soon(tick: () => void): void;
}

/** How the process that owns the children is. */
export interface LauncherStatus {
  /** It is there and has said that it is ready. */
  alive: boolean;
  /** It has not answered for some seconds. */
  silent: boolean;
  pid: number | null;
  restarts: number;
}

/** The process that owns the children. */
export interface Launcher {
  /** Resolves when it can take work. */
  start(): Promise<void>;
  /** Asks for a child; `started` or `refused` follows, and `exited` or `lost` at the end. */
  spawn(spec: LaunchSpec): void;
  /** SIGTERM to the group, `graceMs`, SIGKILL; `exited` follows once nothing of it lives. Unknown refs are ignored. */
  stop(ref: string, graceMs: number): void;
  /** Whether `output` is wanted for each batch of lines of a run. */
  watch(ref: string, on: boolean): void;
  /** Stops whatever of these runs still lives and is really ours; answers how many processes that were. */
  reap(candidates: OrphanCandidate[]): Promise<number>;
  /** Events come one at a time, in order for each run. */
  onEvent(listener: (event: LauncherEvent) => void): Disposable;
  status(): LauncherStatus;
  /** Everything ends soon: a process that stands still is given up earlier. */
  shortenGrace(): void;
  /** Kills the process and all children that are known, at once: a stop was cut short. Nothing is written or told. */
  abandon(): void;
  /** Stops every child, finishes the files, ends the process. */
  close(): Promise<void>;
}

/** Logs as they lie on disk. Attempts count from 1. */
export interface LogStore {
  /** Path without ending, for the launcher to write to; its folder exists when this returns. */
  baseFor(execution: number, attempt: number): string;
  /**
   * Lines from a number on; a log that does not exist has none. Of a run that is `live` the lines that have not ended
   * are kept apart; of one that is over, which is taken for granted, they are lines like the others.
   */
  read(execution: number, attempt: number, fromLine: number, count: number, live?: boolean): Promise<LogPage>;
  /** The last lines, at most `count`. */
  tail(execution: number, attempt: number, count: number, live?: boolean): Promise<LogPage>;
  /** Throws `invalid-input` for a bad expression and `busy` when one takes too long or too many of one asker wait. */
  search(execution: number, attempt: number, query: LogQuery, asker?: SearchAsker): Promise<LogHits>;
  /** The levels of lines; throws `busy` like a search, for which it never waits. */
  levels(execution: number, attempt: number, query: LevelQuery, asker?: SearchAsker): Promise<LogLevels>;
}

/** Which lines of a log to judge. */
export interface LevelQuery {
  fromLine: number;
  /** What the reader of the lines before knew; null: they begin the log. */
  carry: LevelCarry | null;
  /** The run goes on: what has not ended is not judged. */
  live?: boolean;
}

/** What to look for in a log. */
export interface LogQuery {
  query: string;
  regex: boolean;
  matchCase: boolean;
  fromLine: number;
  /** At most this many hits. */
  limit: number;
  /** The run goes on: what has not ended is not looked through. */
  live?: boolean;
}

/** Who searches: searches of one wait for each other, and one lane never waits for another. */
export interface SearchAsker {
  lane: string;
  name: string;
}

/** Where bugs and notable events go. */
export interface Logger {
  info(message: string, detail?: Record<string, unknown>): void;
  warn(message: string, detail?: Record<string, unknown>): void;
  /** A bug or an outside failure, with its stack. */
  error(message: string, error: unknown): void;
}
