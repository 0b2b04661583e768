import type { Stats } from '@shared/contract/stats';
import { datesBetween } from '@shared/dates';
import type { StatsStore } from '../../app/ports';
import type { Connection } from './connection';
import { addPacked, type Counts, emptyCounts, type PackedHistogram, percentile } from './histogram';
import { ALL_TASKS, COUNTED } from './rollups';

type Figures = Omit<Stats, 'days'>;
/** Counts by status, runs and their time. */
type Sums = Record<(typeof COUNTED)[number] | 'ran' | 'ran_ms', number>;
type DayRow = Sums & { day: string; max_ms: number | null; histogram: PackedHistogram | null };

/** Statistics, read from the daily sums. */
export class SqliteStatsStore implements StatsStore {
  private readonly connection: Connection;
  private readonly dayOf: (at: number) => string;

  constructor(connection: Connection, dayOf: (at: number) => string) {
    this.connection = connection;
    this.dayOf = dayOf;
  }

  /** Over all tasks. */
  overview(from: number, to: number): Stats {
    return this.task(ALL_TASKS, from, to);
  }

  /** Of one task; every day of the range is there, those without a run too. */
  task(taskId: number, from: number, to: number): Stats {
    const first = this.dayOf(from);
    const last = this.dayOf(to);
    const rows = this.connection
      .query<DayRow>('SELECT * FROM stats_daily WHERE task_id = ? AND day BETWEEN ? AND ?')
      .all(taskId, first, last);
    const sums = emptySums();
    const counts = emptyCounts();
    const dayCounts = emptyCounts();
    const byDay = new Map<string, Figures>();
    let longest = 0;
    for (const row of rows) {
      for (const name of SUMMED) sums[name] += row[name];
      dayCounts.fill(0);
      if (row.histogram) {
        addPacked(counts, row.histogram);
        addPacked(dayCounts, row.histogram);
      }
      // Days that were counted before the longest run was kept say nothing of it.
      const longestOfDay = row.ran > 0 ? (row.max_ms ?? Infinity) : 0;
      longest = Math.max(longest, longestOfDay);
      byDay.set(row.day, figures(row, dayCounts, longestOfDay));
    }
    const none = figures(emptySums(), emptyCounts(), 0);
    const days = datesBetween(first, last).map((date) => ({ date, ...(byDay.get(date) ?? none) }));
    return { ...figures(sums, counts, longest), days };
  }
}

const SUMMED = [...COUNTED, 'ran', 'ran_ms'] as const;

function emptySums(): Sums {
  return { success: 0, failed: 0, completed: 0, terminated: 0, missed: 0, skipped: 0, ran: 0, ran_ms: 0 };
}

function figures(sums: Sums, counts: Counts, longestMs: number): Figures {
  const p95Ms = percentile(counts, 0.95);
  const byStatus: Figures['byStatus'] = {};
  let total = 0;
  for (const status of COUNTED) {
    total += sums[status];
    if (sums[status] > 0) byStatus[status] = sums[status];
  }
  const counted = sums.success + sums.failed + sums.completed;
  return {
    total,
    byStatus,
    counted,
    successRate: counted > 0 ? sums.success / counted : null,
    meanMs: sums.ran > 0 ? Math.round(sums.ran_ms / sums.ran) : null,
    p95Ms: p95Ms === null ? null : Math.min(p95Ms, longestMs),
  };
}
