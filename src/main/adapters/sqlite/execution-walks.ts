import { type ExecutionStatus, executionStatusSchema, isFinished } from '@shared/model/execution';
import type { ExecutionQuery } from '../../app/ports';
import type { SqlValue } from './connection';

/** What a list is narrowed by. */
export type Filter = ExecutionQuery['filter'];

/** One walk along an index: what it costs depends on the rows that match, not on the length of the history. */
export interface Walk {
  /** FROM and WHERE. */
  source: string;
  values: SqlValue[];
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

/**
 * The walks that together find what a filter asks for, no row twice. The planner has no figures about the rows: each
 * walk names its index, the one with the most selective filter in front.
 */
export function walksOf(filter: Filter, span: Span | undefined): Walk[] {
  const { key, reason, source, status } = filter;
  // In the schema's order: each order of the same would be a statement of its own.
  const wanted = status ? executionStatusSchema.options.filter((one) => status.includes(one)) : null;
  // A run has few steps: what else is asked for is looked at row by row.
  if (typeof filter.parent === 'number') {
    return [walk('executions_steps', filter, span, wanted ? [among(wanted)] : [])];
  }
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
  const { key, reason, source, from, to } = filter;
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
  if (span) narrow('id BETWEEN ? AND ?', span.low, span.high);
  if (from !== undefined) narrow('queued_at >= ?', from);
  if (to !== undefined) narrow('queued_at < ?', to);
  const where = terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '';
  return { source: `FROM executions INDEXED BY ${index} ${where}`, values };
}
