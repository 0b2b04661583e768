import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { T0 } from '../unit/sqlite/samples';
import { upgraded } from './kept';
import { folderOfSchema } from './older';

it('migration 16: tasks of before are found by all of their texts, and their Chinese names wait to be read', async () => {
  using folder = folderOfSchema(9);
  const db = new Database(folder.at('closing-bell.db'));
  db.exec(`
    INSERT INTO tasks (key, name, type, trigger_json, missed_json, overlap, enabled, paused, version, watermark, created_at,
        updated_at, search)
      SELECT 'rx', '日线', type, trigger_json, missed_json, overlap, 0, 0, 1, watermark, created_at, updated_at, 'rx'
      FROM tasks WHERE key = 'bars';
    INSERT INTO task_versions (task_id, version, at, definition_json)
      SELECT last_insert_rowid(), 1, v.at, json_set(v.definition_json, '$.key', 'rx', '$.name', '日线')
      FROM task_versions v JOIN tasks t ON t.id = v.task_id AND t.version = v.version WHERE t.key = 'bars';
  `);
  db.close();
  const store = await upgraded(folder, 9);
  const found = (text?: string): string[] =>
    store.views
      .list({
        page: 1,
        pageSize: 50,
        sort: { by: 'name', order: 'asc' },
        filter: text === undefined ? {} : { text },
        now: T0,
      })
      .rows.map(({ key }) => key);
  expect(found('name:bars')).toEqual(['bars']);
  expect(found('script:bars.py')).toEqual(['bars', 'rx']);
  expect(found('日线')).toEqual(['rx']);
  expect(found('rx')).toEqual(['rx']);
  expect(found()).toHaveLength(store.views.counts().total);
  const unread = store.texts.unread(50);
  expect(unread).toMatchObject([{ name: '日线' }]);
  for (const task of unread) store.texts.setReading(task, ['ri', 'xian']);
  expect(found('rixian')).toEqual(['rx']);
});
