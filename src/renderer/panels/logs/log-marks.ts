import { lastUpTo, type LineMap } from './line-map';

/** Marks beside a log; more would run into each other. */
export const MOST_MARKS = 200;

/** A place of the scrollbar behind which errors stand. */
export interface LogMark {
  /** Where it begins, as a share of the whole. */
  at: number;
  /** The first error there. */
  line: number;
  /** How many. */
  count: number;
}

/** Where errors stand in what is shown of a log, their first lines given in ascending order. */
export function marksOf(errors: readonly number[], map: LineMap): LogMark[] {
  const buckets = Math.min(MOST_MARKS, map.count);
  const marks: LogMark[] = [];
  let next = 0;
  for (let bucket = 0; bucket < buckets && next < errors.length; bucket += 1) {
    const endRow = Math.ceil(((bucket + 1) * map.count) / buckets);
    const lastLine = endRow >= map.count ? Infinity : map.lineAt(endRow) - 1;
    const end = lastUpTo(errors, lastLine) + 1;
    const line = errors[next];
    if (end > next && line !== undefined) marks.push({ at: bucket / buckets, line, count: end - next });
    next = Math.max(next, end);
  }
  return marks;
}
