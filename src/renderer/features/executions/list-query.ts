import { executionSortSchema } from '@shared/contract/executions';
import { keySchema } from '@shared/model/common';
import {
  executionReasonSchema,
  executionSourceSchema,
  executionStatusSchema,
  type ExecutionStatus,
} from '@shared/model/execution';
import { dateSchema } from '@shared/model/session';
import { readPage } from '../../composables/use-query';
import type { ExecutionSort } from '../../stores/execution-rows';
import type { ExecutionQuery } from '../../stores/executions';

/** Executions on one page of the list. */
export const PAGE_SIZE = 50;

/** The order that needs no word in the URL. */
export const NEWEST_FIRST: ExecutionSort = { by: 'queuedAt', order: 'desc' };

/** The names in the URL that narrow the list, those of the second row of filters last. */
export const MORE_FILTERS = ['reason', 'source', 'session', 'from', 'to', 'steps'] as const;
/** The names in the URL that narrow the list. */
export const FILTERS = ['key', 'status', 'range', 'slow', ...MORE_FILTERS] as const;

/** Spans of days up to today that are one click away, by their name in the URL. */
export const RANGE_DAYS = { today: 1, '7d': 7, '30d': 30 } as const;
/** Name of a span of days. */
export type RangeName = keyof typeof RANGE_DAYS;

type Url = Readonly<Record<string, string>>;

/** The span of days that the URL names, if any. */
export function readRange(url: Url): RangeName | null {
  const name = url['range'];
  return name !== undefined && Object.hasOwn(RANGE_DAYS, name) ? (name as RangeName) : null;
}

/** A day of the URL as `[year, month from 0, day]`, if it is one of the calendar. */
function readDay(text: string | undefined): [number, number, number] | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]) - 1, Number(match[3])];
  const date = new Date(year, month, day);
  return year >= 1970 && year < 9999 && date.getMonth() === month && date.getDate() === day ? [year, month, day] : null;
}

/** The statuses that the URL names, separated by commas. */
export function readStatuses(url: Url): ExecutionStatus[] {
  const parsed = (url['status'] ?? '').split(',').map((name) => executionStatusSchema.safeParse(name));
  return [...new Set(parsed.flatMap((one) => (one.success ? [one.data] : [])))];
}

/** Whole local days as instants: from the begin of the first to the begin of the day after the last, epoch ms. */
function readSpan(url: Url, now: number): { from?: number; to?: number } {
  const range = readRange(url);
  if (range !== null) {
    const today = new Date(now);
    const day = today.getDate() - RANGE_DAYS[range] + 1;
    return { from: new Date(today.getFullYear(), today.getMonth(), day).getTime() };
  }
  const span: { from?: number; to?: number } = {};
  const from = readDay(url['from']);
  const to = readDay(url['to']);
  if (from !== null) span.from = Math.max(0, new Date(...from).getTime());
  if (to !== null) span.to = Math.max(0, new Date(to[0], to[1], to[2] + 1).getTime());
  return span;
}

/** The order that the URL names. */
export function readSort(url: Url): ExecutionSort {
  const sort = executionSortSchema.safeParse({ by: url['sort'], order: url['order'] });
  return sort.success ? sort.data : NEWEST_FIRST;
}

/** What the URL says of an order. */
export function sortInUrl({ by, order }: ExecutionSort): { sort: string | undefined; order: string | undefined } {
  const isUsual = by === NEWEST_FIRST.by && order === NEWEST_FIRST.order;
  return { sort: isUsual ? undefined : by, order: order === 'desc' ? undefined : order };
}

/** Reads the list's filters from the URL; what makes no sense there is left out. `now` is in epoch ms. */
export function readExecutionQuery(url: Url, now = Date.now()): ExecutionQuery {
  const key = keySchema.safeParse(url['key']);
  const reason = executionReasonSchema.safeParse(url['reason']);
  const source = executionSourceSchema.safeParse(url['source']);
  const statuses = readStatuses(url);
  const filter: ExecutionQuery['filter'] = readSpan(url, now);
  if (key.success) filter.key = key.data;
  if (statuses.length > 0) filter.status = statuses;
  if (reason.success) filter.reason = reason.data;
  if (source.success) filter.source = source.data;
  const session = dateSchema.safeParse(url['session']);
  if (session.success) filter.session = session.data;
  if (url['slow'] === 'yes') filter.slow = true;
  if (url['steps'] !== 'yes') filter.parent = null;
  const sort = readSort(url);
  return {
    page: readPage(url),
    pageSize: PAGE_SIZE,
    ...(sort === NEWEST_FIRST ? {} : { sort }),
    filter,
  };
}
