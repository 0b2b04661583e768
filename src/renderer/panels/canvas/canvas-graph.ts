import type { CanvasNote, Position, Step, StepCondition, Workflow } from '@shared/model/workflow';
import { STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** A step as it stands on the canvas. */
export interface StepNode {
  /** The step's own id. */
  id: string;
  kind: 'step';
  position: Position;
  width: number;
  height: number;
  step: Step;
}
/** A note as it stands on the canvas. */
export interface NoteNode {
  /** `note:` and the note's id: no step is called so. */
  id: string;
  kind: 'note';
  position: Position;
  width: number;
  height: number;
  note: CanvasNote;
}
/** Whatever has a place on the canvas. */
export type CanvasNode = StepNode | NoteNode;
/** A need, drawn from the step that comes first to the one that waits for it. */
export interface Wire {
  id: string;
  source: string;
  target: string;
  condition: StepCondition;
}
/** A workflow as it is drawn. */
export interface CanvasGraph {
  nodes: CanvasNode[];
  wires: Wire[];
}

/** The canvas’s id of a note. */
export function noteNodeId(id: string): string {
  return `note:${id}`;
}
/** The id of the wire between two steps. */
export function wireId(source: string, target: string): string {
  return `${source}>${target}`;
}

const ORIGIN: Position = { x: 0, y: 0 };

/** Nodes by what they are drawn of: what did not change is the same object, and the canvas has nothing to do for it. */
const stepNodes = new WeakMap<Step, StepNode>();
const noteNodes = new WeakMap<CanvasNote, NoteNode>();
const stepWires = new WeakMap<Step, readonly Wire[]>();

function stepNode(step: Step, position: Position): StepNode {
  const known = stepNodes.get(step);
  if (known !== undefined && samePlace(known.position, position)) return known;
  const node: StepNode = { id: step.id, kind: 'step', position, width: STEP_WIDTH, height: STEP_HEIGHT, step };
  stepNodes.set(step, node);
  return node;
}

function wiresOf(step: Step, ids: ReadonlySet<string>): readonly Wire[] {
  const { id: target, needs, condition } = step;
  let wires = stepWires.get(step);
  if (wires === undefined) {
    wires = [...new Set(needs)].map((source) => ({ id: wireId(source, target), source, target, condition }));
    stepWires.set(step, wires);
  }
  return wires.every(({ source }) => ids.has(source)) ? wires : wires.filter(({ source }) => ids.has(source));
}

function noteNode(note: CanvasNote): NoteNode {
  const known = noteNodes.get(note);
  if (known !== undefined) return known;
  const { id, position, width, height } = note;
  const node: NoteNode = { id: noteNodeId(id), kind: 'note', position, width, height, note };
  noteNodes.set(note, node);
  return node;
}

/**
 * A workflow as it is drawn. A step without a place gets the one from `places`, else it stands at the origin. A need of
 * a step that is not there has no wire.
 */
export function toCanvas(workflow: Workflow, places: ReadonlyMap<string, Position> = new Map()): CanvasGraph {
  const ids = new Set(workflow.steps.map(({ id }) => id));
  const steps = workflow.steps.map((step) => stepNode(step, step.position ?? places.get(step.id) ?? ORIGIN));
  const notes = workflow.notes.map(noteNode);
  const wires = workflow.steps.flatMap((step) => wiresOf(step, ids));
  return { nodes: [...steps, ...notes], wires };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

function samePlace(one: Position | undefined, other: Position): boolean {
  return one !== undefined && one.x === other.x && one.y === other.y;
}

/**
 * The workflow that a drawing stands for: places and needs are the drawing’s, and what it no longer has is gone; all
 * else is `before`’s. What did not change stays the same object.
 */
export function fromCanvas({ nodes, wires }: CanvasGraph, before: Workflow): Workflow {
  const drawn = new Set(before.steps.map(({ id }) => id));
  const sources = Map.groupBy(wires, ({ target }) => target);
  const steps = nodes.flatMap((node) => {
    if (node.kind !== 'step') return [];
    const wanted = new Set((sources.get(node.id) ?? []).map(({ source }) => source));
    // In the order in which they were; one that could not be drawn stays, new ones come last.
    const kept = node.step.needs.filter((need) => wanted.has(need) || !drawn.has(need));
    const needs = [...kept, ...[...wanted].filter((need) => !kept.includes(need))];
    if (same(needs, node.step.needs) && samePlace(node.step.position, node.position)) return [node.step];
    return [{ ...node.step, needs, position: node.position }];
  });
  const notes = nodes.flatMap((node) => {
    if (node.kind !== 'note') return [];
    return samePlace(node.note.position, node.position) ? [node.note] : [{ ...node.note, position: node.position }];
  });
  return { ...before, steps, notes };
}
