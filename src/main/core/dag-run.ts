import { isFinished, type ExecutionReason, type ExecutionStatus } from '@shared/model/execution';
import type { OnFailure, StepCondition } from '@shared/model/workflow';
import { type Dag, isHandler } from './dag';

/** Where a step of a run stands. */
export interface StepNow {
  status: ExecutionStatus;
  /** `upstream` on a pending step: it has not been given a slot yet. */
  reason: ExecutionReason | null;
  /** Tries so far; a pending step with none has not started. */
  attempts: number;
  /** Its outcome was taken over from the run that this one repeats. */
  reused: boolean;
  /** It runs as soon as its needs have ended, however they ended. */
  unconditional: boolean;
}

/** Why a step ends without having run. */
export type SkipReason = 'upstream-failed' | 'condition' | 'stopped';

/** What is to be done next in a run of a workflow. */
export interface RunDecision {
  /** To be given a slot now, in this order. */
  release: string[];
  /** To end without having run, each after what it needs. */
  skip: { id: string; reason: SkipReason }[];
  /** To be cancelled. What is named here is named again until it has ended. */
  cancel: string[];
  /** Waiting to retry, to end failed with the reason of the last try. All else counts on it. */
  giveUp: string[];
  /** How the workflow ends; null: not yet. */
  end: { status: ExecutionStatus; reason: ExecutionReason | null } | null;
}

/** How an ended step counts for the conditions of others; `neither` for one that was skipped without a failure. */
type Outcome = 'success' | 'failed' | 'neither';

/** What a run goes by. */
export interface RunPlan {
  dag: Dag;
  /** Steps that are released and not ended at once. */
  maxParallel: number;
  onFailure: OnFailure;
}

/** Why a run is being stopped. */
export interface Stopping {
  reason: 'cancelled' | 'app-quit';
  /**
   * Clean-up may still run: steps with `any-failed` or `all-done` that come after something that has run. What has not
   * run needs none.
   */
  cleanUp: boolean;
}

/**
 * Decides what is to be done next in a run, from where its steps stand. Skips cascade within one decision, releases and
 * the end take them into account. A decision that has been carried out is not made again.
 *
 * `stopping`: the whole is being cancelled, or the app quits; null: neither.
 */
export function decideRun(plan: RunPlan, now: (index: number) => StepNow, stopping: Stopping | null): RunDecision {
  const { steps } = plan.dag;
  const states = steps.map((_step, index) => now(index));
  const decision: RunDecision = { release: [], skip: [], cancel: [], giveUp: [], end: null };
  const failed = states.some(isFailure);
  const halted = failed && plan.onFailure !== 'continue';
  const outcomes: (Outcome | null)[] = states.map(outcomeOf);
  const ready: boolean[] = [];
  /** Whether a step or anything before it has run in this run. */
  const touched: boolean[] = [];
  let underWay = 0;
  let open = 0;

  for (const index of plan.dag.order) {
    const step = steps[index];
    const state = states[index];
    if (!step || !state) continue;
    const follows = (plan.dag.needs[index] ?? []).some((need) => touched[need] === true);
    touched[index] = follows || hasRun(state);
    if (isFinished(state.status)) continue;
    const needs = tallyOf(plan.dag.needs[index] ?? [], outcomes);
    const cleansUp = stopping?.cleanUp === true && follows && isHandler(step.condition);
    const fate =
      stopping === null || cleansUp
        ? fateOf(step.condition, state, needs, halted)
        : fateOfStopped(state, needs, stopping.cleanUp);
    if (fate.kind === 'skip') {
      outcomes[index] = fate.reason === 'upstream-failed' ? 'failed' : 'neither';
      decision.skip.push({ id: step.id, reason: fate.reason });
      continue;
    }
    if (fate.kind === 'give-up') {
      outcomes[index] = 'failed';
      decision.giveUp.push(step.id);
      continue;
    }
    open += 1;
    if (fate.kind === 'run') ready[index] = true;
    if (isReleased(state)) underWay += 1;
    const stops = stopping !== null && isBegun(state) && !cleansUp;
    if (stops || (stopping === null && halted && plan.onFailure === 'stop-now' && isCancelled(step.condition, state))) {
      decision.cancel.push(step.id);
    }
  }

  for (let index = 0; index < steps.length && underWay < plan.maxParallel; index += 1) {
    if (ready[index] !== true) continue;
    decision.release.push(steps[index]?.id ?? '');
    underWay += 1;
  }
  if (open === 0 && decision.giveUp.length === 0)
    decision.end = endOf(plan.onFailure, states, stopping?.reason ?? null);
  return decision;
}

type Fate = { readonly kind: 'skip'; readonly reason: SkipReason } | { readonly kind: 'give-up' | 'run' | 'stay' };

const STAY: Fate = { kind: 'stay' };
const RUN: Fate = { kind: 'run' };
const GIVE_UP: Fate = { kind: 'give-up' };
const skipped = (reason: SkipReason): Fate => ({ kind: 'skip', reason });

/** How many of a step's needs count as what; the rest have ended as neither. */
interface Tally {
  all: number;
  success: number;
  failed: number;
  open: number;
}

function tallyOf(needs: readonly number[], outcomes: readonly (Outcome | null)[]): Tally {
  const tally: Tally = { all: needs.length, success: 0, failed: 0, open: 0 };
  for (const need of needs) {
    const outcome = outcomes[need] ?? null;
    if (outcome === null) tally.open += 1;
    else if (outcome !== 'neither') tally[outcome] += 1;
  }
  return tally;
}

/** What becomes of a step that has not ended, once what it needs has been decided. */
function fateOf(condition: StepCondition, state: StepNow, needs: Tally, halted: boolean): Fate {
  const started = isBegun(state);
  if (halted && !isHandler(condition)) {
    if (!started) return skipped(needs.failed > 0 ? 'upstream-failed' : 'stopped');
    return state.status === 'pending' ? GIVE_UP : STAY;
  }
  if (isReleased(state) || needs.open > 0) return STAY;
  return state.unconditional || holds(condition, needs)
    ? RUN
    : skipped(needs.failed > 0 ? 'upstream-failed' : 'condition');
}

/**
 * What becomes of a step that is no clean-up while the whole stops. While clean-up runs it waits for the end of what it
 * needs, so that a handler behind it hears of a failure.
 */
function fateOfStopped(state: StepNow, needs: Tally, cleanUp: boolean): Fate {
  if (isBegun(state) || (cleanUp && needs.open > 0 && !isReleased(state))) return STAY;
  return skipped(cleanUp && needs.failed > 0 ? 'upstream-failed' : 'stopped');
}

function isBegun({ status, attempts }: StepNow): boolean {
  return status === 'running' || (status === 'pending' && attempts > 0);
}

/** Whether a step runs or has run in this run; what was skipped has not, unless it said so itself. */
function hasRun(state: StepNow): boolean {
  if (state.reused) return false;
  return isBegun(state) || state.status === 'success' || endedBadly(state) || state.reason === 'exit-code';
}

/** Whether a condition holds, once all needs have ended. */
function holds(condition: StepCondition, { all, success, failed }: Tally): boolean {
  switch (condition) {
    case 'all-done':
      return true;
    case 'any-failed':
      return failed > 0;
    case 'all-success':
      return success === all;
    case 'any-success':
      return success > 0;
  }
}

function isCancelled(condition: StepCondition, state: StepNow): boolean {
  return state.status === 'running' && !isHandler(condition);
}

function isReleased({ status, reason }: StepNow): boolean {
  return status === 'running' || (status === 'pending' && reason !== 'upstream');
}

/** Whether a step sets off `onFailure`. What was taken over from an earlier run does not. */
function isFailure(state: StepNow): boolean {
  return !state.reused && endedBadly(state);
}

function endedBadly({ status }: StepNow): boolean {
  return status === 'failed' || status === 'completed' || status === 'terminated';
}

function outcomeOf({ status, reason }: StepNow): Outcome | null {
  if (!isFinished(status)) return null;
  if (status === 'success') return 'success';
  return status === 'skipped' && reason !== 'upstream-failed' ? 'neither' : 'failed';
}

function endOf(
  onFailure: OnFailure,
  states: readonly StepNow[],
  stopping: 'cancelled' | 'app-quit' | null,
): RunDecision['end'] {
  if (stopping !== null) return { status: 'terminated', reason: stopping };
  if (!states.some(endedBadly)) return { status: 'success', reason: null };
  return onFailure === 'continue'
    ? { status: 'completed', reason: 'some-steps-failed' }
    : { status: 'failed', reason: 'step-failed' };
}
