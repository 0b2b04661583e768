import { Emitter } from '@shared/emitter';
import { AppError } from '@shared/errors';
import type {
  LauncherCommand,
  LauncherEvent,
  LauncherMessage,
  LaunchSpec,
  Refusal,
  RefusedEvent,
  OrphanCandidate,
} from '@shared/launch';
import { message, type Message } from '@shared/messages/message';
import { inEnglish } from '@shared/messages/english';
import { readMessage } from '@shared/messages/sent';
import type { Clock, Logger, Launcher, LauncherStatus } from '../../app/ports';
import { Heartbeat } from './heartbeat';
import { killGroup } from './kill-group';
import { LauncherProcess } from './launcher-process';
import { readLauncherState, writeLauncherState } from './launcher-state';

/** A launcher that lives shorter than this failed at once: the next is started later each time. */
const SHORT_LIFE_MS = 5000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
const CLOSE_GRACE_MS = 5000;
/** For so long after its end a run may have left something that its launcher has not stopped yet. */
const LEFTOVERS_MS = 5000;
/** How long closing waits for the ends of runs before it lets go of the launcher, which stops them then. */
const ENDS_WITHIN_MS = 8000;
/** After so many in a row that never got ready, starting is given up. */
const FUTILE_STARTS = 4;

interface Reap {
  candidates: OrphanCandidate[];
  resolve(stopped: number): void;
}

/** Where the launcher is and what it is told. */
export interface ForkedLauncherOptions {
  /** Built file of the launcher process. */
  entry: string;
  /** Folder put on PYTHONPATH. */
  pythonPath: string;
  /** Program behind the interpreter `node`. */
  ownNode: string;
  /** Folder for the names that interpreters go by in shell lines; the launcher fills it. */
  namesDir: string;
  /** Folder for files with the parameters of runs; the launcher keeps it. */
  paramsDir: string;
  /** In the data folder: which process is its launcher. */
  stateFile: string;
  logger: Logger;
  clock: Clock;
  /** How often it is asked for a sign of life, ms; shorter in tests. */
  heartbeatMs?: number;
}

/**
 * The launcher as a process of its own. When it dies unasked, another takes its place and its runs end `lost`; so it is
 * when it stands still for too long.
 */
export class ForkedLauncher implements Launcher {
  readonly #options: ForkedLauncherOptions;
  readonly #events: Emitter<LauncherEvent>;
  /** Runs that were asked for and have not ended. */
  readonly #active = new Map<string, OrphanCandidate>();
  /** Those of them that a dead launcher had in its hands. */
  readonly #orphans = new Set<string>();
  /** Runs that ended a moment ago, the oldest first. */
  #ended: { candidate: OrphanCandidate; at: number }[] = [];
  readonly #reaps = new Map<number, Reap>();
  readonly #started = Promise.withResolvers<void>();
  /** What waits for a launcher that is ready. */
  #held: LauncherCommand[] = [];
  #process: LauncherProcess | null = null;
  #settling: Disposable | null = null;
  #ready = false;
  #open = false;
  #closing: Promise<void> | null = null;
  /** Closing has come to its last step: whatever ends now ends for good. */
  #letGo = false;
  #restarts = 0;
  #shortLives = 0;
  #bornAt = 0;
  #retry: NodeJS.Timeout | null = null;
  #lastReap = 0;
  #emptied: (() => void) | null = null;
  readonly #heartbeat: Heartbeat;

  constructor(options: ForkedLauncherOptions) {
    this.#options = options;
    this.#events = new Emitter((error) => options.logger.error('A listener of the launcher failed.', error));
    this.#heartbeat = new Heartbeat({
      ask: () => this.#process?.send({ type: 'ping' }),
      giveUp: () => {
        options.logger.warn('The launcher does not answer and is killed.', { pid: this.#process?.pid ?? null });
        this.#process?.kill();
      },
      ...(options.heartbeatMs === undefined ? {} : { everyMs: options.heartbeatMs }),
    });
  }

  /** Throws `unavailable` when the process can't be started. */
  start(): Promise<void> {
    if (!this.#open) this.#fork();
    this.#open = true;
    return this.#started.promise;
  }

  spawn(spec: LaunchSpec): void {
    if (this.#closing) {
      const said = message('launcher.closing');
      const finishedAt = this.#options.clock.now();
      this.#events.emit(refusedEvent({ type: 'refused', ref: spec.ref, reason: 'spawn-error', said, finishedAt }));
      return;
    }
    this.#active.set(spec.ref, { token: spec.token, pid: null, pidStart: null });
    this.#send({ type: 'spawn', spec });
  }

  stop(ref: string, graceMs: number): void {
    if (this.#active.has(ref)) this.#send({ type: 'stop', ref, graceMs });
  }

  watch(ref: string, on: boolean): void {
    if (this.#active.has(ref)) this.#send({ type: 'watch', ref, on });
  }

  reap(candidates: OrphanCandidate[]): Promise<number> {
    if (candidates.length === 0) return Promise.resolve(0);
    this.#lastReap += 1;
    const id = this.#lastReap;
    return new Promise((resolve) => {
      this.#reaps.set(id, { candidates, resolve });
      if (this.#ready) this.#process?.send({ type: 'reap', id, suspects: candidates });
    });
  }

  onEvent(listener: (event: LauncherEvent) => void): Disposable {
    return this.#events.on(listener);
  }

  status(): LauncherStatus {
    const pid = this.#ready ? (this.#process?.pid ?? null) : null;
    return { alive: this.#ready, silent: this.#heartbeat.silent, pid, restarts: this.#restarts };
  }

  shortenGrace(): void {
    this.#heartbeat.shortenGrace();
  }

  abandon(): void {
    this.#closing ??= Promise.resolve();
    this.#letGo = true;
    if (this.#retry) clearTimeout(this.#retry);
    for (const { pid } of this.#active.values()) if (pid !== null) killGroup(pid);
    this.#process?.kill();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const ref of this.#active.keys()) this.stop(ref, CLOSE_GRACE_MS);
    if (this.#active.size > 0 && this.#open) await this.#ends();
    if (this.#retry) clearTimeout(this.#retry);
    this.#letGo = true;
    await this.#process?.close();
  }

  async #ends(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#emptied = resolve;
    const timer = setTimeout(resolve, ENDS_WITHIN_MS);
    await promise;
    clearTimeout(timer);
  }

  #send(command: LauncherCommand): void {
    if (this.#ready) this.#process?.send(command);
    else this.#held.push(command);
  }

  #fork(): void {
    const { entry, logger, pythonPath, ownNode, namesDir, paramsDir, stateFile } = this.#options;
    this.#retry = null;
    this.#bornAt = this.#options.clock.monotonic();
    // What a launcher says after its end was told belongs to nobody.
    const isCurrent = (): boolean => this.#process === child;
    const child: LauncherProcess = new LauncherProcess(entry, logger, {
      message: (message) => isCurrent() && this.#take(message),
      ended: (how) => isCurrent() && this.#died(how),
    });
    this.#process = child;
    this.#settling = child.init({ pythonPath, ownNode, namesDir, paramsDir }, readLauncherState(stateFile));
  }

  #take(told: LauncherMessage): void {
    this.#heartbeat.answered();
    if (told.type === 'pong') return;
    if (told.type === 'ready') return this.#becomeReady(told.pid, told.pidStart);
    if (told.type === 'reaped') {
      this.#reaps.get(told.id)?.resolve(told.stopped);
      this.#reaps.delete(told.id);
      return;
    }
    const candidate = this.#active.get(told.ref);
    if (!candidate) return;
    if (told.type === 'started') {
      this.#active.set(told.ref, { ...candidate, pid: told.pid, pidStart: told.pidStart });
    } else if (told.type !== 'output') {
      this.#active.delete(told.ref);
      this.#noteEnd(candidate);
    }
    this.#events.emit(told.type === 'refused' ? refusedEvent(told) : told);
    if (this.#active.size === 0) this.#emptied?.();
  }

  /** A group may be another's by the time it is looked for; the token stays this run's own. */
  #noteEnd({ token }: OrphanCandidate): void {
    const now = this.#options.clock.monotonic();
    const first = this.#ended.findIndex(({ at }) => at > now - LEFTOVERS_MS);
    this.#ended.splice(0, first === -1 ? this.#ended.length : first);
    this.#ended.push({ candidate: { token, pid: null, pidStart: null }, at: now });
  }

  #becomeReady(pid: number, pidStart: string): void {
    this.#settling?.[Symbol.dispose]();
    this.#ready = true;
    this.#heartbeat.start();
    try {
      if (pidStart !== '') writeLauncherState(this.#options.stateFile, { pid, pidStart });
    } catch (error) {
      this.#options.logger.error('The launcher could not be noted in the data folder.', error);
    }
    for (const [id, { candidates }] of this.#reaps) this.#process?.send({ type: 'reap', id, suspects: candidates });
    const held = this.#held;
    this.#held = [];
    for (const command of held) this.#send(command);
    this.#started.resolve();
  }

  #died(how: Message): void {
    const { clock, logger } = this.#options;
    const wasReady = this.#ready;
    this.#settling?.[Symbol.dispose]();
    this.#heartbeat.stop();
    this.#ready = false;
    this.#process = null;
    if (this.#closing && (this.#active.size === 0 || this.#letGo)) return;
    this.#restarts += 1;
    const short = clock.monotonic() - this.#bornAt < SHORT_LIFE_MS;
    this.#shortLives = short ? this.#shortLives + 1 : 0;
    logger.warn('The launcher ended unasked; another is started.', {
      how: inEnglish(how),
      restarts: this.#restarts,
    });
    if (!wasReady && this.#shortLives >= FUTILE_STARTS) {
      this.#started.reject(new AppError('unavailable', 'launcher.unstarted', { how }));
    }
    void this.#bury();
    const wait = this.#shortLives <= 1 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** this.#shortLives, LONGEST_WAIT_MS);
    this.#retry = setTimeout(() => this.#fork(), wait);
  }

  /** Has the next launcher stop what the dead one left, then says so. */
  async #bury(): Promise<void> {
    const unsent = new Set(this.#held.map((command) => (command.type === 'spawn' ? command.spec.ref : null)));
    const orphans = [...this.#active].filter(([ref]) => !unsent.has(ref) && !this.#orphans.has(ref));
    orphans.forEach(([ref]) => this.#orphans.add(ref));
    const ended = this.#ended.splice(0).map(({ candidate }) => candidate);
    await this.reap([...orphans.map(([, candidate]) => candidate), ...ended]);
    for (const [ref] of orphans) {
      this.#orphans.delete(ref);
      this.#active.delete(ref);
      this.#events.emit({ type: 'lost', ref, finishedAt: this.#options.clock.now() });
    }
    if (this.#active.size === 0) this.#emptied?.();
  }
}

/** The launcher has no texts: what it says is put into English here. */
function refusedEvent({ said, ...refusal }: Refusal): RefusedEvent {
  if (typeof said === 'string') return { ...refusal, message: said };
  const known = readMessage(said);
  return known === null ? { ...refusal, message: said.key } : { ...refusal, message: inEnglish(known), said: known };
}
