import { firstProblems, MORE_PROBLEMS, tell, type RenderedMessage } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { Step, Workflow, WorkflowProblem } from '@shared/model/workflow';
import { findCycles, invert, orderOf, type Links } from './cycles';
import type { SessionScope } from './macro-values';
import { stepMacroProblems, stepsNamedBy } from './macros';

/** What must be known of a task that a step names. */
export interface KnownTask {
  /** Names of the parameters that it declares. */
  readonly params: readonly string[];
  /** Its graph, if it is a workflow. */
  readonly workflow: Workflow | null;
}

/** What must be known of the workflow's own task. */
export interface OwnTask {
  /** null: it has none yet. */
  readonly key: string | null;
  /** Names of the parameters that it declares. */
  readonly params: readonly string[];
  /** Left out: no sessions. */
  readonly session?: SessionScope;
}

/** Names of a way that a message shows. */
const MAX_SHOWN = 12;

type Code = WorkflowProblem['code'];

/** What stands against a graph, as a message too. */
export type GraphProblem = WorkflowProblem & RenderedMessage;

/**
 * What stands against saving a workflow, naming the steps; of many problems the first. `task` answers null for what does
 * not exist.
 */
export function workflowProblems(
  workflow: Workflow,
  own: OwnTask,
  task: (key: string) => KnownTask | null,
): GraphProblem[] {
  const { steps } = workflow;
  if (steps.length === 0) return [problem('empty', [], message('graph.empty'))];
  const indexOf = new Map<string, number>();
  steps.forEach(({ id }, index) => {
    if (!indexOf.has(id)) indexOf.set(id, index);
  });
  const needs = steps.map((step) =>
    [...new Set(step.needs)].flatMap((need) => (need === step.id ? [] : (indexOf.get(need) ?? []))),
  );
  return firstProblems(allProblems({ steps, indexOf, needs }, own, task), {
    code: 'more' as const,
    steps: [],
    ...MORE_PROBLEMS,
  });
}

/** One after the other, so that nobody looks for those that are not asked for. */
function* allProblems(
  { steps, indexOf, needs }: { steps: readonly Step[]; indexOf: ReadonlyMap<string, number>; needs: Links },
  own: OwnTask,
  task: (key: string) => KnownTask | null,
): Iterable<GraphProblem> {
  yield* duplicateIds(steps);
  for (const step of steps) yield* needProblems(step, indexOf);
  yield* cycleProblems(steps, needs);
  yield* nestedCycles(steps, own.key, task);
  // A step that runs the workflow itself is a circle, whether or not it is stored already.
  for (const step of steps) if (step.task !== own.key) yield* taskProblems(step, task);
  yield* macroProblems(steps, needs, own);
}

function problem(code: Code, steps: string[], said: Message): GraphProblem {
  return { code, steps, ...tell(said) };
}

function duplicateIds(steps: readonly Step[]): GraphProblem[] {
  const counts = new Map<string, number>();
  for (const { id } of steps) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => problem('duplicate-id', [id], message('graph.sameIds', { count, id })));
}

function* needProblems(step: Step, indexOf: ReadonlyMap<string, number>): Iterable<GraphProblem> {
  const { id, needs, condition } = step;
  const named = new Set(needs);
  if (named.has(id)) {
    yield problem('self', [id], message('graph.needsItself', { id }));
  }
  for (const need of named) {
    if (!indexOf.has(need)) {
      yield problem('missing-step', [id], message('graph.needGone', { id, need }));
    }
  }
  for (const need of repeated(needs)) {
    yield problem('duplicate-need', [id], message('graph.needTwice', { id, need }));
  }
  if (needs.length === 0 && (condition === 'any-failed' || condition === 'any-success')) {
    const reason = condition === 'any-failed' ? 'graph.noneFailed' : 'graph.noneSucceeded';
    yield problem('condition-without-needs', [id], message(reason, { id }));
  }
}

function repeated(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

function cycleProblems(steps: readonly Step[], needs: Links): GraphProblem[] {
  return findCycles(invert(needs)).map((cycle) => {
    const ids = cycle.map((index) => steps[index]?.id ?? '');
    return problem('cycle', ids, message('graph.circle', { path: pathOf([...ids, ids[0] ?? '']) }));
  });
}

/** A long way is cut in the middle: its ends say where to look. */
function pathOf(names: readonly string[]): string {
  const shown = names.length <= MAX_SHOWN ? names : [...names.slice(0, MAX_SHOWN - 2), '…', ...names.slice(-1)];
  return shown.join(' → ');
}

function taskProblems(step: Step, task: (key: string) => KnownTask | null): GraphProblem[] {
  const { id, task: key, params } = step;
  if (key === undefined) return [];
  const known = task(key);
  if (known === null) {
    return [problem('missing-task', [id], message('graph.taskGone', { id, key }))];
  }
  const names = Object.keys(params);
  if (names.length === 0) return [];
  const has = new Set(known.params);
  const strange = (name: string): Message =>
    known.params.length === 0
      ? message('graph.noParams', { id, key, name })
      : message('graph.strangeParam', { id, key, name, known: known.params.join(', ') });
  return names.filter((name) => !has.has(name)).map((name) => problem('unknown-param', [id], strange(name)));
}

/** Tasks among the steps that lead back to this workflow, each with the shortest way. */
function nestedCycles(
  steps: readonly Step[],
  key: string | null,
  task: (key: string) => KnownTask | null,
): GraphProblem[] {
  if (key === null) return [];
  const stepsByTask = Map.groupBy(
    steps.filter((step) => step.task !== undefined),
    (step) => step.task ?? '',
  );
  const towards = waysBack(key, [...stepsByTask.keys()], task);
  return [...stepsByTask].flatMap(([first, users]) => {
    if (first !== key && !towards.has(first)) return [];
    const path = [key, first];
    for (let at = first; at !== key;) {
      at = towards.get(at) ?? key;
      path.push(at);
    }
    const ids = users.map(({ id }) => id);
    const [id = ''] = ids;
    const said =
      ids.length === 1
        ? message('graph.stepWithin', { id, path: pathOf(path) })
        : message('graph.stepsWithin', { ids: ids.map((one) => `“${one}”`), path: pathOf(path) });
    return [problem('nested-cycle', ids, said)];
  });
}

/** For each workflow from which `key` can be reached, the next task on the shortest way to it. */
function waysBack(
  key: string,
  from: readonly string[],
  task: (key: string) => KnownTask | null,
): ReadonlyMap<string, string> {
  const callers = new Map<string, string[]>();
  const seen = new Set(from);
  for (const caller of seen) {
    // Its own graph is the one being saved, not the one that is stored.
    if (caller === key) continue;
    const called = new Set(task(caller)?.workflow?.steps.flatMap((step) => step.task ?? []));
    for (const name of called) {
      const known = callers.get(name);
      if (known) known.push(caller);
      else callers.set(name, [caller]);
      seen.add(name);
    }
  }
  const next = new Map<string, string>();
  const reached = new Set([key]);
  for (const name of reached) {
    for (const caller of callers.get(name) ?? []) {
      if (reached.has(caller)) continue;
      reached.add(caller);
      next.set(caller, name);
    }
  }
  return next;
}

function* macroProblems(steps: readonly Step[], needs: Links, own: OwnTask): Iterable<GraphProblem> {
  const params = new Set(own.params);
  const named = steps.map(stepsNamedBy);
  const isUpstream = upstreamOf(steps, needs, new Set(named.flatMap((ids) => [...ids])));
  for (const [index, step] of steps.entries()) {
    const upstream = new Set([...(named[index] ?? [])].filter((id) => isUpstream(index, id)));
    const scope = { upstream, params, ...(own.session ? { session: own.session } : {}) };
    for (const { kind, path, said } of stepMacroProblems(step, scope)) {
      const field = path.join('.');
      yield problem(kind, [step.id], message('graph.inStep', { id: step.id, field, problem: said }));
    }
  }
}

/**
 * Tells which of some steps come before a step. Each step has a bit for each of them, so that ten thousand steps that
 * name each other take milliseconds. In a circle and behind it all is let pass: there the circle is the problem.
 */
function upstreamOf(
  steps: readonly Step[],
  needs: Links,
  wanted: ReadonlySet<string>,
): (index: number, id: string) => boolean {
  const bitOf = new Map([...wanted].map((id, bit) => [id, bit]));
  const words = Math.ceil(bitOf.size / 32);
  const before = new Map<number, Uint32Array>();
  for (const index of orderOf(needs, invert(needs))) {
    const bits = new Uint32Array(words);
    for (const need of needs[index] ?? []) {
      before.get(need)?.forEach((word, at) => {
        bits[at] = (bits[at] ?? 0) | word;
      });
      const bit = bitOf.get(steps[need]?.id ?? '');
      if (bit !== undefined) bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
    before.set(index, bits);
  }
  return (index, id) => {
    const bits = before.get(index);
    const bit = bitOf.get(id);
    if (bits === undefined || bit === undefined) return true;
    return ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  };
}
