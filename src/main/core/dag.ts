import type { StepCondition } from '@shared/model/workflow';
import { invert, orderOf, type Links } from './cycles';

/** What the planner needs to know of a step. */
export interface DagStep {
  readonly id: string;
  readonly needs: readonly string[];
  readonly condition: StepCondition;
}

/** A graph of steps without cycles; steps are numbered by their place in the list. */
export interface Dag {
  readonly steps: readonly DagStep[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** For each step the steps that it needs. */
  readonly needs: Links;
  /** For each step the steps that need it. */
  readonly dependents: Links;
  /** All steps, each after all that it needs. */
  readonly order: readonly number[];
}

/**
 * Builds the graph, once for a run. Throws a plain `Error` for an id that is there twice, a need that is no step and a
 * cycle: these are refused at save, so that one here is a bug.
 */
export function buildDag(steps: readonly DagStep[]): Dag {
  const indexOf = new Map(steps.map(({ id }, index) => [id, index]));
  if (indexOf.size !== steps.length) throw new Error('Two steps have the same id.');
  const needs = steps.map((step) =>
    step.needs.map((need) => {
      const index = indexOf.get(need);
      if (index === undefined) throw new Error(`Step ${step.id} needs ${need}, which is no step.`);
      return index;
    }),
  );
  const dependents = invert(needs);
  const order = orderOf(needs, dependents);
  if (order.length !== steps.length) throw new Error('The steps need each other in a circle.');
  return { steps, indexOf, needs, dependents, order };
}

/** Steps with these conditions are there for failures: a failure elsewhere stops neither them nor their retries. */
export function isHandler(condition: StepCondition): boolean {
  return condition === 'any-failed' || condition === 'all-done';
}

/** The places of all steps that come before one, directly or not. */
export function ancestorsOf(dag: Dag, id: string): Set<number> {
  const at = dag.indexOf.get(id);
  if (at === undefined) throw new Error(`There is no step ${id}.`);
  const seen = new Set(dag.needs[at]);
  for (const need of seen) for (const above of dag.needs[need] ?? []) seen.add(above);
  return seen;
}

/** All steps that come after some, directly or not; one of these itself only if it comes after another of them. */
export function descendantsOf(dag: Dag, ids: Iterable<string>): Set<string> {
  const seen = new Set<number>();
  const open: number[] = [];
  for (const id of ids) {
    const index = dag.indexOf.get(id);
    if (index === undefined) throw new Error(`There is no step ${id}.`);
    open.push(index);
  }
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of dag.dependents[at] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return new Set([...seen].map((index) => dag.steps[index]?.id ?? ''));
}
