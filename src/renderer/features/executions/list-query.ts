import { keySchema } from '@shared/model/common';
import { executionSourceSchema, executionStatusSchema } from '@shared/model/execution';
import type { ExecutionQuery } from '../../stores/executions';

/** Executions on one page of the list. */
export const PAGE_SIZE = 50;

/** Reads the list's filters from the URL; what makes no sense there is left out. */
export function readExecutionQuery(url: Readonly<Record<string, string>>): ExecutionQuery {
  const page = Number(url['page'] ?? 1);
  const key = keySchema.safeParse(url['key']);
  const status = executionStatusSchema.safeParse(url['status']);
  const source = executionSourceSchema.safeParse(url['source']);
  const filter: ExecutionQuery['filter'] = {};
  if (key.success) filter.key = key.data;
  if (status.success) filter.status = status.data;
  if (source.success) filter.source = source.data;
  return {
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    pageSize: PAGE_SIZE,
    filter,
  };
}
