import type { Step } from '@shared/model/workflow';

/** Why two steps cannot be joined. */
export type Refusal = 'self' | 'double' | 'cycle';

/** The steps that wait for each step, in the order of the list. */
export function dependentsOf(steps: readonly Step[]): Map<string, string[]> {
  const dependents = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  for (const { id, needs } of steps) for (const need of new Set(needs)) dependents.get(need)?.push(id);
  return dependents;
}

/** Everything that comes after the given steps, without themselves unless there is a cycle. */
export function downstreamOf(steps: readonly Step[], starts: Iterable<string>): Set<string> {
  const dependents = dependentsOf(steps);
  const found = new Set<string>();
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of dependents.get(id) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** Everything that comes before the given steps, without themselves unless there is a cycle. */
export function upstreamOf(steps: readonly Step[], starts: Iterable<string>): Set<string> {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const found = new Set<string>();
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const need of needs.get(id) ?? []) {
      if (found.has(need)) continue;
      found.add(need);
      open.push(need);
    }
  }
  return found;
}

/** Why a wire from one step to another is impossible, or null. */
export function refusalOf(steps: readonly Step[], source: string, target: string): Refusal | null {
  if (source === target) return 'self';
  if (steps.find(({ id }) => id === target)?.needs.includes(source) === true) return 'double';
  return downstreamOf(steps, [target]).has(source) ? 'cycle' : null;
}
