import type { Ref } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useExecutionEntities } from '../stores/execution-entities';
import { mergeExecution, needsReading } from '../stores/execution-rows';
import type { ExecutionQuery } from '../stores/executions';
import type { ListPage } from '../stores/list-page';
import { usePagedList, type PagedList } from './use-paged-list';

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
