import { isFinished, type Attempt, type Execution, type ExecutionStatus } from '@shared/model/execution';
import type { Step, Workflow } from '@shared/model/workflow';

/** A stretch of time of one step; `to` null: it goes on. */
export interface GanttBar {
  /** `wait`: ready, but not begun, or between two attempts; `run`: an attempt. */
  kind: 'wait' | 'run';
  from: number;
  to: number | null;
  /** Number of the attempt; null for waiting. */
  attempt: number | null;
  status: ExecutionStatus;
}

/** One step in the strip. */
export interface GanttRow {
  step: string;
  name: string;
  status: ExecutionStatus;
  /** Taken over from an earlier run, which its bars are of. */
  reused: boolean;
  bars: GanttBar[];
}

type Attempts = ReadonlyMap<number, readonly Attempt[]>;

/** What a step is called: its name, the name of its task as it ran, or its id. */
export function stepName(step: Pick<Step, 'id' | 'name'>, row: Pick<Execution, 'name'> | undefined): string {
  if (step.name !== '') return step.name;
  return row === undefined || row.name === '' ? step.id : row.name;
}

/** When all that a step needs had ended, epoch ms: from then on it waits for itself alone. */
function readyAt(step: Step, row: Execution, steps: ReadonlyMap<string, Execution>): number {
  const ends = step.needs.map((id) => steps.get(id)?.finishedAt ?? 0);
  return Math.max(row.queuedAt, ...ends);
}

function barsOf(step: Step, row: Execution, steps: ReadonlyMap<string, Execution>, tries: Attempts): GanttBar[] {
  const { status, startedAt, finishedAt } = row;
  const ended = isFinished(status);
  const wait = (from: number, to: number | null): GanttBar[] =>
    to !== null && to <= from ? [] : [{ kind: 'wait', from, to, attempt: null, status }];
  if (startedAt === null) {
    const released = status === 'pending' && row.reason !== 'upstream';
    return released ? wait(readyAt(step, row, steps), null) : [];
  }
  const before = row.reusedFrom === null ? wait(readyAt(step, row, steps), startedAt) : [];
  const known = tries.get(row.id) ?? [];
  if (known.length === 0) {
    const waits = status === 'pending' && row.retryAt !== null;
    return [
      ...before,
      { kind: 'run', from: startedAt, to: waits ? startedAt : finishedAt, attempt: row.attemptCount || null, status },
      ...(waits ? wait(startedAt, null) : []),
    ];
  }
  const bars = known.flatMap((one, at): GanttBar[] => {
    const next = known[at + 1]?.startedAt ?? (ended ? null : undefined);
    const run: GanttBar = {
      kind: 'run',
      from: one.startedAt,
      to: one.finishedAt,
      attempt: one.number,
      status: one.status,
    };
    if (one.finishedAt === null || next === null) return [run];
    // Behind the last attempt of a step that goes on it waits for the next.
    return [run, ...wait(one.finishedAt, next ?? null)];
  });
  return [...before, ...bars];
}

function sameBar(one: GanttBar, other: GanttBar | undefined): boolean {
  return (
    other !== undefined &&
    one.kind === other.kind &&
    one.from === other.from &&
    one.to === other.to &&
    one.attempt === other.attempt &&
    one.status === other.status
  );
}

/** The rows with those that are as they were before as the same objects, so that these are not painted again. */
export function keepSame(rows: readonly GanttRow[], before: readonly GanttRow[]): readonly GanttRow[] {
  const known = new Map(before.map((row) => [row.step, row]));
  return rows.map((row) => {
    const old = known.get(row.step);
    if (old === undefined || old.name !== row.name || old.status !== row.status || old.reused !== row.reused)
      return row;
    const same = old.bars.length === row.bars.length && row.bars.every((bar, at) => sameBar(bar, old.bars[at]));
    return same ? old : row;
  });
}

/** Rows of the strip: steps that began, in that order, then the rest in the order of the graph. */
export function ganttRows(
  workflow: Workflow,
  steps: ReadonlyMap<string, Execution>,
  attempts: Attempts,
): readonly GanttRow[] {
  const rows = workflow.steps.flatMap((step, place) => {
    const row = steps.get(step.id);
    if (row === undefined) return [];
    const reused = row.reusedFrom !== null;
    return [
      {
        // What was taken over stands on top: it was there before anything began.
        order: reused ? -Infinity : (row.startedAt ?? Infinity),
        place,
        row: {
          step: step.id,
          name: stepName(step, row),
          status: row.status,
          reused,
          bars: barsOf(step, row, steps, attempts),
        },
      },
    ];
  });
  const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
  return rows.sort((one, other) => compare(one.order, other.order) || one.place - other.place).map(({ row }) => row);
}

/** A stretch of time with marks at round distances; all in epoch ms. */
export interface GanttScale {
  from: number;
  to: number;
  ticks: readonly number[];
}

/** Distances between marks that people count in, ms. */
const DISTANCES = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
];
const MOST_TICKS = 8;

/**
 * The scale of a strip that reaches from the run's begin to its last bar, or to now while it goes on. It ends at a
 * mark, so that bars hold still until time comes to the next.
 */
export function ganttScale(rows: readonly GanttRow[], from: number, now: number | null): GanttScale {
  const ends = rows.filter(({ reused }) => !reused).flatMap(({ bars }) => bars.map((bar) => bar.to ?? bar.from));
  const last = Math.max(from + 1, now ?? 0, ...ends);
  const distance =
    DISTANCES.find((one) => (last - from) / one <= MOST_TICKS) ??
    Math.ceil((last - from) / MOST_TICKS / 86_400_000) * 86_400_000;
  const count = Math.ceil((last - from) / distance);
  return {
    from,
    to: from + count * distance,
    ticks: Array.from({ length: count }, (_none, at) => from + at * distance),
  };
}

/** Where a moment lies on a scale, in percent from its begin; what lies outside is put to the edge. */
export function percentAt({ from, to }: GanttScale, at: number): number {
  return Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
}
