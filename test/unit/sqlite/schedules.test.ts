import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { triggerSchema, type StoredTrigger } from '@shared/model/trigger';
import { Folder } from './folder';
import { addTask, T0 } from './samples';

it('plans a task whose row holds several triggers, and plans it anew when the days of a calendar change', async () => {
  using folder = new Folder();
  const store = await folder.open();
  const close = triggerSchema.parse({ kind: 'session', calendar: 'XSHG', event: 'close' }) as StoredTrigger;
  const hourly: StoredTrigger = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' };
  const several = [hourly, close];
  const task = addTask(store, { key: 'a', trigger: close, nextAt: T0 + 1 });
  const plain = addTask(store, { key: 'b', trigger: hourly, nextAt: T0 + 1 });

  const db = new Database(folder.at('closing-bell.db'));
  db.prepare('UPDATE tasks SET trigger_json = ? WHERE id = ?').run(JSON.stringify(several), task.id);
  db.close();
  expect(store.planning.plan(task.id)).toMatchObject({ trigger: several, nextAt: T0 + 1 });

  store.planning.unplanSessions(null);
  expect(store.planning.plan(task.id)?.nextAt).toBeNull();
  expect(store.planning.plan(plain.id)?.nextAt).toBe(T0 + 1);
});
