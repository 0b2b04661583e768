import { AppError, isUnavailable } from '@shared/errors';
import { message } from '@shared/messages/message';
import { isFinished } from '@shared/model/execution';
import { buildDag } from '../../core/dag';
import type { Calendars } from '../../core/calendar/calendar';
import { decideRun, type RunDecision, type Stopping } from '../../core/dag-run';
import { planRerun } from '../../core/rerun-plan';
import { lateRunning } from '../../core/usual';
import { promoteQueued } from '../admission';
import type { Definitions } from '../definitions';
import type { HealthIssues } from '../health-issues';
import { transition } from '../transition';
import type { Changes, Clock, ExecutionRecord, Logger, Store, Ticker } from '../ports';
import { StoreRetryLoop } from '../store-retry-loop';
import { thrownError } from '../run-error';
import type { RunContexts } from '../run-context';
import { endUnbegun, type Stopper } from '../stopper';
import { DecisionApplier } from './decision-applier';
import { CleanUpLimits } from './clean-up-limits';
import { isAsked, type LiveRun, loadRun, note, stepNow, stopsAtOnce } from './live-run';
import { endedSteps, insertSteps, type Repeats } from './step-rows';

interface RunnerDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  logger: Logger;
  issues: HealthIssues;
  definitions: Definitions;
  contexts: RunContexts;
  calendars: Calendars;
  stopper: Stopper;
}

/**
 * Carries out what the planner decides about runs of workflows. What it remembers is a copy of the store: every decision
 * is written before anything follows from it, and after a crash the same decision is made again from what is written.
 */
export class WorkflowRunner {
  readonly #deps: RunnerDeps;
  readonly #applier: DecisionApplier;
  readonly #runs = new Map<number, LiveRun>();
  readonly #dirty = new Set<number>();
  readonly #limits: CleanUpLimits;
  #afterId = 0;
  #open = false;
  /** There may be runs that have not begun. */
  #ready = false;
  #asked = false;
  readonly #retryLoop: StoreRetryLoop;
  #isListening = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#applier = new DecisionApplier(deps);
    const { ticker, logger, issues } = deps;
    this.#limits = new CleanUpLimits(deps, () => this.#kick());
    this.#retryLoop = new StoreRetryLoop({
      ticker,
      logger,
      issues,
      issue: 'store-workflows',
      says: (why) => message('health.waiting.workflows', { why }),
      failed: 'A workflow could not be carried on.',
      again: () => this.#kick(),
    });
  }

  /** Takes up the runs that are under way and begins those that wait, with an id above `afterId` only. */
  open(afterId: number): void {
    this.#listen();
    this.#afterId = afterId;
    this.#open = true;
    this.#ready = true;
    this.#kick();
  }

  /** Begins no further runs; those under way go on to their end. */
  close(): void {
    this.#open = false;
  }

  /** How many runs are under way. */
  get running(): number {
    return this.#runs.size;
  }

  /** Whether nothing is left to decide. */
  idle(): boolean {
    return this.#dirty.size === 0 && !this.#asked;
  }

  /** Takes up what an earlier engine left under way; to be called once, before it is opened. */
  takeUp(): void {
    this.#listen();
    for (const row of this.#deps.store.queue.workflows('running', 0)) {
      this.#dirty.add(row.id);
      this.#deps.stopper.renew(row);
    }
  }

  /** Asks every run that is under way to stop, as the app is about to. */
  stopAll(): void {
    for (const row of this.#deps.store.queue.workflows('running', this.#afterId)) {
      if (row.parent === null) this.#deps.stopper.stop(row, 'app-quit');
    }
  }

  /** Not before it begins: while an earlier engine’s rows are put in order, no clean-up’s time is over. */
  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#deps.store.changes.on((changes) => this.#heed(changes));
  }

  #heed({ executions }: Changes): void {
    for (const { record } of executions) if (record.isWorkflow || record.parent !== null) this.#note(record);
    if (this.#dirty.size > 0 || this.#ready) this.#kick();
  }

  #note(record: ExecutionRecord): void {
    if (record.isWorkflow) this.#limits.look(record);
    if (record.isWorkflow && record.status === 'pending' && record.reason === 'slot') this.#ready = true;
    if (record.isWorkflow && record.status === 'running') {
      const run = this.#runs.get(record.id);
      const { stopReason, cleanUpUntil } = run?.record ?? record;
      if (record.stopReason !== stopReason || record.cleanUpUntil !== cleanUpUntil) this.#dirty.add(record.id);
      if (run && record.revision > run.record.revision) run.record = record;
    }
    if (record.parent !== null) {
      const run = this.#runs.get(record.parent);
      if (run && note(run, record) && isFinished(record.status)) this.#dirty.add(record.parent);
    }
  }

  #kick(): void {
    if (this.#asked || this.#retryLoop.backingOff) return;
    this.#asked = true;
    this.#deps.ticker.soon(() => {
      this.#asked = false;
      this.#retryLoop.attempt(() => this.#work());
    });
  }

  #work(): void {
    this.#limits.endDue();
    if (this.#ready) this.#beginAll();
    for (const id of this.#dirty) {
      // Taken out first: what happens while it is looked at is looked at again.
      this.#dirty.delete(id);
      try {
        this.#advance(id);
      } catch (error) {
        this.#dirty.add(id);
        throw error;
      }
    }
  }

  #beginAll(): void {
    const { store, clock, contexts } = this.#deps;
    for (const row of store.queue.workflows('ready', this.#afterId)) {
      // A step belongs to a run that goes on to its end.
      if (!this.#open && row.parent === null) continue;
      const begun = store.transaction(() => {
        const now = clock.now();
        const usual = row.taskId === null ? null : store.usual.of(row.taskId);
        const late = lateRunning(now, usual, row.late);
        const measured = { late, usualMs: usual?.p50Ms ?? null };
        const begins = { status: 'running', reason: null, startedAt: now, ...measured, ...contexts.kept(row) } as const;
        const moved = transition(store, row.id, 'pending', begins);
        if (!moved) return null;
        try {
          if (store.queue.steps(row.id).length === 0) this.#insertSteps(moved, now);
          return moved;
        } catch (error) {
          if (!(error instanceof AppError) || isUnavailable(error)) throw error;
          const failed = { status: 'failed', reason: 'bad-config', finishedAt: now, ...thrownError(error) } as const;
          const ended = transition(store, row.id, 'running', failed);
          promoteQueued(store, row.taskId);
          return ended;
        }
      });
      if (begun?.status === 'running') this.#dirty.add(begun.id);
    }
    this.#ready = false;
  }

  /** A workflow that is a step of a rerun goes on from its own failed steps. */
  #insertSteps(run: ExecutionRecord, at: number): void {
    insertSteps(
      this.#deps,
      run,
      at,
      run.parent === null || run.rerunOf === null ? null : this.#repeats(run, run.rerunOf),
    );
  }

  #repeats(run: ExecutionRecord, original: number): Repeats | null {
    const { store, definitions } = this.#deps;
    const before = endedSteps(store.queue.steps(original));
    const steps = definitions.workflow(run).action.workflow.steps;
    try {
      const plan = planRerun(buildDag(steps), 'failed', null, (id) => before.get(id) ?? null);
      return { ...plan, before, definitions: 'current', deep: true };
    } catch (error) {
      // What had failed is not among the steps any more: all of them run.
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  #advance(id: number): void {
    for (;;) {
      const run = this.#current(id);
      if (!run) return;
      const decision = decideRun(run.plan, (index) => stepNow(rowAt(run, index)), stoppingOf(run.record));
      if (isEmpty(decision, run)) return;
      const done = this.#applier.apply(run, decision);
      if (done === 'settled') return;
      this.#runs.delete(id);
      if (done === 'ended') {
        this.#dirty.delete(id);
        return;
      }
    }
  }

  /** A copy is kept of the run: every write goes by what the store holds, and one that does not fit has it read anew. */
  #current(id: number): LiveRun | null {
    const known = this.#runs.get(id);
    if (known) return known;
    const { store, definitions, logger, clock } = this.#deps;
    try {
      const run = loadRun(store, definitions, id);
      if (run) this.#runs.set(id, run);
      else this.#runs.delete(id);
      return run;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      // It can't be decided any more: better an end that says so than a run for ever.
      logger.error(`Run ${id} could not be read.`, error);
      const finishedAt = clock.now();
      store.transaction(() => {
        const ended = transition(store, id, 'running', {
          status: 'failed',
          reason: 'bad-config',
          finishedAt,
          ...thrownError(error),
        });
        if (!ended) return;
        endUnbegun(store, ended, finishedAt);
        promoteQueued(store, ended.taskId);
      });
      this.#runs.delete(id);
      return null;
    }
  }
}

function rowAt(run: LiveRun, index: number): ExecutionRecord {
  const row = run.rows[index];
  if (!row) throw new Error(`Run ${run.record.id} has no step number ${index}.`);
  return row;
}

function stoppingOf(record: ExecutionRecord): Stopping | null {
  const { stopReason } = record;
  if (stopReason === null) return null;
  return { reason: stopReason === 'replaced' ? 'cancelled' : stopReason, cleanUp: !stopsAtOnce(record) };
}

/** Steps that have been asked to stop already are named again until they have. */
function isEmpty(decision: RunDecision, run: LiveRun): boolean {
  const atOnce = stopsAtOnce(run.record);
  const stopping = new Set(run.rows.flatMap((row) => (isAsked(row, atOnce) && row.step !== null ? [row.step] : [])));
  return (
    decision.end === null &&
    decision.release.length === 0 &&
    decision.skip.length === 0 &&
    decision.giveUp.length === 0 &&
    decision.cancel.every((id) => stopping.has(id))
  );
}
