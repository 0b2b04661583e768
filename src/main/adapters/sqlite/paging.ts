import type { Page } from '../../app/ports';

/** Totals are exact up to here; counting further would cost as much as there is. */
export const EXACT_TOTAL = 10_000;
/** What a counting subquery is limited to: one more says that there is more. */
export const COUNT_LIMIT = EXACT_TOTAL + 1;

/** A page with its total, from a count that stopped at COUNT_LIMIT. */
export function pageOf<T>(rows: T[], counted: number): Page<T> {
  return counted > EXACT_TOTAL ? { rows, total: EXACT_TOTAL, more: true } : { rows, total: counted };
}

/** Rows before a page; pages count from 1. */
export function offsetOf(query: { page: number; pageSize: number }): number {
  return (query.page - 1) * query.pageSize;
}
