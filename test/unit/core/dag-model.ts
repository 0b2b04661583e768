import type { StepNow, Stopping } from '@main/core/dag-run';
import type { Script } from './dag-world';

/** What is to become of a step, in the words of the rules. */
export type Verdict = 'ended' | 'release?' | 'wait' | 'keep' | 'cancel' | 'give-up' | `skip ${string}`;

const STARTS_AFTER_SUCCESS = ['all-success', 'any-success'];

/** How a step counts for those that need it, once the verdict on it is carried out; `?` if it has not ended. */
function counts(state: StepNow, verdict: Verdict): 'good' | 'bad' | 'none' | '?' {
  if (verdict === 'give-up' || verdict === 'skip upstream-failed') return 'bad';
  if (verdict.startsWith('skip')) return 'none';
  if (verdict !== 'ended') return '?';
  if (state.status === 'success') return 'good';
  if (['failed', 'completed', 'terminated'].includes(state.status)) return 'bad';
  return state.reason === 'upstream-failed' ? 'bad' : 'none';
}

/**
 * The rules of a run told a second time, slowly: for each step by itself, asking for the verdicts on its needs by
 * recursion. Knows nothing of orders and counters.
 */
export function verdicts(
  { steps, onFailure }: Script,
  states: ReadonlyMap<string, StepNow>,
  stopping: Stopping | null,
): Map<string, Verdict> {
  const known = new Map<string, Verdict>();
  const stateOf = (id: string): StepNow => {
    const state = states.get(id);
    if (!state) throw new Error(id);
    return state;
  };
  const tripped =
    onFailure !== 'continue' &&
    [...states.values()].some((state) => !state.reused && ['failed', 'completed', 'terminated'].includes(state.status));

  /** Whether something before a step runs or has run in this run. */
  const follows = (id: string): boolean =>
    (steps.find((candidate) => candidate.id === id)?.needs ?? []).some((need) => {
      const { status, reason, attempts, reused } = stateOf(need);
      const ran = status === 'skipped' ? reason === 'exit-code' : status !== 'pending' || attempts > 0;
      return (ran && !reused) || follows(need);
    });

  const judge = (id: string): Verdict => {
    const step = steps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(id);
    const { status, reason, attempts, unconditional } = stateOf(id);
    if (status !== 'pending' && status !== 'running') return 'ended';
    const hasBegun = status === 'running' || attempts > 0;
    const needs = step.needs.map((need) => counts(stateOf(need), verdictOn(need)));
    const cleansUp = stopping?.cleanUp === true && !STARTS_AFTER_SUCCESS.includes(step.condition) && follows(id);
    if (stopping && !cleansUp) {
      if (hasBegun) return 'cancel';
      if (stopping.cleanUp && reason === 'upstream' && needs.includes('?')) return 'wait';
      return stopping.cleanUp && needs.includes('bad') ? 'skip upstream-failed' : 'skip stopped';
    }
    if (!stopping && tripped && STARTS_AFTER_SUCCESS.includes(step.condition)) {
      if (!hasBegun) return needs.includes('bad') ? 'skip upstream-failed' : 'skip stopped';
      if (status === 'pending') return 'give-up';
      return onFailure === 'stop-now' ? 'cancel' : 'keep';
    }
    if (status === 'running' || reason !== 'upstream') return 'keep';
    if (needs.includes('?')) return 'wait';
    const good = needs.filter((need) => need === 'good').length;
    const bad = needs.filter((need) => need === 'bad').length;
    const holds = {
      'all-success': good === needs.length,
      'any-success': good > 0,
      'any-failed': bad > 0,
      'all-done': true,
    }[step.condition];
    if (holds || unconditional) return 'release?';
    return bad > 0 ? 'skip upstream-failed' : 'skip condition';
  };
  const verdictOn = (id: string): Verdict => {
    const verdict = known.get(id) ?? judge(id);
    known.set(id, verdict);
    return verdict;
  };
  for (const { id } of steps) verdictOn(id);
  return known;
}

/**
 * How each step ends under `continue` when nobody steps in: it depends on what it needs alone, and on no order. `success`,
 * `failed`, or `skipped` with its reason.
 */
export function endsUnderContinue({ steps }: Script): Map<string, string> {
  const known = new Map<string, string>();
  const endOf = (id: string): string => {
    const step = steps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(id);
    if (step.reused)
      return step.reused.status === 'skipped' ? `skipped ${String(step.reused.reason)}` : step.reused.status;
    const needs = step.needs.map(endOrKnown);
    const bad = needs.some((end) => ['failed', 'completed', 'terminated', 'skipped upstream-failed'].includes(end));
    const good = needs.filter((end) => end === 'success').length;
    const holds = {
      'all-success': good === needs.length,
      'any-success': good > 0,
      'any-failed': bad,
      'all-done': true,
    }[step.condition];
    if (!holds && !step.unconditional) return bad ? 'skipped upstream-failed' : 'skipped condition';
    for (let attempt = 0; attempt <= step.retries; attempt += 1) {
      const end = step.tries[attempt] ?? step.tries.at(-1);
      if (end === 'success') return 'success';
      if (end === 'itself-skipped') return 'skipped exit-code';
    }
    return 'failed';
  };
  const endOrKnown = (id: string): string => {
    const end = known.get(id) ?? endOf(id);
    known.set(id, end);
    return end;
  };
  for (const { id } of steps) endOrKnown(id);
  return known;
}
