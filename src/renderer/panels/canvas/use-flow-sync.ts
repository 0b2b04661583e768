import { Position, type Edge, type GraphNode, type Node, type VueFlowStore } from '@vue-flow/core';
import { markRaw, nextTick, watch } from 'vue';
import type { CanvasGraph, CanvasNode, Wire } from './canvas-graph';

/** Width and height of a port, in units of the canvas. */
const PORT = 12;

/** Notes lie below everything. */
const Z = { note: -1, step: 0 } as const;

function portOf(node: CanvasNode, type: 'source' | 'target') {
  const left = type === 'target';
  return {
    id: null,
    type,
    nodeId: node.id,
    position: left ? Position.Left : Position.Right,
    x: (left ? 0 : node.width) - PORT / 2,
    y: node.height / 2 - PORT / 2,
    width: PORT,
    height: PORT,
  };
}

/**
 * A node as Vue Flow takes it. Size and ports are known, so that nothing has to be rendered to be measured, and a node
 * out of sight that is moved is found where it is now.
 */
function flowNode(node: CanvasNode, selected: boolean): Node {
  const { id, kind, position, width, height } = node;
  const ports =
    kind === 'note'
      ? { source: [], target: [] }
      : { source: [portOf(node, 'source')], target: [portOf(node, 'target')] };
  const made: Node & Partial<GraphNode> = {
    id,
    type: kind,
    position: { ...position },
    computedPosition: { ...position, z: Z[kind] },
    data: markRaw(node),
    width,
    height,
    dimensions: { width, height },
    handleBounds: ports,
    zIndex: Z[kind],
    selected,
    domAttributes: { 'aria-roledescription': undefined },
  };
  return made;
}

function flowEdge(wire: Wire, selected: boolean, className: string): Edge {
  return {
    id: wire.id,
    type: 'wire',
    source: wire.source,
    target: wire.target,
    data: markRaw(wire),
    selected,
    class: className,
    // What a step waits for stands in its name; hundreds of lines would only be in a reader's way.
    ariaLabel: null,
    domAttributes: { 'aria-hidden': 'true', role: 'presentation', 'aria-roledescription': undefined },
  } as Edge;
}

/** What the canvas is to show. */
export interface FlowSource {
  graph: () => CanvasGraph;
  selected: () => ReadonlySet<string>;
  wireClass: (wire: Wire) => string;
  /** The person has selected something else. */
  select: (ids: ReadonlySet<string>) => void;
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

/** Keeps Vue Flow's own nodes, edges and selection in step with a graph and a selection that others own. */
export function useFlowSync(flow: VueFlowStore, source: FlowSource): void {
  const known = new Map<string, CanvasNode>();

  watch(
    source.graph,
    (graph) => {
      const selected = source.selected();
      const sameIds = graph.nodes.length === known.size && graph.nodes.every(({ id }) => known.has(id));
      if (sameIds) {
        for (const node of graph.nodes) {
          const existing = flow.findNode(node.id);
          if (existing === undefined || known.get(node.id) === node) continue;
          Object.assign(existing, flowNode(node, existing.selected));
        }
      } else {
        flow.setNodes(graph.nodes.map((node) => flowNode(node, selected.has(node.id))));
      }
      known.clear();
      for (const node of graph.nodes) known.set(node.id, node);
    },
    { immediate: true },
  );

  // Wires are many and change seldom: they are only drawn anew when one of them is another.
  watch(
    () => source.graph().wires,
    (wires, before) => {
      if (wires.length === before?.length && wires.every((wire, at) => wire === before[at])) return;
      const selected = source.selected();
      flow.setEdges(wires.map((wire) => flowEdge(wire, selected.has(wire.id), source.wireClass(wire))));
    },
    { immediate: true },
  );

  // A run goes on while its graph stays: only the wires that look otherwise now are touched.
  watch(
    () => source.graph().wires.map((wire) => [wire.id, source.wireClass(wire)] as const),
    (classes) => {
      for (const [id, className] of classes) {
        const edge = flow.findEdge(id);
        if (edge !== undefined && edge.class !== className) edge.class = className;
      }
    },
  );

  watch(source.selected, (selected) => {
    for (const item of [...flow.nodes.value, ...flow.edges.value]) {
      const now = selected.has(item.id);
      if (item.selected !== now) item.selected = now;
    }
  });

  let reading = false;
  /** Nodes and edges report apart and before the change is made: both are read together, once. */
  function readSelection(changes: readonly { type: string }[]): void {
    if (reading || !changes.some(({ type }) => type === 'select')) return;
    reading = true;
    void nextTick(() => {
      reading = false;
      const nodes = flow.getSelectedNodes.value.map(({ id }) => id);
      // A box takes the wires of its steps with it; with steps selected they mean nothing.
      const ids = new Set(nodes.length > 0 ? nodes : flow.getSelectedEdges.value.map(({ id }) => id));
      if (nodes.length > 0) for (const edge of flow.getSelectedEdges.value) edge.selected = false;
      if (!sameSet(ids, source.selected())) source.select(ids);
    });
  }
  flow.onNodesChange(readSelection);
  flow.onEdgesChange(readSelection);
}
