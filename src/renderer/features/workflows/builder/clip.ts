import type { CanvasNote, Position, Step, Workflow } from '@shared/model/workflow';
import { noteNodeId } from '../../../panels/canvas/canvas-graph';
import { onGrid, STEP_HEIGHT, STEP_WIDTH } from '../../../panels/canvas/sizes';
import { copyId, renameMacros, takenIds } from './step-ids';

/** Steps and notes that were copied, with the wires between them. */
export interface Clip {
  steps: readonly Step[];
  notes: readonly CanvasNote[];
}

/** How far a copy stands from what it was copied from. */
export const ASIDE: Position = { x: 40, y: 40 };

/** Copies what is selected, given by ids on the canvas; wires that lead out of it are left behind. */
export function copyOf({ steps, notes }: Workflow, ids: ReadonlySet<string>): Clip {
  return {
    steps: steps
      .filter(({ id }) => ids.has(id))
      .map((step) => ({ ...step, needs: step.needs.filter((need) => ids.has(need)) })),
    notes: notes.filter(({ id }) => ids.has(noteNodeId(id))),
  };
}

/** The place of a clip's upper left corner, and its size. */
function boxOf({ steps, notes }: Clip): { x: number; y: number; width: number; height: number } {
  const boxes = [
    ...steps.map(({ position = { x: 0, y: 0 } }) => ({ ...position, width: STEP_WIDTH, height: STEP_HEIGHT })),
    ...notes.map(({ position, width, height }) => ({ ...position, width, height })),
  ];
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** How far a clip has to move so that its middle comes to a point. */
export function shiftTo(clip: Clip, middle: Position): Position {
  const { x, y, width, height } = boxOf(clip);
  return { x: onGrid(middle.x - x - width / 2), y: onGrid(middle.y - y - height / 2) };
}

/** A shift at which no step of a clip comes to lie on one that is there. */
export function freeShift({ steps }: Workflow, clip: Clip, wish: Position): Position {
  const key = ({ x, y }: Position): string => `${onGrid(x)} ${onGrid(y)}`;
  const taken = new Set(steps.flatMap(({ position }) => (position === undefined ? [] : [key(position)])));
  let shift = wish;
  const isTaken = (): boolean =>
    clip.steps.some(({ position }) => {
      const { x, y } = position ?? { x: 0, y: 0 };
      return taken.has(key({ x: x + shift.x, y: y + shift.y }));
    });
  while (isTaken()) shift = { x: shift.x + ASIDE.x, y: shift.y + ASIDE.y };
  return shift;
}

/**
 * Puts a clip into a workflow under ids that are free; wires and macros between its steps go with it. Answers the
 * canvas's ids of what is new.
 */
export function paste(workflow: Workflow, clip: Clip, shift: Position): { workflow: Workflow; ids: Set<string> } {
  const taken = takenIds(workflow);
  const names = new Map(clip.steps.map(({ id }) => [id, copyId(id, taken)]));
  const moved = ({ x, y }: Position): Position => ({ x: x + shift.x, y: y + shift.y });
  const steps = clip.steps.map((step): Step => ({
    ...step,
    id: names.get(step.id) ?? step.id,
    needs: step.needs.map((need) => names.get(need) ?? need),
    params: renameMacros(step.params, names),
    env: renameMacros(step.env, names),
    ...(step.action === undefined ? {} : { action: renameMacros(step.action, names) }),
    position: moved(step.position ?? { x: 0, y: 0 }),
  }));
  const notes = clip.notes.map((note) => ({
    ...note,
    id: copyId(note.id, taken),
    position: moved(note.position),
  }));
  return {
    workflow: { ...workflow, steps: [...workflow.steps, ...steps], notes: [...workflow.notes, ...notes] },
    ids: new Set([...steps.map(({ id }) => id), ...notes.map(({ id }) => noteNodeId(id))]),
  };
}
