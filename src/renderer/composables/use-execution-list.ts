import type { Ref } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useExecutionEntities } from '../stores/execution-entities';
import { mergeExecution, needsReading, type ExecutionFilter } from '../stores/execution-rows';
import { usePagedList, type ListPage, type PagedList, type PageQuery } from './use-paged-list';

/** What a list of executions asks for. */
export interface ExecutionQuery extends PageQuery {
  filter: ExecutionFilter;
}

/** A page of a list of executions, live. `into` keeps it for the next visit of its screen. */
export function useExecutionList(
  query: () => ExecutionQuery,
  into?: Ref<ListPage<ExecutionQuery, Execution> | null>,
): PagedList<ExecutionQuery, Execution> {
  const entities = useExecutionEntities();
  return usePagedList({
    query,
    into,
    read: async (asked) => {
      const answer = await useBridge().call('executions.list', asked);
      return { ...answer, rows: answer.rows.map(entities.newest) };
    },
    on: {
      'execution.changed': (page, { execution, old }, again) => {
        const { filter } = page.query;
        if (needsReading(page, execution, filter, page.query, old)) again();
        return mergeExecution(page, execution, filter, page.query);
      },
    },
  });
}
