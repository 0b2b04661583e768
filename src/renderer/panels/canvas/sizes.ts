/** Width of a step on the canvas, in its units. */
export const STEP_WIDTH = 224;
/** Height of a step on the canvas, in its units. Fixed, so that wires can be drawn before a step is. */
export const STEP_HEIGHT = 72;
/** Places snap to this grid; it keeps drawings straight and files readable. */
export const GRID = 10;
/** Empty room between two layers of steps. */
export const LAYER_GAP = 76;
/** Empty room between two steps of a layer. */
export const STEP_GAP = 28;
/** The nearest and the farthest that one can look. */
export const ZOOM = { min: 0.05, max: 2 } as const;
/** From farther than `near` small print can't be read, from farther than `far` only the largest. */
export const DISTANCE = { near: 0.72, far: 0.45 } as const;
/** The least that a drawing is opened with where it is read and not only looked over. */
export const READABLE = 0.5;
/**
 * Up to so many nodes all are drawn, seen or not: to find out at each move which are seen costs more than half of a
 * frame with 300 of them.
 */
export const MOST_DRAWN = 600;

/** A number on the grid. */
export function onGrid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
