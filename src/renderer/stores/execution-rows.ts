import type { CallInput } from '@shared/contract';
import { deviationOf } from '@shared/model/deviation';
import type { Execution } from '@shared/model/execution';
import type { PageQuery } from './list-page';

/** What a list of executions is narrowed by. */
export type ExecutionFilter = NonNullable<CallInput<'executions.list'>['filter']>;

/** In which order a list of executions comes. */
export type ExecutionSort = Required<NonNullable<CallInput<'executions.list'>['sort']>>;

/** Which page of a list is asked for, and in which order; none: newest first. */
export interface ListPlace extends PageQuery {
  sort?: ExecutionSort | undefined;
}

/** Whether an execution belongs in a list with this filter. */
export function matchesFilter(execution: Execution, filter: ExecutionFilter): boolean {
  const { key, status, reason, source, parent, from, to, session, slow } = filter;
  const statuses = status === undefined ? null : Array.isArray(status) ? status : [status];
  return (
    (key === undefined || execution.key === key) &&
    (statuses === null || statuses.includes(execution.status)) &&
    (reason === undefined || execution.reason === reason) &&
    (source === undefined || execution.source === source) &&
    (parent === undefined || execution.parent === parent) &&
    (from === undefined || execution.queuedAt >= from) &&
    (to === undefined || execution.queuedAt < to) &&
    (session === undefined || execution.sessionDate === session) &&
    (slow === undefined || execution.isSlow)
  );
}

/** Whether `next` replaces `known`: an older revision never does. */
export function isNewer(next: Execution, known: Execution | undefined): boolean {
  return known === undefined || next.revision >= known.revision;
}

/** Rows on screen, in the order that was asked for, and how many there are in all, or at least when there are `more`. */
export interface ExecutionPage {
  rows: Execution[];
  total: number;
  more?: boolean;
}

/** Whether nothing follows on a later page. */
function isLast(page: ExecutionPage, place: PageQuery): boolean {
  return page.more !== true && (place.page - 1) * place.pageSize + page.rows.length >= page.total;
}

/** Where in the page an execution that is not among its rows would come in; null: it belongs to another page. */
function entryOf(page: ExecutionPage, id: number, place: PageQuery): number | null {
  const at = page.rows.findIndex((row) => row.id < id);
  if (at > 0) return at;
  if (at === 0) return place.page === 1 ? 0 : null;
  const follows = page.rows.length > 0 || place.page === 1;
  return follows && isLast(page, place) ? page.rows.length : null;
}

/** Whether an execution belonged in the list when it was last heard of; undefined: that says nothing. */
function didFit(old: Execution | undefined, execution: Execution, filter: ExecutionFilter): boolean | undefined {
  const lasts = filter.status === undefined && filter.reason === undefined && filter.slow === undefined;
  // Of what came between nobody told, and an answer may have counted it.
  if (old === undefined || (!lasts && execution.revision > old.revision + 1)) return undefined;
  return matchesFilter(old, filter);
}

function isNewestFirst({ sort }: ListPlace): boolean {
  return sort === undefined || (sort.by === 'queuedAt' && sort.order === 'desc');
}

/** What a list goes by: it may become another when a run ends. */
function figureOf(execution: Execution, { sort }: ListPlace): number | null {
  if (sort?.by === 'ranMs') return execution.ranMs;
  return sort?.by === 'deviation' ? deviationOf(execution.ranMs, execution.usualMs) : execution.id;
}

/**
 * Whether a page has to be read anew for a changed execution, since `mergeExecution` can't know what becomes of it: a
 * row leaves that another page has to make up for, or one of another page begins or ceases to belong in the list, or
 * may have. `old` is the execution as it was last heard of.
 */
export function needsReading(
  page: ExecutionPage,
  execution: Execution,
  filter: ExecutionFilter,
  place: ListPlace,
  old: Execution | undefined,
): boolean {
  // All else that a list is narrowed by stays as it is for as long as an execution is there.
  if (!matchesFilter(execution, { ...filter, status: undefined, reason: undefined, slow: undefined })) return false;
  const fits = matchesFilter(execution, filter);
  const known = page.rows.find((row) => row.id === execution.id);
  if (!isNewestFirst(place)) {
    // Where it comes in only the engine knows.
    const before = known ?? old;
    if (before === undefined || fits !== (known !== undefined || didFit(old, execution, filter))) return true;
    return fits && figureOf(before, place) !== figureOf(execution, place);
  }
  if (known !== undefined) return !fits && isNewer(execution, known) && !isLast(page, place);
  return entryOf(page, execution.id, place) === null && fits !== didFit(old, execution, filter);
}

/**
 * Puts a changed execution into a page of a list, as far as the page tells. A run that is known is replaced, or taken
 * out when the filter no longer holds; a new one comes in at its place by id, and the last row makes room, in a list that
 * is newest first.
 */
export function mergeExecution<Page extends ExecutionPage>(
  page: Page,
  execution: Execution,
  filter: ExecutionFilter,
  place: ListPlace,
): Page {
  const { rows, total, more } = page;
  const at = rows.findIndex((row) => row.id === execution.id);
  const fits = matchesFilter(execution, filter);
  if (at >= 0) {
    if (!isNewer(execution, rows[at])) return page;
    if (fits) return { ...page, rows: rows.with(at, execution) };
    return { ...page, rows: rows.toSpliced(at, 1), total: more === true ? total : Math.max(0, total - 1) };
  }
  const entry = fits && isNewestFirst(place) ? entryOf(page, execution.id, place) : null;
  if (entry === null) return page;
  const next = rows.toSpliced(entry, 0, execution).slice(0, place.pageSize);
  return { ...page, rows: next, total: more === true ? total : total + 1 };
}
