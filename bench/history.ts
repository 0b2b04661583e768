import Database from 'better-sqlite3';
import { join } from 'node:path';

/** Fills a store with ended executions, spread over the tasks and the last 30 days, through SQL: one minute instead of an hour. */
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
  const keys = db.prepare('select id, key from tasks').all() as { id: number; key: string }[];
  db.transaction(() => {
    for (let i = 0; i < executions; i += 1) {
      const task = keys[i % Math.min(tasks, keys.length)];
      const at = Math.floor(now - 30 * 86_400_000 + i * step);
      const status = i % 20 === 0 ? 'failed' : 'success';
      insert.run({
        ...template,
        task_id: task?.id ?? null,
        task_key: task?.key ?? null,
        status,
        source: 'schedule',
        scheduled_for: at,
        queued_at: at,
        started_at: at + 5,
        finished_at: at + 1000 + (i % 900),
      });
    }
  })();
  db.exec('analyze');
  db.close();
}
