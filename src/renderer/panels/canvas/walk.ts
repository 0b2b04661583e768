import type { CanvasGraph, CanvasNode, StepNode } from './canvas-graph';

/** An arrow key. */
export type Direction = 'left' | 'right' | 'up' | 'down';

const middle = ({ position, height }: CanvasNode): number => position.y + height / 2;

function nearest(from: CanvasNode, among: readonly CanvasNode[]): string | null {
  let best: CanvasNode | null = null;
  for (const node of among) {
    if (best === null || Math.abs(middle(node) - middle(from)) < Math.abs(middle(best) - middle(from))) best = node;
  }
  return best?.id ?? null;
}

function firstOf(nodes: readonly CanvasNode[]): string | null {
  let best: CanvasNode | null = null;
  for (const node of nodes) {
    const { x, y } = node.position;
    if (best === null || x < best.position.x || (x === best.position.x && y < best.position.y)) best = node;
  }
  return best?.id ?? null;
}

/** The neighbours of a step in its column: those that overlap it from side to side. */
function column(from: CanvasNode, nodes: readonly CanvasNode[]): CanvasNode[] {
  return nodes.filter(
    ({ id, position, width }) =>
      id !== from.id && position.x < from.position.x + from.width && position.x + width > from.position.x,
  );
}

/**
 * Where an arrow key leads: left to a need, right to what waits for it, up and down to the step above or below in its
 * column. Null: nowhere. From nothing it leads to the first step.
 */
export function walk({ nodes, wires }: CanvasGraph, from: string | null, direction: Direction): string | null {
  const start = nodes.find(({ id }) => id === from);
  const steps = nodes.filter((node): node is StepNode => node.kind === 'step');
  if (start === undefined) return firstOf(steps.length > 0 ? steps : nodes);
  if (direction === 'left' || direction === 'right') {
    const ids = new Set(
      direction === 'left'
        ? wires.filter(({ target }) => target === from).map(({ source }) => source)
        : wires.filter(({ source }) => source === from).map(({ target }) => target),
    );
    return nearest(
      start,
      steps.filter(({ id }) => ids.has(id)),
    );
  }
  const side = column(start, nodes).filter((node) =>
    direction === 'up' ? middle(node) < middle(start) : middle(node) > middle(start),
  );
  return nearest(start, side);
}
