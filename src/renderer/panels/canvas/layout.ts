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

type Links = ReadonlyMap<string, readonly string[]>;

/** Rounds of moving the bends of long wires; most drawings are done after two or three. */
const MOST_ROUNDS = 16;

const rankOf = (graph: LayerGraph, id: string): number => graph.node(id).rank ?? 0;

/** Both ends of every wire between steps. */
function linksOf(steps: readonly LayoutStep[]): Links {
  const links = new Map<string, string[]>(steps.map(({ id }) => [id, []]));
  for (const { id, needs } of steps) {
    for (const need of new Set(needs)) {
      if (need === id || !links.has(need)) continue;
      links.get(id)?.push(need);
      links.get(need)?.push(id);
    }
  }
  return links;
}

/** The layers of a drawing, each from top to bottom. */
class Layers {
  readonly #graph: LayerGraph;
  readonly #layers: string[][];
  readonly #place = new Map<string, number>();

  constructor(graph: LayerGraph, layers: string[][]) {
    this.#graph = graph;
    this.#layers = layers;
    layers.forEach((layer) => this.#settle(layer));
  }

  /** Swaps neighbours in every layer while that takes crossings of these wires away, `rounds` times at most. */
  untangle(wires: (id: string) => readonly string[], fixed: Links | null, rounds: number): void {
    for (let round = 0, better = true; better && round < rounds; round += 1) {
      better = false;
      for (const layer of this.#layers) {
        const places = new Map(layer.map((id) => [id, this.#placesOf(wires(id))]));
        const crossings = (above: string, below: string): number => crossed(places.get(above), places.get(below));
        for (let n = 0; n + 1 < layer.length; n += 1) {
          const [one = '', other = ''] = [layer[n], layer[n + 1]];
          if (fixed?.has(one) === true && fixed.has(other)) continue;
          if (crossings(other, one) >= crossings(one, other)) continue;
          [layer[n], layer[n + 1]] = [other, one];
          better = true;
        }
        this.#settle(layer);
      }
    }
  }

  /** Where everything stands in its layer. */
  get places(): ReadonlyMap<string, number> {
    return this.#place;
  }

  #settle(layer: readonly string[]): void {
    layer.forEach((id, at) => this.#place.set(id, at));
  }

  /** Places by layer: only wires between the same two layers are known to cross. */
  #placesOf(ids: readonly string[]): Map<number, number[]> {
    const places = new Map<number, number[]>();
    for (const id of ids) {
      const rank = rankOf(this.#graph, id);
      places.set(rank, [...(places.get(rank) ?? []), this.#place.get(id) ?? 0]);
    }
    return places;
  }
}

/** How many wires cross when the owner of the first places stands above that of the second. */
function crossed(above: ReadonlyMap<number, number[]> = new Map(), below: ReadonlyMap<number, number[]> = new Map()) {
  let count = 0;
  for (const [rank, ones] of above) {
    for (const one of ones) for (const other of below.get(rank) ?? []) if (one > other) count += 1;
  }
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

/**
 * Orders every layer by these heights, then swaps neighbours for as long as that takes crossings away. Steps are swapped
 * for the wires between them alone, not for the bends of long wires, whose places are guesses: so a drawing that was
 * made here keeps its order when it is made again.
 */
function orderLayers(graph: LayerGraph, links: Links, height: ReadonlyMap<string, number>): void {
  const all: string[][] = [];
  for (const id of graph.nodes()) (all[rankOf(graph, id)] ??= []).push(id);
  for (const layer of all) layer.sort((one, other) => (height.get(one) ?? 0) - (height.get(other) ?? 0));

  const steps = all.map((layer) => layer.filter((id) => links.has(id)));
  new Layers(graph, steps).untangle((id) => links.get(id) ?? [], null, Infinity);
  const mixed = all.map((layer, rank) => {
    const next = (steps[rank] ?? []).values();
    return layer.map((id) => (links.has(id) ? (next.next().value ?? id) : id));
  });
  const layers = new Layers(graph, mixed);
  const wired = (id: string): string[] => [...(graph.predecessors(id) ?? []), ...(graph.successors(id) ?? [])];
  layers.untangle(wired, links, MOST_ROUNDS);
  for (const [id, order] of layers.places) graph.node(id).order = order;
}

/** The order that the library finds for a drawing that has no places yet. */
function freshHeights(graph: LayerGraph): Map<string, number> {
  return new Map(graph.nodes().map((id) => [id, graph.node(id).order ?? 0]));
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
  const links = linksOf(steps);
  for (const { id, needs } of steps) {
    for (const need of new Set(needs)) if (need !== id && links.has(need)) graph.setEdge(need, id, {});
  }
  layout(graph, {
    customOrder: (layers: LayerGraph, order) => {
      if (before.size === 0) order(layers, {});
      orderLayers(layers, links, before.size === 0 ? freshHeights(layers) : heights(layers, before));
    },
  });
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
