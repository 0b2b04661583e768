import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Position } from '@shared/model/workflow';
import { LAYER_GAP, onGrid, STEP_GAP, STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** A step as the layout needs it; plain, so that it can be sent to a worker. */
export interface LayoutStep {
  id: string;
  needs: readonly string[];
  /** Where it stands now: its order among its neighbours is kept. */
  position?: Position | undefined;
}

type LayerGraph = Graph<GraphLabel, NodeLabel, EdgeLabel>;

/** Rounds of swapping neighbours; most drawings are done after two or three. */
const MOST_ROUNDS = 16;

/** How many crossings two lists of neighbours make when the owner of the first stands above that of the second. */
function crossings(above: readonly number[], below: readonly number[]): number {
  let count = 0;
  for (const one of above) for (const other of below) if (one > other) count += 1;
  return count;
}

/** Where each node stood, by its middle; what had no place, and the bends of long wires, stand between neighbours. */
function heights(graph: LayerGraph, before: ReadonlyMap<string, Position>): Map<string, number> {
  const height = new Map<string, number>();
  for (const [id, { y }] of before) height.set(id, y);
  const free = graph.nodes().filter((id) => !height.has(id));
  const mean = (ids: readonly string[]): number | undefined => {
    const known = ids.map((id) => height.get(id)).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  // From both sides, so that what hangs on one end only finds a place too.
  for (let round = 0; round < 3; round += 1) {
    for (const id of round % 2 === 0 ? free : free.toReversed()) {
      const value = mean([...(graph.predecessors(id) ?? []), ...(graph.successors(id) ?? [])]);
      if (value !== undefined) height.set(id, value);
    }
  }
  return height;
}

/** Orders every layer as it was, then swaps neighbours for as long as that takes crossings away. */
function keepOrder(graph: LayerGraph, before: ReadonlyMap<string, Position>): void {
  const height = heights(graph, before);
  const layers: string[][] = [];
  for (const id of graph.nodes()) (layers[graph.node(id).rank ?? 0] ??= []).push(id);
  const place = new Map<string, number>();
  const settle = (layer: readonly string[]): void => layer.forEach((id, at) => place.set(id, at));
  for (const layer of layers) {
    layer.sort((one, other) => (height.get(one) ?? 0) - (height.get(other) ?? 0));
    settle(layer);
  }
  const at = (ids: string[] | undefined | void): number[] => (ids ?? []).map((id) => place.get(id) ?? 0);
  let better = true;
  for (let round = 0; better && round < MOST_ROUNDS; round += 1) {
    better = false;
    for (const layer of layers) {
      for (let n = 0; n + 1 < layer.length; n += 1) {
        const [one = '', other = ''] = [layer[n], layer[n + 1]];
        const [ins, outs] = [at(graph.predecessors(one)), at(graph.successors(one))];
        const [theirIns, theirOuts] = [at(graph.predecessors(other)), at(graph.successors(other))];
        const now = crossings(ins, theirIns) + crossings(outs, theirOuts);
        const swapped = crossings(theirIns, ins) + crossings(theirOuts, outs);
        if (swapped >= now) continue;
        [layer[n], layer[n + 1]] = [other, one];
        place.set(other, n).set(one, n + 1);
        better = true;
      }
    }
  }
  for (const [id, order] of place) graph.node(id).order = order;
}

/**
 * Layers from left to right: every step stands right of what it needs. A drawing that has places keeps its order within
 * a layer, but for swaps that take crossings away; its corner stays where it was.
 */
export function layeredLayout(steps: readonly LayoutStep[]): Map<string, Position> {
  const graph: LayerGraph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir: 'LR', ranksep: LAYER_GAP, nodesep: STEP_GAP, edgesep: STEP_GAP / 2 });
  const before = new Map<string, Position>();
  for (const { id, position } of steps) {
    graph.setNode(id, { width: STEP_WIDTH, height: STEP_HEIGHT });
    if (position !== undefined) before.set(id, position);
  }
  for (const { id, needs } of steps) {
    for (const need of new Set(needs)) if (need !== id && graph.hasNode(need)) graph.setEdge(need, id, {});
  }
  layout(graph, before.size === 0 ? {} : { customOrder: (layers) => keepOrder(layers, before) });
  const placed = steps.map(({ id }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return { id, x: x - STEP_WIDTH / 2, y: y - STEP_HEIGHT / 2 };
  });
  const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), Infinity);
  const old = [...before.values()];
  const corner = {
    x: (old.length === 0 ? 0 : least(old.map(({ x }) => x))) - least(placed.map(({ x }) => x)),
    y: (old.length === 0 ? 0 : least(old.map(({ y }) => y))) - least(placed.map(({ y }) => y)),
  };
  return new Map(placed.map(({ id, x, y }) => [id, { x: onGrid(x + corner.x), y: onGrid(y + corner.y) }]));
}
