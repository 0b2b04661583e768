import type { TaskDefinition } from '@shared/model/task';
import { hasHan, readingOf, sortKeyOf } from '../../../core/search/name-reading';
import { searchTextOf } from '../../../core/search/search-text';
import { scriptsOf, stepTasksOf } from '../../../core/search/scripts';
import type { Migration } from './migration';

interface Current {
  id: number;
  definition: string;
}

/**
 * What a search looks in, beside each task: its texts by field, folded, and how its name is read. `initials` and
 * `readings` are NULL until a dictionary has read the name. `name_sort` puts names in order byte by byte. `task_refs` says
 * which scripts a task runs and which tasks it has as steps.
 */
export const taskSearch: Migration = {
  version: 16,
  up: (db) => {
    db.exec(`
      CREATE TABLE task_search (
        task_id INTEGER PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
        words TEXT NOT NULL,
        initials TEXT,
        readings TEXT,
        name TEXT NOT NULL,
        script TEXT NOT NULL,
        folder TEXT NOT NULL,
        interpreter TEXT NOT NULL,
        tags TEXT NOT NULL
      ) STRICT;
      CREATE INDEX task_search_unread ON task_search (task_id) WHERE initials IS NULL;

      CREATE TABLE task_refs (
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
        PRIMARY KEY (kind, target, task_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX task_refs_task ON task_refs (task_id);

      ALTER TABLE tasks ADD COLUMN name_sort TEXT NOT NULL DEFAULT '';
      ALTER TABLE tasks DROP COLUMN search;
    `);
    const insert = db.prepare(
      `INSERT INTO task_search (task_id, words, initials, readings, name, script, folder, interpreter, tags)
       VALUES (@id, @all, @initials, @readings, @name, @script, @folder, @interpreter, @tags)`,
    );
    const refer = db.prepare('INSERT OR IGNORE INTO task_refs (kind, target, task_id) VALUES (?, ?, ?)');
    const sort = db.prepare('UPDATE tasks SET name_sort = ? WHERE id = ?');
    const rows = db
      .prepare<[], Current>(
        `SELECT t.id, v.definition_json AS definition FROM tasks t
         JOIN task_versions v ON v.task_id = t.id AND v.version = t.version`,
      )
      .all();
    for (const { id, definition } of rows) {
      const task = JSON.parse(definition) as TaskDefinition;
      // A name in Latin letters is read without a dictionary.
      const reading = hasHan(task.name) ? { initials: null, readings: null } : readingOf(task.name, []);
      insert.run({ ...searchTextOf(task), id, ...reading });
      sort.run(sortKeyOf(task.name || task.key, []), id);
      for (const script of scriptsOf(task)) refer.run('script', script, id);
      for (const key of stepTasksOf(task)) refer.run('step', key, id);
    }
    db.exec('CREATE INDEX tasks_name ON tasks (name_sort, key) WHERE deleted_at IS NULL');
  },
};
