import { defineStore } from 'pinia';
import { ref, shallowReactive, shallowRef } from 'vue';
import type { CallInput } from '@shared/contract';
import type { Execution } from '@shared/model/execution';
import type { Workflow } from '@shared/model/workflow';
import { useBridge } from '../bridge';
import { isNewer } from './execution-rows';

/** How a run of a workflow is repeated. */
export type WorkflowRerun = Omit<CallInput<'executions.rerun'>, 'id'>;

/** The one run of a workflow that is on screen: its row, the graph that it ran by and its steps, live. */
export const useWorkflowRunStore = defineStore('workflow-run', () => {
  const id = ref<number | null>(null);
  const execution = shallowRef<Execution | null>(null);
  const workflow = shallowRef<Workflow | null>(null);
  /** Rows of the steps by step id: what shows one step follows that one alone. */
  const steps = shallowReactive(new Map<string, Execution>());
  let asked = 0;
  /** Newest rows that pushes told of and that are not painted yet. */
  const told = new Map<number, Execution>();
  let frame: number | null = null;

  function paint(): void {
    frame = null;
    if (execution.value === null) return;
    for (const row of told.values()) {
      if (row.id !== id.value) put(row);
      else if (isNewer(row, execution.value)) execution.value = row;
    }
    told.clear();
  }

  function put(row: Execution): void {
    if (row.step !== null && isNewer(row, steps.get(row.step))) steps.set(row.step, row);
  }

  /** Loads a run and keeps it live until `close`; what was shown before goes. Throws AppError. */
  async function open(next: number): Promise<void> {
    if (id.value !== next) {
      close();
      id.value = next;
    }
    const mine = ++asked;
    const answer = await useBridge().call('workflows.run', { id: next });
    if (mine !== asked) return;
    workflow.value = answer.workflow;
    // What was painted already may be newer than a snapshot that was long on its way.
    if (execution.value === null || isNewer(answer.execution, execution.value)) execution.value = answer.execution;
    for (const row of answer.steps) put(row);
    paint();
  }

  /** The run is no longer on screen. */
  function close(): void {
    asked += 1;
    id.value = null;
    execution.value = null;
    workflow.value = null;
    steps.clear();
    told.clear();
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
  }

  /** Takes a changed row; however many come, the screen is painted once a frame. */
  function applyChanged(row: Execution): void {
    if (id.value === null || (row.id !== id.value && row.parent !== id.value)) return;
    if (!isNewer(row, told.get(row.id))) return;
    told.set(row.id, row);
    // Before the snapshot is there, it waits for it.
    if (execution.value !== null) frame ??= requestAnimationFrame(paint);
  }

  /** Reads the run on screen anew, if there is one. */
  async function reload(): Promise<void> {
    if (id.value !== null) await open(id.value);
  }

  return {
    execution,
    workflow,
    steps,
    open,
    close,
    applyChanged,
    reload,
    /** Starts a run again, or a part of it; answers the new run. Throws AppError. */
    rerun: (run: number, how: WorkflowRerun) => useBridge().call('executions.rerun', { id: run, ...how }),
  };
});
