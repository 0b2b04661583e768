import { AppError } from '@shared/errors';
import type { LauncherEvent } from '@shared/launch';
import type { AttemptStatus, ExecutionReason } from '@shared/model/execution';
import { outcomeOf } from '../core/execution-state';
import { decideRetry } from '../core/retry';
import { promoteQueued } from './admission';
import type { Definitions } from './definitions';
import type { Troubles } from './health';
import { moveTo } from './moves';
import type { Clock, ExecutionRecord, Journal, Store, Ticker } from './ports';
import type { PushHub } from './push-hub';

/** Events written in one transaction. */
const BATCH = 64;
/**
 * How long the note of a start may wait for other events to share their transaction, ms. A process id is wanted only
 * when the launcher has died, and then main knows it, or at a start after main died, and then the launcher stopped it.
 */
const START_WAIT_MS = 25;
/** Wait after the store could not be written, ms; nothing is dropped meanwhile. */
const RETRY_MS = 250;

interface AttemptDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  journal: Journal;
  hub: PushHub;
  troubles: Troubles;
  definitions: Definitions;
  /** An attempt is over: its slot is free. */
  landed: (ref: string) => void;
  /** A retry was set: the next due moment may be another. */
  retrySet: () => void;
  /** A log grew or was closed. */
  logGrew: (ref: string, lines: number, live: boolean) => void;
}

type Ended = Extract<LauncherEvent, { type: 'exited' | 'refused' | 'lost' }>;

/** Writes what happens to attempts, in order, and decides what follows: an outcome or another try. */
export class AttemptService {
  readonly #deps: AttemptDeps;
  readonly #inbox: LauncherEvent[] = [];
  #draining = false;
  #waiting: Disposable | null = null;

  constructor(deps: AttemptDeps) {
    this.#deps = deps;
  }

  /** Takes an event; it is written soon, and kept until it can be. */
  take(event: LauncherEvent): void {
    this.#inbox.push(event);
    if (event.type === 'output') this.#deps.logGrew(event.ref, event.lines, true);
    if (event.type === 'started') this.#later();
    else this.#soon();
  }

  /** Whether everything that happened is in the store. */
  idle(): boolean {
    return this.#inbox.length === 0;
  }

  /** Ends an attempt that was found dead at start. */
  interrupted(record: ExecutionRecord, finishedAt: number): ExecutionRecord | null {
    const ref = `${record.id}.${record.attemptCount}`;
    return this.#end({ type: 'lost', ref, finishedAt }, record);
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

  #drain(): void {
    const { store, ticker, troubles, journal } = this.#deps;
    const batch = this.#inbox.slice(0, BATCH);
    let after: (() => void)[] = [];
    try {
      store.transaction(() => {
        after = batch.flatMap((event) => this.#apply(event));
      });
      troubles.clear('store-events');
    } catch (error) {
      const passing = error instanceof AppError && error.code === 'unavailable';
      if (passing) {
        troubles.raise('store-events', `Outcomes wait to be recorded: ${error.message}`);
        ticker.after(RETRY_MS, () => this.#drain());
        return;
      }
      journal.error('An event of a run could not be applied.', error);
      if (batch.length > 1) {
        this.#inbox.splice(0, batch.length, ...this.#salvage(batch));
      } else this.#inbox.splice(0, batch.length);
      this.#again();
      return;
    }
    this.#inbox.splice(0, batch.length);
    for (const act of after) act();
    this.#again();
  }

  /** One event of a batch is at fault: apply each by itself, and leave out those that fail. */
  #salvage(batch: LauncherEvent[]): LauncherEvent[] {
    const { store, journal } = this.#deps;
    for (const [index, event] of batch.entries()) {
      try {
        const after = store.transaction(() => this.#apply(event));
        for (const act of after) act();
      } catch (error) {
        if (error instanceof AppError && error.code === 'unavailable') return batch.slice(index);
        journal.error(`Event “${event.type}” of run ${event.ref} was dropped.`, error);
      }
    }
    return [];
  }

  #again(): void {
    this.#draining = false;
    if (this.#inbox.length > 0) this.#soon();
  }

  /** Writes one event; answers what is to happen once it is committed. */
  #apply(event: LauncherEvent): (() => void)[] {
    const { store, hub } = this.#deps;
    const [id = 0, number = 0] = event.ref.split('.').map(Number);
    if (event.type === 'started') {
      store.executions.patchAttempt(id, number, {
        pid: event.pid,
        pidStart: event.pidStart,
        startedAt: event.startedAt,
        command: event.command,
        cwd: event.cwd,
        environment: event.environment,
      });
      return [];
    }
    if (event.type === 'output') {
      if (!event.progress) return [];
      const record = store.executions.move(id, ['running'], { progress: event.progress });
      return record ? [() => hub.executionChanged(record, false)] : [];
    }
    const lines = event.type === 'exited' ? event.lines : 0;
    const record = store.executions.get(id);
    const current = record?.status === 'running' && record.attemptCount === number;
    const ended = record && current ? this.#end(event, record) : null;
    const next = ended ? promoteQueued(store, ended.taskId) : null;
    return [
      () => {
        this.#deps.landed(event.ref);
        this.#deps.logGrew(event.ref, lines, false);
        if (ended) hub.executionChanged(ended);
        if (next) hub.executionChanged(next);
        if (ended?.retryAt != null) this.#deps.retrySet();
      },
    ];
  }

  #end(event: Ended, record: ExecutionRecord): ExecutionRecord | null {
    const { store, definitions } = this.#deps;
    const outcome = outcomeOf(event, record.stopReason);
    const error = errorOf(event, outcome);
    store.executions.patchAttempt(record.id, record.attemptCount, {
      status: outcome.status satisfies AttemptStatus,
      reason: outcome.reason,
      finishedAt: event.finishedAt,
      exitCode: event.type === 'exited' ? event.exitCode : null,
      signal: event.type === 'exited' ? event.signal : null,
      error,
    });
    const delay = decideRetry({
      rule: definitions.of(record).retry,
      attempt: record.attemptCount,
      status: outcome.status,
      reason: outcome.reason,
      stopReason: record.stopReason,
    });
    const seen = event.type === 'exited' ? { progress: event.progress ?? record.progress, result: event.result } : {};
    return moveTo(
      store,
      record.id,
      'running',
      delay === null
        ? { status: outcome.status, reason: outcome.reason, finishedAt: event.finishedAt, error, ...seen }
        : { status: 'pending', reason: 'retry-wait', retryAt: this.#deps.clock.now() + delay, error, ...seen },
    );
  }
}

function errorOf(event: Ended, outcome: { status: string; reason: ExecutionReason | null }): string | null {
  if (outcome.status === 'success' || outcome.status === 'skipped') return null;
  if (event.type === 'refused') return event.message;
  if (event.type === 'lost') return 'The run was found dead: the app or its launcher had ended while it ran.';
  const said = event.errorText;
  if (outcome.reason === 'timeout') return `The time limit was reached.${said ? `\n${said}` : ''}`;
  if (outcome.reason === 'exit-code') return said ?? `The command ended with exit code ${event.exitCode}.`;
  if (outcome.reason === 'signal') return said ?? `The command was ended by ${event.signal ?? 'a signal'}.`;
  return said;
}
