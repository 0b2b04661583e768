import type { Execution } from '@shared/model/execution';
import { formatDay } from '../../ui/format';

/** Runs that were queued on one local day. */
export interface DayGroup {
  /** `2026-11-30`; null: they are in another order than that of time. */
  day: string | null;
  rows: readonly Execution[];
}

/** Rows that follow each other by time, under the days on which they were queued; in another order they stay together. */
export function dayGroups(rows: readonly Execution[], isByTime: boolean): DayGroup[] {
  if (!isByTime) return rows.length === 0 ? [] : [{ day: null, rows }];
  const groups: { day: string; rows: Execution[] }[] = [];
  for (const row of rows) {
    const day = formatDay(row.queuedAt);
    const last = groups.at(-1);
    if (last?.day === day) last.rows.push(row);
    else groups.push({ day, rows: [row] });
  }
  return groups;
}
