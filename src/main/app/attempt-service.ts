import { Emitter, type Events } from '@shared/emitter';
import { AppError, isUnavailable } from '@shared/errors';
import type { LauncherEvent } from '@shared/launch';
import { message } from '@shared/messages/message';
import type { AttemptStatus, ExecutionReason } from '@shared/model/execution';
import { outcomeOf } from '../core/execution-state';
import { decideRetry } from '../core/retry';
import { lateRetrying } from '../core/usual';
import { promoteQueued } from './admission';
import type { Definitions } from './definitions';
import type { HealthIssues } from './health-issues';
import { LogLosses } from './log-losses';
import { transition } from './transition';
import { StoreRetryLoop } from './store-retry-loop';
import type { Clock, ExecutionRecord, Logger, Launcher, Store, Ticker } from './ports';
import { runError, saidBy, type SaidLine } from './run-error';
import type { ClockMonitor } from './clock-monitor';
import { refOf } from './stopper';

/** Events written in one transaction. */
const BATCH = 64;
/**
 * How long the note of a start may wait for other events to share their transaction, ms. A process id is wanted only
 * when the launcher has died, and then main knows it, or at a start after main died, and then the launcher stopped it.
 */
const START_WAIT_MS = 25;

interface AttemptDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  logger: Logger;
  launcher: Launcher;
  issues: HealthIssues;
  definitions: Definitions;
  clockMonitor: ClockMonitor;
}

/** An attempt that is over, as the store has it by now. */
export interface EndedAttempt {
  ref: string;
  /** How many lines its log has; 0: nobody could count them. */
  lines: number;
}

type Output = Extract<LauncherEvent, { type: 'output' }>;
type Ended = Extract<LauncherEvent, { type: 'exited' | 'refused' | 'lost' }>;

/** Writes what happens to attempts, in order, and decides what follows: an outcome or another try. */
export class AttemptService {
  readonly #deps: AttemptDeps;
  readonly #inbox: LauncherEvent[] = [];
  /** The newest progress of each run that is not written yet. */
  readonly #progress = new Map<string, Output>();
  /** What was last written of each, as text. */
  readonly #written = new Map<string, string>();
  readonly #losses: LogLosses;
  readonly #retryLoop: StoreRetryLoop;
  readonly #ended: Emitter<EndedAttempt>;
  #draining = false;
  #waiting: Disposable | null = null;

  constructor(deps: AttemptDeps) {
    this.#deps = deps;
    this.#losses = new LogLosses(deps.issues);
    const { ticker, logger, issues, launcher } = deps;
    this.#ended = new Emitter((error) => logger.error('A listener of ended attempts failed.', error));
    this.#retryLoop = new StoreRetryLoop({
      ticker,
      logger,
      issues,
      issue: 'store-events',
      says: (why) => message('health.waiting.outcomes', { why }),
      failed: 'Outcomes could not be recorded.',
      again: () => this.#drain(),
    });
    launcher.onEvent((event) => this.take(event));
  }

  /** Each attempt that is over, once that is written. */
  get ended(): Events<EndedAttempt> {
    return this.#ended;
  }

  /** Takes an event; it is written soon, and kept until it can be. Of progress only the newest is kept. */
  take(event: LauncherEvent): void {
    if (event.type === 'output' || event.type === 'exited') this.#losses.look(event);
    if (event.type === 'output') {
      if (!this.#isNews(event)) return;
      this.#progress.set(event.ref, event);
    } else this.#inbox.push(event);
    if (event.type === 'started') this.#later();
    else this.#soon();
  }

  /** Whether everything that happened is in the store. */
  idle(): boolean {
    return this.#inbox.length === 0 && !this.#draining;
  }

  /** Ends an attempt that was found dead at start. */
  interrupted(record: ExecutionRecord, finishedAt: number): void {
    const event: Ended = { type: 'lost', ref: refOf(record.id, record.attemptCount), finishedAt };
    try {
      this.#deps.store.transaction(() => this.#end(event, record));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#deps.logger.error(`The end of run ${record.id} could not be worked out.`, error);
      // As for a store that could not be used: whoever recovers tries all of it again.
      if (!this.#giveUp(event, error)) throw new AppError('unavailable', 'calls.run.notEndable', { id: record.id });
    }
  }

  #later(): void {
    this.#waiting ??= this.#deps.ticker.after(START_WAIT_MS, () => this.#soon());
  }

  #soon(): void {
    this.#waiting?.[Symbol.dispose]();
    this.#waiting = null;
    if (this.#draining) return;
    this.#draining = true;
    this.#deps.ticker.soon(() => this.#drain());
  }

  /** Notices of lines repeat the progress: the same again is no reason to write. */
  #isNews({ ref, progress }: Output): boolean {
    if (!progress) return false;
    const text = JSON.stringify(progress);
    if (this.#written.get(ref) === text) return false;
    this.#written.set(ref, text);
    return true;
  }

  #drain(): void {
    if (!this.#retryLoop.attempt(() => this.#writeSome())) return;
    this.#draining = false;
    if (this.#inbox.length > 0 || this.#progress.size > 0) this.#soon();
  }

  /** Throws when the store can't be used: nothing is dropped, and all of it is tried again. */
  #writeSome(): void {
    const { store, logger, clockMonitor } = this.#deps;
    // A retry waits from the time that it is now: a clock that was set is to be known before.
    clockMonitor.look();
    const progress = [...this.#progress.values()];
    const batch = this.#inbox.slice(0, BATCH);
    try {
      store.transaction(() => {
        for (const event of [...progress, ...batch]) this.#apply(event);
      });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      logger.error('An event of a run could not be applied.', error);
      for (const event of progress) this.#progress.delete(event.ref);
      this.#inbox.splice(0, batch.length, ...this.#salvage(batch));
      return;
    }
    for (const event of progress) if (this.#progress.get(event.ref) === event) this.#progress.delete(event.ref);
    this.#inbox.splice(0, batch.length);
  }

  /** One event of a batch is at fault: each is applied by itself; answers those that have to wait for the store. */
  #salvage(batch: LauncherEvent[]): LauncherEvent[] {
    const { store, logger } = this.#deps;
    for (const [index, event] of batch.entries()) {
      try {
        store.transaction(() => this.#apply(event));
      } catch (error) {
        if (isUnavailable(error)) return batch.slice(index);
        logger.error(`Event “${event.type}” of run ${event.ref} was at fault.`, error);
        if (event.type === 'started' || event.type === 'output') continue;
        if (!this.#giveUp(event, error)) return batch.slice(index);
        this.#over(event);
      }
    }
    return [];
  }

  /** A run whose end can't be worked out must not stay running, nor keep its slot. false: the store is to be waited for. */
  #giveUp(event: Ended, why: unknown): boolean {
    const { store, logger } = this.#deps;
    const [id, number] = idsOf(event.ref);
    const error = runError([message('outcome.unrecorded', { why: saidBy(why) })]);
    const { finishedAt } = event;
    try {
      store.transaction(() => {
        const failed = { status: 'failed', reason: 'interrupted', finishedAt, ...error } as const;
        store.attempts.patch(id, number, failed);
        const ended = transition(store, id, 'running', failed);
        if (ended) promoteQueued(store, ended.taskId);
      });
      return true;
    } catch (second) {
      if (isUnavailable(second)) return false;
      logger.error(`Run ${id} could not be ended.`, second);
      return true;
    }
  }

  /** Writes one event; to be called within a transaction. */
  #apply(event: LauncherEvent): void {
    const { store } = this.#deps;
    const [id, number] = idsOf(event.ref);
    if (event.type === 'started') {
      store.attempts.patch(id, number, {
        pid: event.pid,
        pidStart: event.pidStart,
        startedAt: event.startedAt,
        command: event.command,
        cwd: event.cwd,
        environment: event.environment,
      });
      // The revision grows, so that a page that is open learns what was started.
      store.executions.move(id, ['running'], {});
      return;
    }
    if (event.type === 'output') {
      if (event.progress) store.executions.move(id, ['running'], { progress: event.progress });
      return;
    }
    const record = store.executions.get(id);
    const isCurrent = record?.status === 'running' && record.attemptCount === number;
    if (isCurrent && this.#end(event, record)) promoteQueued(store, record.taskId);
    store.afterCommit(() => this.#over(event));
  }

  #over(event: Ended): void {
    const { ref } = event;
    this.#progress.delete(ref);
    this.#written.delete(ref);
    this.#losses.ended(ref);
    this.#ended.emit({ ref, lines: event.type === 'exited' ? event.lines : 0 });
  }

  /** A task that no list shows must not go on by itself. */
  #isDeleted(record: ExecutionRecord): boolean {
    return record.taskId !== null && this.#deps.store.tasks.byId(record.taskId)?.deletedAt !== null;
  }

  #end(event: Ended, record: ExecutionRecord): ExecutionRecord | null {
    const { store, definitions } = this.#deps;
    const outcome = outcomeOf(event, record.stopReason);
    const error = runError(errorOf(event, outcome));
    const exitCode = event.type === 'exited' ? event.exitCode : null;
    store.attempts.patch(record.id, record.attemptCount, {
      status: outcome.status satisfies AttemptStatus,
      reason: outcome.reason,
      finishedAt: event.finishedAt,
      exitCode,
      signal: event.type === 'exited' ? event.signal : null,
      lostLines: event.type === 'exited' ? (event.lost?.lines ?? 0) : 0,
      ...error,
    });
    const delay = decideRetry({
      rule: definitions.of(record).retry,
      attempt: record.attemptCount,
      status: outcome.status,
      reason: outcome.reason,
      stopReason: record.stopReason,
    });
    const isGone = delay !== null && this.#isDeleted(record);
    const seen = event.type === 'exited' ? { progress: event.progress ?? record.progress, result: event.result } : {};
    return transition(
      store,
      record.id,
      'running',
      delay === null || isGone
        ? { status: outcome.status, reason: outcome.reason, finishedAt: event.finishedAt, exitCode, ...error, ...seen }
        : {
            status: 'pending',
            reason: 'retry-wait',
            retryAt: this.#deps.clock.now() + delay,
            late: lateRetrying(record.late),
            exitCode,
            ...error,
            ...seen,
          },
    );
  }
}

/** Execution id and attempt number of a ref. */
function idsOf(ref: string): [id: number, number: number] {
  const [id = 0, number = 0] = ref.split('.').map(Number);
  return [id, number];
}

function errorOf(event: Ended, outcome: { status: string; reason: ExecutionReason | null }): SaidLine[] {
  if (outcome.status === 'success' || outcome.status === 'skipped') return [];
  if (event.type === 'refused') return [event.said ?? event.message];
  if (event.type === 'lost') return [message('outcome.foundDead')];
  const { errorText, exitCode, signal } = event;
  const said = errorText === null ? [] : [errorText];
  if (outcome.reason === 'timeout') return [message('outcome.timeLimit'), ...said.filter((text) => text !== '')];
  if (said.length > 0) return said;
  if (outcome.reason === 'exit-code') return [message('outcome.exitCode', { code: String(exitCode) })];
  if (outcome.reason !== 'signal') return [];
  return [signal === null ? message('outcome.anySignal') : message('outcome.signal', { signal })];
}
