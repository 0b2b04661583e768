import type { ExecutionStatus } from '@shared/model/execution';
import { STATUS_LOOK, type Tone } from './status-look';

/**
 * Outline of a bar, so that outcomes differ without colour: `full` a plain bar, `peak` a bar with a point, `hollow`
 * only its outline, `half` filled below, `ring` and `dash` for what never ran.
 */
export type SparkShape = 'full' | 'peak' | 'hollow' | 'half' | 'ring' | 'dash';

/** One run in a spark line. */
export interface SparkBar {
  id: number;
  status: ExecutionStatus;
  ms: number | null;
  shape: SparkShape;
  tone: Tone;
  /** Share of the full height, above 0 and at most 1. */
  height: number;
}

/** Most bars in a spark line; the engine tells of no more. */
export const SPARK_BARS = 12;
/** A run of no time at all is still seen. */
const LEAST_HEIGHT = 0.2;

const SHAPES: Readonly<Record<ExecutionStatus, SparkShape>> = {
  pending: 'dash',
  running: 'hollow',
  success: 'full',
  failed: 'peak',
  completed: 'half',
  terminated: 'hollow',
  missed: 'ring',
  skipped: 'dash',
};

/**
 * Bars of a task's recent runs, oldest first. Heights follow the square root of the duration against the longest:
 * one slow run would flatten all others on a straight scale.
 */
export function sparkBars(
  recent: readonly { id: number; status: ExecutionStatus; ms: number | null }[],
): readonly SparkBar[] {
  const shown = recent.slice(0, SPARK_BARS).reverse();
  const longest = Math.max(1, ...shown.map(({ ms }) => ms ?? 0));
  return shown.map(({ id, status, ms }) => ({
    id,
    status,
    ms,
    shape: ms === null && SHAPES[status] !== 'ring' ? 'dash' : SHAPES[status],
    tone: STATUS_LOOK[status].tone,
    height: ms === null ? LEAST_HEIGHT : Math.max(LEAST_HEIGHT, Math.sqrt(Math.max(0, ms) / longest)),
  }));
}

/** How often each outcome is among the runs, the most frequent first. */
export function sparkCounts(
  recent: readonly { status: ExecutionStatus }[],
): readonly { status: ExecutionStatus; count: number }[] {
  const counts = new Map<ExecutionStatus, number>();
  for (const { status } of recent.slice(0, SPARK_BARS)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => ({ status, count })).sort((one, other) => other.count - one.count);
}
