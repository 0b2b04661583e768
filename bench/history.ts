import Database from 'better-sqlite3';
import { join } from 'node:path';
import { deviationOf } from '@shared/model/deviation';
import { bucketOf, withCount, type PackedHistogram } from '@main/adapters/sqlite/histogram';
import { localDate } from '@main/core/zone';

/** What is counted of a task on a day; task 0 stands for all of them. */
interface Day {
  task: number;
  day: string;
  success: number;
  failed: number;
  ran: number;
  ms: number;
  histogram: PackedHistogram | null;
}

const USUAL_MS = 1400;

/**
 * Fills a store with ended executions, spread over the tasks and the last 30 days, and with their daily sums, through
 * SQL: one minute instead of an hour. One execution must be there already: the rest are like it.
 */
export function fillHistory(dataDir: string, executions: number, tasks: number): void {
  const db = new Database(join(dataDir, 'closing-bell.db'));
  const columns = db.prepare("select name from pragma_table_info('executions')").pluck().all() as string[];
  const template = db.prepare('select * from executions order by id limit 1').get() as Record<string, unknown>;
  const names = columns.filter((name) => name !== 'id');
  const insert = db.prepare(
    `insert into executions (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`,
  );
  const now = Date.now();
  const step = (30 * 86_400_000) / executions;
  const known = db.prepare('select id, key, name from tasks').all() as { id: number; key: string; name: string }[];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const days = new Map<string, Day>();
  const count = (task: number, day: string, failed: boolean, ms: number): void => {
    const id = `${task} ${day}`;
    const sums = days.get(id) ?? { task, day, success: 0, failed: 0, ran: 0, ms: 0, histogram: null };
    sums[failed ? 'failed' : 'success'] += 1;
    sums.ran += 1;
    sums.ms += ms;
    sums.histogram = withCount(sums.histogram, bucketOf(ms), 1);
    days.set(id, sums);
  };
  db.transaction(() => {
    for (let i = 0; i < executions; i += 1) {
      const task = known[i % Math.min(tasks, known.length)];
      if (task === undefined) throw new Error('There is no task to fill in runs of.');
      const at = Math.floor(now - 30 * 86_400_000 + i * step);
      const failed = i % 20 === 0;
      const ms = 995 + (i % 900);
      const day = localDate(zone, at);
      insert.run({
        ...template,
        task_id: task.id,
        key: task.key,
        name: task.name,
        day,
        status: failed ? 'failed' : 'success',
        source: 'schedule',
        scheduled_for: at,
        queued_at: at,
        started_at: at + 5,
        finished_at: at + 5 + ms,
        ran_ms: ms,
        usual_ms: USUAL_MS,
        deviation: deviationOf(ms, USUAL_MS),
        // One of a hundred.
        slow: i % 100 === 0 ? 1 : 0,
      });
      count(task.id, day, failed, ms);
      count(0, day, failed, ms);
    }
    const add = db.prepare(
      `insert or replace into stats_daily (task_id, day, success, failed, ran, ran_ms, histogram)
       values (@task, @day, @success, @failed, @ran, @ms, @histogram)`,
    );
    for (const sums of days.values()) add.run(sums);
  })();
  db.exec('analyze');
  db.close();
}
