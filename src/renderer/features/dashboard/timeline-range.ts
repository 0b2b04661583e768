import type { Execution } from '@shared/model/execution';
import type { PlannedMoment } from '../../stores/dashboard-page';

const HOUR_MS = 3_600_000;
const PAD_MS = HOUR_MS / 2;
/** A shorter part of the day would make much of little. */
const SHORTEST_MS = 6 * HOUR_MS;

/** What happens on a day, and its ends, epoch ms. */
export interface DayEvents {
  runs: readonly Execution[];
  planned: readonly PlannedMoment[];
  /** How long a run of a task usually takes, ms, by key. */
  usual: ReadonlyMap<string, number>;
  from: number;
  to: number;
  now: number;
}

/** The part of a day that matters: from its first event to its last and to now, in whole hours, with some room around. */
export function rangeOf({ runs, planned, usual, from, to, now }: DayEvents): { from: number; to: number } {
  let first = Infinity;
  let last = -Infinity;
  const see = (start: number, end: number): void => {
    if (end < from || start > to) return;
    first = Math.min(first, start);
    last = Math.max(last, end);
  };
  see(now, now);
  for (const { startedAt, finishedAt, scheduledFor, queuedAt } of runs) {
    const start = startedAt ?? scheduledFor ?? queuedAt;
    see(start, startedAt === null ? start : (finishedAt ?? now));
  }
  for (const { key, at } of planned) if (at >= from && at <= to) see(at, at + (usual.get(key) ?? 0));
  if (first > last) return { from, to };
  // Hours are counted from midnight, whatever the offset of the zone.
  const floor = from + Math.floor((first - PAD_MS - from) / HOUR_MS) * HOUR_MS;
  const ceil = from + Math.ceil((last + PAD_MS - from) / HOUR_MS) * HOUR_MS;
  const missing = Math.max(0, SHORTEST_MS - (ceil - floor));
  const start = Math.max(from, Math.min(floor, to - SHORTEST_MS));
  return { from: start, to: Math.min(to, Math.max(ceil + missing, start + SHORTEST_MS)) };
}
