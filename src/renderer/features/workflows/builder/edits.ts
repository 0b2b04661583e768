import type { CanvasNote, Position, Step, Workflow } from '@shared/model/workflow';
import { fromCanvas, toCanvas, wireId } from '../../../panels/canvas/canvas-graph';
import { onGrid, STEP_HEIGHT, STEP_WIDTH } from '../../../panels/canvas/sizes';
import { refusalOf } from '../../../panels/canvas/wire-rules';
import { renameMacros } from './step-ids';

/** How far a place keeps from another one. */
const NUDGE = 30;

/** A place on the grid at which no step stands exactly. */
export function freePlace({ steps }: Workflow, wish: Position): Position {
  let place = { x: onGrid(wish.x), y: onGrid(wish.y) };
  const taken = (at: Position): boolean =>
    steps.some(
      ({ position }) =>
        position !== undefined && Math.abs(position.x - at.x) < NUDGE && Math.abs(position.y - at.y) < NUDGE,
    );
  while (taken(place)) place = { x: place.x + NUDGE, y: place.y + NUDGE };
  return place;
}

/** The place of a step whose middle is at a point. */
export function placeAround(point: Position): Position {
  return { x: point.x - STEP_WIDTH / 2, y: point.y - STEP_HEIGHT / 2 };
}

/** What is the workflow's own, apart from its steps. */
export function changeSettings(
  workflow: Workflow,
  change: Partial<Pick<Workflow, 'maxParallel' | 'onFailure' | 'onCancel' | 'cancelGraceSeconds'>>,
): Workflow {
  return { ...workflow, ...change };
}

/** Puts a step at the end of the list, at a place that is free. */
export function addStep(workflow: Workflow, step: Step): Workflow {
  const position = freePlace(workflow, step.position ?? { x: 0, y: 0 });
  return { ...workflow, steps: [...workflow.steps, { ...step, position }] };
}

/** Changes a step, but for its id. */
export function changeStep(workflow: Workflow, id: string, change: Partial<Omit<Step, 'id'>>): Workflow {
  return {
    ...workflow,
    steps: workflow.steps.map((step) => {
      if (step.id !== id) return step;
      const next: Step = { ...step, ...change };
      // What is not set has no field: a definition is read by people too.
      for (const name of ['retry', 'timeoutSeconds', 'task', 'action'] as const) {
        if (next[name] === undefined) delete next[name];
      }
      return next;
    }),
  };
}

/** Calls a step by another id, in needs and macros too. */
export function renameStep(workflow: Workflow, from: string, to: string): Workflow {
  const names = new Map([[from, to]]);
  const steps = workflow.steps.map((step) => {
    const needs = step.needs.includes(from) ? step.needs.map((need) => (need === from ? to : need)) : step.needs;
    const params = renameMacros(step.params, names);
    const action = renameMacros(step.action, names);
    const env = renameMacros(step.env, names);
    const same = needs === step.needs && params === step.params && action === step.action && env === step.env;
    const next = same ? step : { ...step, needs, params, env, ...(action === undefined ? {} : { action }) };
    return next.id === from ? { ...next, id: to } : next;
  });
  return { ...workflow, steps };
}

/** Moves steps and notes, given by their ids on the canvas. */
export function movePlaces(workflow: Workflow, places: ReadonlyMap<string, Position>): Workflow {
  const graph = toCanvas(workflow);
  const moved = graph.nodes.map((node) => {
    const place = places.get(node.id);
    if (place === undefined) return node;
    const position = { x: Math.round(place.x), y: Math.round(place.y) };
    return { ...node, position };
  });
  const next = fromCanvas({ ...graph, nodes: moved }, workflow);
  const same =
    next.steps.every((step, at) => step === workflow.steps[at]) &&
    next.notes.every((note, at) => note === workflow.notes[at]);
  return same ? workflow : next;
}

/** Draws a wire; one that is impossible is not drawn. */
export function connect(workflow: Workflow, source: string, target: string): Workflow {
  if (!workflow.steps.some(({ id }) => id === source) || refusalOf(workflow.steps, source, target) !== null) {
    return workflow;
  }
  return {
    ...workflow,
    steps: workflow.steps.map((step) => (step.id === target ? { ...step, needs: [...step.needs, source] } : step)),
  };
}

/** Takes wires away, given by their ids. */
export function removeWires(workflow: Workflow, ids: ReadonlySet<string>): Workflow {
  return {
    ...workflow,
    steps: workflow.steps.map((step) => {
      const needs = step.needs.filter((need) => !ids.has(wireId(need, step.id)));
      return needs.length === step.needs.length ? step : { ...step, needs };
    }),
  };
}

/** Puts a step that is there between two that are joined. */
export function insertBetween(workflow: Workflow, id: string, source: string, target: string): Workflow {
  const cut = removeWires(workflow, new Set([wireId(source, target)]));
  return connect(connect(cut, source, id), id, target);
}

/** The needs of each step once some are gone: what these needed stands in for them. */
function needsAround({ steps }: Workflow, gone: ReadonlySet<string>): Map<string, string[]> {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const resolve = (id: string, seen: Set<string>): string[] =>
    (needs.get(id) ?? []).flatMap((need) => {
      if (!gone.has(need)) return [need];
      if (seen.has(need)) return [];
      return resolve(need, seen.add(need));
    });
  return new Map(steps.map(({ id }) => [id, [...new Set(resolve(id, new Set()))]]));
}

/**
 * Takes steps and notes away, given by their ids on the canvas. `reconnect` joins what came before a step with what
 * came after it.
 */
export function removeNodes(workflow: Workflow, ids: ReadonlySet<string>, reconnect = false): Workflow {
  const around = reconnect ? needsAround(workflow, ids) : null;
  const steps = workflow.steps
    .filter(({ id }) => !ids.has(id))
    .map((step) => {
      if (!step.needs.some((need) => ids.has(need))) return step;
      return { ...step, needs: around?.get(step.id) ?? step.needs.filter((need) => !ids.has(need)) };
    });
  const notes = workflow.notes.filter(({ id }) => !ids.has(`note:${id}`));
  if (steps.length === workflow.steps.length && notes.length === workflow.notes.length) return workflow;
  return { ...workflow, steps, notes };
}

/** Puts a note on the canvas. */
export function addNote(workflow: Workflow, note: CanvasNote): Workflow {
  return { ...workflow, notes: [...workflow.notes, note] };
}

/** Changes a note. */
export function changeNote(workflow: Workflow, id: string, change: Partial<Omit<CanvasNote, 'id'>>): Workflow {
  return { ...workflow, notes: workflow.notes.map((note) => (note.id === id ? { ...note, ...change } : note)) };
}
