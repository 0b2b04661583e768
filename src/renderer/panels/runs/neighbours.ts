import type { Execution } from '@shared/model/execution';

/** Runs in a strip. */
export const STRIP_RUNS = 22;

/** The runs around one, as far as they were read. */
export interface Around {
  /** Id of the run in the middle. */
  of: number;
  /** By id, the oldest first. */
  rows: readonly Execution[];
  /** More runs follow than were read. */
  more: boolean;
}

/** Puts what was read before and from a run on together; tries are nobody’s neighbours but their own. */
export function joinAround(
  run: Execution,
  before: readonly Execution[],
  after: { rows: readonly Execution[]; more: boolean },
): Around {
  const byId = new Map([...before, ...after.rows, run].map((row) => [row.id, row]));
  const rows = [...byId.values()].filter(({ id, source }) => id === run.id || source !== 'try');
  return { of: run.id, rows: rows.sort((one, other) => one.id - other.id), more: after.more };
}

/** What a changed run does to them: it is replaced, or comes in at the end where that was read. */
export function withRun(around: Around, run: Execution): Around {
  const at = around.rows.findIndex(({ id }) => id === run.id);
  if (at >= 0) return { ...around, rows: around.rows.with(at, run) };
  const [first] = around.rows;
  const last = around.rows.at(-1);
  const follows = first?.key === run.key && last !== undefined && run.id > last.id;
  return follows && !around.more && run.source !== 'try' ? { ...around, rows: [...around.rows, run] } : around;
}

/** The newest runs, where the one in the middle is among them; else those around it. */
export function stripOf({ of, rows, more }: Around): readonly Execution[] {
  const at = rows.findIndex(({ id }) => id === of);
  const newest = Math.max(0, rows.length - STRIP_RUNS);
  const start = !more && at >= newest ? newest : Math.max(0, at - STRIP_RUNS / 2);
  return rows.slice(start, start + STRIP_RUNS);
}

/** Ids of the run before and of the one after; null: there is none. */
export function besides({ of, rows }: Around): { previous: number | null; next: number | null } {
  const at = rows.findIndex(({ id }) => id === of);
  return { previous: rows[at - 1]?.id ?? null, next: rows[at + 1]?.id ?? null };
}
