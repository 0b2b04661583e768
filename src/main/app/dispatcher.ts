import { AppError, isUnavailable } from '@shared/errors';
import type { LaunchSpec } from '@shared/launch';
import { message } from '@shared/messages/message';
import { DEFAULT_GROUP_SLOTS, type Settings } from '@shared/model/settings';
import { launchCodeOf } from '../core/actions';
import { renderAction } from '../core/macros';
import { handParams } from '../core/hand-params';
import { lateRunning } from '../core/usual';
import type { AttemptService } from './attempt-service';
import type { Changes, Clock, ExecutionRecord, Logger, Launcher, LogStore, Store, Ticker } from './ports';
import { transition } from './transition';
import { StoreRetryLoop } from './store-retry-loop';
import type { RunContexts } from './run-context';
import { refOf } from './stopper';
import type { HealthIssues } from './health-issues';

/** Rows started in one transaction: few enough to keep the loop free, many enough to share the commit. */
const BATCH = 16;

interface DispatcherDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  launcher: Launcher;
  logs: LogStore;
  logger: Logger;
  issues: HealthIssues;
  contexts: RunContexts;
  /** Unique to the data folder: marks children as ours. */
  instanceId: string;
  platform: 'posix' | 'win32';
  /** Frees the slots, and takes attempts that could not even be asked for. */
  attempts: AttemptService;
}

interface Begun {
  record: ExecutionRecord;
  ref: string;
  token: string;
}

/** An attempt that is under way. */
export interface ActiveAttempt {
  executionId: number;
  number: number;
  group: string | null;
}

/** Gives slots to what waits for one, first in, first out, within the limits of each group. */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #activeAttempts = new Map<string, ActiveAttempt>();
  readonly #perGroup = new Map<string, number>();
  #settings: Settings;
  #afterId = 0;
  #mode: 'open' | 'steps' | 'closed' = 'closed';
  #kicked = false;
  readonly #retryLoop: StoreRetryLoop;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#settings = deps.store.settings.get();
    const { ticker, logger, issues } = deps;
    this.#retryLoop = new StoreRetryLoop({
      ticker,
      logger,
      issues,
      issue: 'store-dispatch',
      says: (why) => message('health.waiting.dispatch', { why }),
      failed: 'Dispatch failed.',
      again: () => this.#kick(),
    });
    deps.store.changes.on((changes) => this.#heed(changes));
    deps.attempts.ended.on(({ ref }) => this.#release(ref));
  }

  /** Starts taking work: of rows with an id above `afterId` only. */
  open(afterId: number): void {
    this.#afterId = afterId;
    this.#mode = 'open';
    this.#kick();
  }

  /** Starts nothing but further steps of workflows that are under way. */
  drain(): void {
    this.#mode = 'steps';
  }

  /** Starts nothing more; what runs goes on. */
  close(): void {
    this.#mode = 'closed';
  }

  /** Executions that may run at once. */
  get slots(): number {
    return this.#settings.slots;
  }

  /** Attempts under way, by ref. */
  get activeAttempts(): ReadonlyMap<string, ActiveAttempt> {
    return this.#activeAttempts;
  }

  /** New limits apply to what starts from now on; what waits for a slot may find one. */
  #heed({ executions, settings }: Changes): void {
    if (settings) this.#settings = settings;
    if (settings || executions.some(({ record }) => waitsForSlot(record))) this.#kick();
  }

  /** An attempt is over: its slot is free. */
  #release(ref: string): void {
    const attempt = this.#activeAttempts.get(ref);
    if (!attempt) return;
    this.#activeAttempts.delete(ref);
    if (attempt.group !== null) {
      const left = (this.#perGroup.get(attempt.group) ?? 1) - 1;
      if (left > 0) this.#perGroup.set(attempt.group, left);
      else this.#perGroup.delete(attempt.group);
    }
    this.#kick();
  }

  /** Something may be able to start: looks at the next turn of the loop, once however often it is asked. */
  #kick(): void {
    if (this.#kicked || this.#retryLoop.backingOff || this.#mode === 'closed') return;
    this.#kicked = true;
    this.#deps.ticker.soon(() => {
      this.#kicked = false;
      this.#dispatch();
    });
  }

  /** Places left in a group. */
  #room(group: string): number {
    const limit = Object.hasOwn(this.#settings.groups, group) ? this.#settings.groups[group] : undefined;
    return (limit ?? DEFAULT_GROUP_SLOTS) - (this.#perGroup.get(group) ?? 0);
  }

  #dispatch(): void {
    if (this.#mode === 'closed') return;
    this.#retryLoop.attempt(() => {
      if (this.#startSome() === BATCH) this.#kick();
    });
  }

  #startSome(): number {
    const { store, launcher } = this.#deps;
    const free = Math.min(BATCH, this.#settings.slots - this.#activeAttempts.size);
    if (free <= 0) return 0;
    const full = new Set([...this.#perGroup.keys()].filter((group) => this.#room(group) <= 0));
    const begun = store.transaction(() => this.#fill(free, full));
    for (const { record, ref } of begun) this.#take(ref, record);
    for (const { record, ref, token } of begun) {
      const spec = this.#spec(record, ref, token);
      if (spec) launcher.spawn(spec);
    }
    for (const group of full) store.queue.markWaitingForGroup(group);
    return begun.length;
  }

  /** Begins at most `free` rows. A group that fills up on the way must not hold up what waits behind it. */
  #fill(free: number, full: Set<string>): Begun[] {
    const begun: Begun[] = [];
    const taken = new Map<string, number>();
    for (let passed = true; passed && begun.length < free;) {
      passed = false;
      const isDraining = this.#mode === 'steps';
      const rows = this.#deps.store.queue.waiting(free - begun.length, [...full], this.#afterId, isDraining);
      for (const row of rows) {
        const used = row.group === null ? 0 : (taken.get(row.group) ?? 0);
        if (row.group !== null && used >= this.#room(row.group)) {
          full.add(row.group);
          passed = true;
          continue;
        }
        const one = this.#begin(row);
        if (!one) continue;
        begun.push(one);
        if (row.group !== null) taken.set(row.group, used + 1);
      }
    }
    return begun;
  }

  #take(ref: string, record: ExecutionRecord): void {
    this.#activeAttempts.set(ref, { executionId: record.id, number: record.attemptCount, group: record.group });
    if (record.group !== null) this.#perGroup.set(record.group, (this.#perGroup.get(record.group) ?? 0) + 1);
  }

  #begin(row: ExecutionRecord): Begun | null {
    const { store, clock, instanceId, contexts } = this.#deps;
    const now = clock.now();
    const number = row.attemptCount + 1;
    const usual = row.taskId === null ? null : store.usual.of(row.taskId);
    const record = transition(store, row.id, 'pending', {
      status: 'running',
      reason: null,
      startedAt: row.startedAt ?? now,
      attemptCount: number,
      retryAt: null,
      // What an earlier try reported says nothing of this one.
      progress: null,
      result: null,
      error: null,
      exitCode: null,
      ...contexts.kept(row),
      // What was usual when it first began stays its measure.
      usualMs: row.startedAt === null ? (usual?.p50Ms ?? null) : row.usualMs,
      late: lateRunning(now, usual, row.late),
    });
    if (!record) return null;
    const token = `${instanceId}:${row.id}:${number}`;
    store.attempts.add({ executionId: row.id, number, token, startedAt: now });
    return { record, ref: refOf(row.id, number), token };
  }

  #spec(record: ExecutionRecord, ref: string, token: string): LaunchSpec | null {
    const { contexts, logs, platform, attempts, clock, logger } = this.#deps;
    try {
      const { definition, runDate, outputs, outcomes, session, failure } = contexts.of(record);
      const { env, params, ...command } = renderAction(definition, {
        runDate,
        outputs,
        outcomes,
        session,
        params: { ...definition.params, ...(record.params as typeof definition.params) },
        platform,
      });
      const handed = handParams(params);
      return {
        ref,
        token,
        ...command,
        ...launchCodeOf(definition.action).options(definition.action),
        env: {
          ...env,
          ...handed.variables,
          ...failure,
          CLOSING_BELL_RUN_DATE: runDate,
          ...(record.sessionDate === null ? {} : { CLOSING_BELL_SESSION_DATE: record.sessionDate }),
          CLOSING_BELL_EXECUTION_ID: String(record.id),
          CLOSING_BELL_ATTEMPT: String(record.attemptCount),
          CLOSING_BELL_TASK: record.key,
        },
        params: handed.file,
        timeoutMs: definition.timeoutSeconds === null ? null : definition.timeoutSeconds * 1000,
        logBase: logs.baseFor(record.id, record.attemptCount),
      };
    } catch (error) {
      if (!(error instanceof AppError)) logger.error(`Run ${record.id} could not be prepared.`, error);
      // What the disk or the store refuses now may go well at the next try; a definition will not.
      const reason = isUnavailable(error) ? 'spawn-error' : 'bad-config';
      const message = error instanceof Error ? error.message : String(error);
      const said = error instanceof AppError ? (error.said ?? undefined) : undefined;
      attempts.take({ type: 'refused', ref, reason, message, said, finishedAt: clock.now() });
      return null;
    }
  }
}

/** Whether a row may be started as soon as a slot is free. A workflow takes none. */
function waitsForSlot({ status, reason, isWorkflow }: ExecutionRecord): boolean {
  return status === 'pending' && reason === 'slot' && !isWorkflow;
}
