import { createInjectionState } from '@vueuse/core';
import { computed, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { Position, Step, Workflow } from '@shared/model/workflow';
import { noteNodeId, toCanvas, type CanvasGraph } from '../../../panels/canvas/canvas-graph';
import { runLayout } from '../../../panels/canvas/run-layout';
import { LAYER_GAP, STEP_WIDTH } from '../../../panels/canvas/sizes';
import type { CommandDraft } from '../../../panels/command/command-draft';
import type { Task } from '../../../stores/tasks';
import { ASIDE, copyOf, freeShift, paste, shiftTo, type Clip } from './clip';
import { documentOf, emptyDocument, type WorkflowDocument } from './document';
import { addNote, addStep, connect, insertBetween, movePlaces, placeAround, removeNodes, removeWires } from './edits';
import { begin, record, redo, seal, undo, type History } from './history';
import { newStep, type StepChoice } from './new-step';
import { freeId, takenIds } from './step-ids';
import { typedRows, type TypedRows } from './typed-rows';

/** Where a new step goes. */
export interface StepPlace {
  /** The middle of the step; none: beside what it hangs on. */
  at?: Position | undefined;
  after?: readonly string[];
  before?: readonly string[];
  /** Between two steps that are joined. */
  wire?: { source: string; target: string };
}

/** A workflow that is being edited. */
export interface Builder {
  document: ComputedRef<WorkflowDocument>;
  workflow: ComputedRef<Workflow>;
  graph: ComputedRef<CanvasGraph>;
  /** Ids, on the canvas, of what is selected. */
  selected: ShallowRef<ReadonlySet<string>>;
  /** The one node that the keyboard is at. */
  active: Ref<string | null>;
  selectedSteps: ComputedRef<Step[]>;
  /** Commands of steps as they were typed, by step: what stood in a kind that is not chosen comes back with it. */
  keptCommands: Map<string, CommandDraft>;
  /** What was typed into tables and is no part of the document yet. */
  typed: TypedRows;
  /** The saved task that this is an edit of; null: a new one. */
  base: ShallowRef<Task | null>;
  changed: ComputedRef<boolean>;
  canUndo: ComputedRef<boolean>;
  canRedo: ComputedRef<boolean>;
  /** Begins anew with a saved task; steps without a place get one. */
  take: (task: Task) => Promise<void>;
  /** This is what was saved; what was edited since it was sent is a change of it. */
  markSaved: (task: Task, sent: WorkflowDocument) => void;
  /** Edits the graph; edits of one field right after one another can be taken back at once. */
  edit: (change: (workflow: Workflow) => Workflow, field?: string) => void;
  /** Edits what stands beside the graph. */
  editDocument: (change: Partial<Omit<WorkflowDocument, 'workflow'>>, field?: string) => void;
  /** A field was left: what is typed next can be taken back apart. */
  endTyping: () => void;
  undo: () => void;
  redo: () => void;
  select: (ids: Iterable<string>) => void;
  add: (choice: StepChoice, place: StepPlace) => string;
  addNote: (at: Position) => void;
  /** Takes away what is selected. */
  remove: (reconnect?: boolean) => void;
  /** What is selected, to be copied; null: nothing that can be. */
  copied: () => Clip | null;
  /** Puts steps and notes in around a point; none: a little aside of where they were copied from. */
  put: (clip: Clip, at?: Position) => void;
  tidy: () => Promise<void>;
}

function layoutSteps({ steps }: Workflow): { id: string; needs: string[]; position?: Position | undefined }[] {
  return steps.map(({ id, needs, position }) => ({ id, needs, position }));
}

function createBuilder(): Builder {
  const history = shallowRef<History<WorkflowDocument>>(begin(emptyDocument()));
  const saved = shallowRef(history.value.present);
  const base = shallowRef<Task | null>(null);
  const selected = shallowRef<ReadonlySet<string>>(new Set());
  const active = shallowRef<string | null>(null);

  const document = computed(() => history.value.present);
  const workflow = computed(() => document.value.workflow);
  const graph = computed(() => toCanvas(workflow.value));

  function select(ids: Iterable<string>): void {
    selected.value = new Set(ids);
    active.value = [...selected.value].at(-1) ?? null;
  }
  /** Forgets what is selected but no longer there. */
  function prune(): void {
    const there = new Set([...graph.value.nodes, ...graph.value.wires].map(({ id }) => id));
    const left = [...selected.value].filter((id) => there.has(id));
    if (left.length !== selected.value.size) select(left);
    if (active.value !== null && !there.has(active.value)) active.value = left.at(-1) ?? null;
  }
  function move(next: History<WorkflowDocument>): void {
    history.value = next;
    prune();
  }
  function edit(change: (workflow: Workflow) => Workflow, field?: string): void {
    const next = change(workflow.value);
    if (next === workflow.value) return;
    move(record(history.value, { ...document.value, workflow: next }, field ?? null));
  }

  function placeOf(id: string | undefined): Position | undefined {
    return workflow.value.steps.find((step) => step.id === id)?.position;
  }
  function besides({ after = [], before = [] }: StepPlace): Position {
    const [left, right] = [placeOf(after[0]), placeOf(before[0])];
    if (left !== undefined) return { x: left.x + STEP_WIDTH + LAYER_GAP, y: left.y };
    if (right !== undefined) return { x: right.x - STEP_WIDTH - LAYER_GAP, y: right.y };
    return { x: 0, y: 0 };
  }
  function add(choice: StepChoice, place: StepPlace): string {
    const step = newStep(workflow.value, choice);
    edit((now) => {
      const position = place.at === undefined ? besides(place) : placeAround(place.at);
      let next = addStep(now, { ...step, position });
      if (place.wire !== undefined) next = insertBetween(next, step.id, place.wire.source, place.wire.target);
      for (const need of place.after ?? []) next = connect(next, need, step.id);
      for (const dependent of place.before ?? []) next = connect(next, step.id, dependent);
      return next;
    });
    select([step.id]);
    return step.id;
  }

  function remove(reconnect = false): void {
    const ids = selected.value;
    edit((now) => removeNodes(removeWires(now, ids), ids, reconnect));
    select([]);
  }
  function put(clip: Clip, at?: Position): void {
    const shift = freeShift(workflow.value, clip, at === undefined ? ASIDE : shiftTo(clip, at));
    const done = paste(workflow.value, clip, shift);
    edit(() => done.workflow);
    select(done.ids);
  }

  async function place(now: Workflow): Promise<Workflow> {
    if (now.steps.every(({ position }) => position !== undefined)) return now;
    const places = await runLayout(layoutSteps(now));
    return { ...now, steps: now.steps.map((step) => ({ ...step, position: step.position ?? places.get(step.id) })) };
  }

  const typed = typedRows();
  const keptCommands = shallowReactive(new Map<string, CommandDraft>());

  return {
    keptCommands,
    typed,
    document,
    workflow,
    graph,
    selected,
    active,
    selectedSteps: computed(() => workflow.value.steps.filter(({ id }) => selected.value.has(id))),
    base,
    changed: computed(() => document.value !== saved.value || typed.faults.value.length > 0),
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    async take(task) {
      const opened = documentOf(task) ?? { ...emptyDocument(), key: task.key, name: task.name };
      const placed = { ...opened, workflow: await place(opened.workflow) };
      base.value = task;
      saved.value = placed;
      keptCommands.clear();
      typed.forget();
      select([]);
      move(begin(placed));
    },
    markSaved(task, sent) {
      base.value = task;
      saved.value = sent;
      history.value = seal(history.value);
    },
    edit,
    editDocument(change, field) {
      move(record(history.value, { ...document.value, ...change }, field ?? null));
    },
    endTyping: () => (history.value = seal(history.value)),
    undo: () => move(undo(history.value)),
    redo: () => move(redo(history.value)),
    select,
    add,
    addNote(at) {
      const id = freeId('note', takenIds(workflow.value));
      const position = { x: Math.round(at.x), y: Math.round(at.y) };
      edit((now) => addNote(now, { id, text: '', position, width: 240, height: 120 }));
      select([noteNodeId(id)]);
    },
    remove,
    copied() {
      const clip = copyOf(workflow.value, selected.value);
      return clip.steps.length + clip.notes.length > 0 ? clip : null;
    },
    put,
    async tidy() {
      const before = workflow.value;
      const places = await runLayout(layoutSteps(before));
      // Steps may have been added or moved meanwhile: then the layout is no longer theirs.
      if (workflow.value === before) edit((now) => movePlaces(now, places));
    },
  };
}

const [useProvidedBuilder, useFoundBuilder] = createInjectionState(createBuilder);

/** State and commands of the workflow builder, made for its page and the parts in it. */
export const useBuilder = useProvidedBuilder;

/** The builder that the page provides. Throws outside of one, which is a bug. */
export function useInjectedBuilder(): Builder {
  const builder = useFoundBuilder();
  if (builder === undefined) throw new Error('No workflow builder has been provided.');
  return builder;
}
