import { AppError } from '@shared/errors';
import type { Params } from '@shared/model/common';
import { isFinished, type Progress } from '@shared/model/execution';
import type { RunDecision } from '../../core/dag-run';
import { renderParams, renderStepParams } from '../../core/macros';
import { lateWaiting } from '../../core/usual';
import { promoteQueued } from '../admission';
import { transition } from '../transition';
import type { Clock, ExecutionPatch, ExecutionRecord, Store } from '../ports';
import { runError, thrownError } from '../run-error';
import type { RunContexts } from '../run-context';
import type { Stopper } from '../stopper';
import { isAsked, type LiveRun, note, stopsAtOnce } from './live-run';
import { errorOf } from './run-error';
import { outcomesOf, outputsOf } from './step-outcomes';

interface DecisionApplierDeps {
  store: Store;
  clock: Clock;
  contexts: RunContexts;
  stopper: Stopper;
}

/** A row was not as it was remembered: nothing was written. */
class StaleRowError extends Error {}

/** Writes one decision about a run, all of it or nothing. The runner hears of what was written as of all else. */
export class DecisionApplier {
  readonly #deps: DecisionApplierDeps;

  constructor(deps: DecisionApplierDeps) {
    this.#deps = deps;
  }

  /**
   * `stale`: the run has to be read anew; `ended`: the run is over; `settled`: there is something to wait for, or to hear
   * of.
   */
  apply(run: LiveRun, decision: RunDecision): 'stale' | 'ended' | 'settled' {
    try {
      this.#deps.store.transaction(() => this.#write(run, decision));
    } catch (error) {
      if (error instanceof StaleRowError) return 'stale';
      throw error;
    }
    this.#cancel(run, decision.cancel);
    return decision.end ? 'ended' : 'settled';
  }

  #write(run: LiveRun, decision: RunDecision): void {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const written: ExecutionRecord[] = [];
    const end = (
      row: ExecutionRecord,
      patch: Pick<ExecutionPatch, 'reason' | 'error'>,
      status: 'skipped' | 'failed',
    ): void => {
      written.push(
        expectRow(transition(store, row.id, 'pending', { status, finishedAt: now, retryAt: null, ...patch })),
      );
      if (row.reason !== 'upstream') promoteQueued(store, row.taskId);
    };
    for (const { id, reason } of decision.skip) end(rowOf(run, id), { reason }, 'skipped');
    for (const id of decision.giveUp) {
      const row = rowOf(run, id);
      end(row, { reason: store.attempts.of(row.id).at(-1)?.reason ?? 'interrupted' }, 'failed');
    }
    for (const id of decision.release) written.push(this.#release(run, rowOf(run, id), now));
    this.#mark(run, decision, written, now);
  }

  /** Gives a step its values and lets it wait for a slot; behind other runs of its task if there are any. */
  #release(run: LiveRun, row: ExecutionRecord, now: number): ExecutionRecord {
    const { store } = this.#deps;
    try {
      const params = this.#params(run, row);
      const isBusy = row.taskId !== null && store.queue.isActive(row.taskId);
      const patch = { reason: isBusy ? 'overlap-queue' : 'slot', late: lateWaiting(now, row.graceMs), params } as const;
      return expectRow(store.executions.move(row.id, ['pending'], patch));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error;
      const failed = { status: 'failed', reason: 'bad-config', finishedAt: now, ...thrownError(error) } as const;
      return expectRow(transition(store, row.id, 'pending', failed));
    }
  }

  #params(run: LiveRun, row: ExecutionRecord): Params {
    const { record, definition, rows } = run;
    const step = row.step === null ? undefined : run.steps.get(row.step);
    if (!step) throw new Error(`Run ${record.id} has no step ${row.step}.`);
    const ownNames = step.task === undefined ? Object.keys(definition.params) : [];
    // Most steps give no values of their own: then nothing is to be worked out.
    const kept = row.params as Params;
    if (Object.keys(step.params).length === 0 && ownNames.length === 0) return kept;
    const runDate = this.#deps.contexts.runDate(record);
    const given = record.params as Params;
    const session = this.#deps.contexts.session(record);
    const params = renderParams(definition.params, { runDate, params: given, session });
    const beside = { outputs: outputsOf(rows), outcomes: outcomesOf(rows) };
    const own = renderStepParams(step.params, { runDate, params, ...beside, session });
    return step.task === undefined ? { ...params, ...own } : { ...kept, ...own };
  }

  /** The run's own row: how far it has come, or its end. */
  #mark(run: LiveRun, decision: RunDecision, written: readonly ExecutionRecord[], now: number): void {
    const { store } = this.#deps;
    const newest = new Map(written.map((row) => [row.id, row]));
    const progress = progressOf(run.rows.map((row) => newest.get(row.id) ?? row));
    if (!decision.end) {
      const known = run.record.progress;
      if (known?.done === progress.done && known.current === progress.current) return;
      expectRow(store.executions.move(run.record.id, ['running'], { progress }));
      return;
    }
    const { status } = decision.end;
    const reason = status === 'terminated' ? run.record.stopReason : decision.end.reason;
    const error = status === 'success' ? runError([]) : errorOf(run);
    const ended = expectRow(
      transition(store, run.record.id, 'running', { status, reason, finishedAt: now, progress, ...error }),
    );
    promoteQueued(store, ended.taskId);
  }

  /** What is within a run that stops at once, be it for a limit that was reached, has no time to clean up either. */
  #cancel(run: LiveRun, ids: readonly string[]): void {
    const atOnce = stopsAtOnce(run.record);
    for (const id of ids) {
      // Read anew: what is remembered may have moved on, and a cancel must not miss it.
      const row = this.#deps.store.executions.get(rowOf(run, id).id);
      if (!row || isAsked(row, atOnce)) continue;
      try {
        note(run, this.#deps.stopper.stop(row, run.record.stopReason ?? 'cancelled', atOnce ? 'around' : null));
      } catch (error) {
        // It ended by itself meanwhile.
        if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      }
    }
  }
}

function progressOf(rows: readonly ExecutionRecord[]): Progress {
  const done = rows.filter((row) => isFinished(row.status)).length;
  const active = rows.filter((row) => !isFinished(row.status) && row.reason !== 'upstream').map((row) => row.name);
  return {
    percent: rows.length === 0 ? 100 : Math.round((done / rows.length) * 1000) / 10,
    message: null,
    current: active.length === 0 ? null : active.slice(0, 3).join(', '),
    done,
    total: rows.length,
    etaAt: null,
  };
}

function rowOf(run: LiveRun, id: string): ExecutionRecord {
  const index = run.plan.dag.indexOf.get(id);
  const row = index === undefined ? undefined : run.rows[index];
  if (!row) throw new Error(`Run ${run.record.id} has no step ${id}.`);
  return row;
}

function expectRow(row: ExecutionRecord | null): ExecutionRecord {
  if (!row) throw new StaleRowError();
  return row;
}
