import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { CallInput } from '@shared/contract';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useChanges } from './changes';
import type { ExecutionFilter, ListPlace } from './execution-rows';
import type { ListPage } from './list-page';

/** What the list asks for. */
export interface ExecutionQuery extends ListPlace {
  filter: ExecutionFilter;
}

/** What a start by hand may ask for besides the task. */
export type StartOptions = Omit<CallInput<'executions.start'>, 'key'>;

/** How a run of a workflow is repeated. */
export type WorkflowRerun = Omit<CallInput<'executions.rerun'>, 'id'>;

/** What is done to runs; each reply is told of like a push. */
export const useExecutionsStore = defineStore('executions', () => {
  /** The page of the list that was on screen last. */
  const page = shallowRef<ListPage<ExecutionQuery, Execution> | null>(null);
  const changes = useChanges();

  const changing = async (answer: Promise<Execution>): Promise<Execution> => {
    const execution = await answer;
    changes.executionChanged(execution);
    return execution;
  };

  return {
    page,
    start: (key: string, options: StartOptions = {}) =>
      changing(useBridge().call('executions.start', { key, ...options })),
    tryRun: (task: CallInput<'executions.try'>['task']) => changing(useBridge().call('executions.try', { task })),
    cancel: (id: number) => changing(useBridge().call('executions.cancel', { id })),
    rerun: (id: number, definitions: 'current' | 'original' = 'current') =>
      changing(useBridge().call('executions.rerun', { id, definitions })),
    /** Starts a run of a workflow again, or a part of it; answers the new run. Throws AppError. */
    rerunWorkflow: (id: number, how: WorkflowRerun) => changing(useBridge().call('executions.rerun', { id, ...how })),
    markSuccess: (id: number, note: string) => changing(useBridge().call('executions.markSuccess', { id, note })),
  };
});
