import type { CallInput } from '@shared/contract';
import type { Execution } from '@shared/model/execution';

/** What a list of executions is narrowed by. */
export type ExecutionFilter = NonNullable<CallInput<'executions.list'>['filter']>;

/** Whether an execution belongs in a list with this filter. */
export function matchesFilter(execution: Execution, filter: ExecutionFilter): boolean {
  const { key, status, reason, source, parent, from, to } = filter;
  const statuses = status === undefined ? null : Array.isArray(status) ? status : [status];
  return (
    (key === undefined || execution.key === key) &&
    (statuses === null || statuses.includes(execution.status)) &&
    (reason === undefined || execution.reason === reason) &&
    (source === undefined || execution.source === source) &&
    (parent === undefined || execution.parent === parent) &&
    (from === undefined || execution.queuedAt >= from) &&
    (to === undefined || execution.queuedAt < to)
  );
}

/** Whether `next` replaces `known`: an older revision never does. */
export function isNewer(next: Execution, known: Execution | undefined): boolean {
  return known === undefined || next.revision >= known.revision;
}

/** Rows on screen, newest first, and how many there are in all. */
export interface ExecutionPage {
  rows: Execution[];
  total: number;
}

/**
 * Puts a changed execution into a page of a list. A run that is known is replaced, or taken out when the filter no
 * longer holds; a new one comes in at its place on the first page, and the last row makes room.
 */
export function mergeExecution(
  page: ExecutionPage,
  execution: Execution,
  filter: ExecutionFilter,
  place: { page: number; pageSize: number },
): ExecutionPage {
  const at = page.rows.findIndex((row) => row.id === execution.id);
  const fits = matchesFilter(execution, filter);
  if (at >= 0) {
    if (!isNewer(execution, page.rows[at])) return page;
    if (!fits) return { rows: page.rows.filter((row) => row.id !== execution.id), total: Math.max(0, page.total - 1) };
    return { rows: page.rows.with(at, execution), total: page.total };
  }
  const newest = page.rows[0];
  if (!fits || place.page !== 1 || (newest !== undefined && execution.id < newest.id)) return page;
  return { rows: [execution, ...page.rows].slice(0, place.pageSize), total: page.total + 1 };
}
