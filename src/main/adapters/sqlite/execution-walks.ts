import { type ExecutionStatus, executionStatusSchema, isFinished } from '@shared/model/execution';
import type { ExecutionQuery } from '../../app/ports';
import type { SqlValue } from './connection';

/** What a list is narrowed by. */
export type Filter = ExecutionQuery['filter'];

/** One walk along an index: what it costs depends on the rows that match, not on the length of the history. */
export interface Walk {
  index: string;
  /** All of them hold, with these values in their places. */
  terms: readonly string[];
  values: readonly SqlValue[];
}

/** FROM and WHERE of a walk. */
export function sourceOf({ index, terms }: Walk): string {
  return `FROM executions INDEXED BY ${index} ${terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : ''}`;
}

/** Ids from `low` on and up to `high`, both included. */
export interface Span {
  low: number;
  high: number;
}

/** Spelled as in the partial indexes, or they are not used. */
const ACTIVE = "status IN ('pending', 'running')";
const ENDED = "status NOT IN ('pending', 'running')";
const ENDS = executionStatusSchema.options.filter(isFinished);

/** Indexes of which a filter picks a part so short that its rows can be looked at one by one. */
const SHORT: readonly [index: string, holds: (filter: Filter) => boolean][] = [
  ['executions_steps', ({ parent }) => typeof parent === 'number'],
  ['executions_session', ({ session }) => session !== undefined],
  ['executions_slow', ({ slow }) => slow === true],
];

/** Whether a filter finds so few rows that they are always sorted, whatever their order. */
export function isShort(filter: Filter): boolean {
  return SHORT.some(([, holds]) => holds(filter));
}

/** The columns that lists are sorted by. */
export type Figure = 'ran_ms' | 'deviation';

/** The walks along a figure: all rows that have one and match, in its order. */
export function figureWalks(figure: Figure, filter: Filter, span: Span | undefined): Walk[] {
  const ends = filter.status ? ENDS.filter((one) => filter.status?.includes(one)) : ENDS;
  const ran = ends.filter((one) => one !== 'missed');
  if (ran.length === 0) return [];
  const terms = [`${figure} IS NOT NULL`, ...(filter.status ? [among(ran)] : [])];
  const top = walk(`executions_by_${figure}`, { ...filter, parent: null }, span, terms);
  if (filter.parent === null) return [top];
  const steps = walk(`executions_steps_by_${figure}`, filter, span, [...terms, "source = 'workflow'"]);
  return [top, steps];
}

/**
 * The walks that together find what a filter asks for, no row twice. The planner has no figures about the rows: each
 * walk names its index, the one with the most selective filter in front.
 */
export function walksOf(filter: Filter, span: Span | undefined): Walk[] {
  const { key, reason, source, status } = filter;
  // In the schema's order: each order of the same would be a statement of its own.
  const wanted = status ? executionStatusSchema.options.filter((one) => status.includes(one)) : null;
  const index = SHORT.find(([, holds]) => holds(filter))?.[0];
  if (index !== undefined) return [walk(index, filter, span, wanted ? [among(wanted)] : [])];
  if (!status && key === undefined && reason === undefined && source === undefined) {
    return [walk(filter.parent === null ? 'executions_top' : 'executions_time', filter, span, [])];
  }
  const ends = wanted?.filter(isFinished);
  const active = wanted?.filter((one) => !isFinished(one));
  const walks: Walk[] = [];
  if (!active || active.length > 0) {
    walks.push(walk('executions_active', filter, span, active ? [ACTIVE, among(active)] : [ACTIVE]));
  }
  if (!ends || ends.length > 0) walks.push(...endedWalks(filter, span, ends));
  return walks;
}

function endedWalks(filter: Filter, span: Span | undefined, ends: ExecutionStatus[] | undefined): Walk[] {
  const { key, reason, source } = filter;
  const each = (index: string, statuses: readonly ExecutionStatus[]): Walk[] =>
    statuses.map((status) => walk(index, filter, span, [ENDED, among([status])]));
  if (key !== undefined) {
    if (ends) return each('executions_ended_key_status', ends);
    const index = filter.parent === null ? 'executions_ended_key_top' : 'executions_ended_key';
    return [walk(index, filter, span, [ENDED])];
  }
  if (reason !== undefined) {
    return [walk('executions_ended_reason', filter, span, ends ? [ENDED, among(ends)] : [ENDED])];
  }
  if (source !== undefined) return each('executions_ended_source', ends ?? ENDS);
  return each(filter.parent === null ? 'executions_ended_top_status' : 'executions_ended_status', ends ?? ENDS);
}

/** Statuses come from a fixed list, so they are safe to spell out. */
function among(statuses: readonly ExecutionStatus[]): string {
  const names = statuses.map((status) => `'${executionStatusSchema.parse(status)}'`);
  return names.length === 1 ? `status = ${names[0]}` : `status IN (${names.join(', ')})`;
}

function walk(index: string, filter: Filter, span: Span | undefined, statusTerms: readonly string[]): Walk {
  const { key, reason, source, from, to, session, slow } = filter;
  const terms = [...statusTerms];
  const values: SqlValue[] = [];
  const narrow = (term: string, ...bound: SqlValue[]): void => {
    terms.push(term);
    values.push(...bound);
  };
  if (key !== undefined) narrow('key = ?', key);
  if (reason !== undefined) narrow('reason = ?', reason);
  if (source !== undefined) narrow('source = ?', source);
  if (filter.parent === null) narrow("source <> 'workflow'");
  if (typeof filter.parent === 'number') narrow('parent_id = ?', filter.parent);
  if (session !== undefined) narrow('session_date = ?', session);
  if (slow) narrow('slow = 1');
  if (span) narrow('id BETWEEN ? AND ?', span.low, span.high);
  if (from !== undefined) narrow('queued_at >= ?', from);
  if (to !== undefined) narrow('queued_at < ?', to);
  return { index, terms, values };
}
