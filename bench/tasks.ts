import Database from 'better-sqlite3';
import { join } from 'node:path';

/**
 * Copies the only task of a store until there are so many, through SQL: seconds instead of the minutes that as many
 * durable commits take. Whatever holds the first one's key holds each copy's; their cron moments lie all over the week.
 */
export function copyTask(dataDir: string, count: number, keyOf: (index: number) => string): void {
  const db = new Database(join(dataDir, 'closing-bell.db'));
  const first = db.prepare('select * from tasks').get() as Record<string, unknown> & { id: number; key: string };
  const version = db.prepare('select * from task_versions where task_id = ?').get(first.id) as Record<string, unknown>;
  const tags = db.prepare('select tag from task_tags where task_id = ?').pluck().all(first.id) as string[];
  const insert = (table: string, row: Record<string, unknown>): number | bigint => {
    const names = Object.keys(row);
    return db
      .prepare(`insert into ${table} (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`)
      .run(row).lastInsertRowid;
  };
  const renamed = (row: Record<string, unknown>, index: number): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string'
          ? value
              .replaceAll(first.key, keyOf(index))
              .replaceAll('"0 0 * * 0"', `"${index % 60} ${index % 24} * * ${index % 7}"`)
          : value,
      ]),
    );
  db.transaction(() => {
    for (let index = 1; index < count; index += 1) {
      const { id: _id, ...task } = renamed(first, index);
      const taskId = insert('tasks', { ...task, next_at: null, unplanned: 1 });
      insert('task_versions', { ...renamed(version, index), task_id: taskId });
      for (const tag of tags) insert('task_tags', { tag, task_id: taskId });
    }
  })();
  db.close();
}
