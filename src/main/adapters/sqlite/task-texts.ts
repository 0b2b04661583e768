import type { TaskDefinition } from '@shared/model/task';
import type { NameReader, TaskTexts, TaskUses, UnreadName } from '../../app/ports';
import { hasHan, readingOf, sortKeyOf, type NameReading, type Syllables } from '../../core/search/name-reading';
import { searchTextOf } from '../../core/search/search-text';
import { scriptsOf, stepTasksOf } from '../../core/search/scripts';
import type { Connection } from './connection';

const WRITE = `
  INSERT INTO task_search (task_id, words, initials, readings, name, script, folder, interpreter, tags)
  VALUES (@id, @all, @initials, @readings, @name, @script, @folder, @interpreter, @tags)
  ON CONFLICT (task_id) DO UPDATE SET words = excluded.words, initials = excluded.initials,
    readings = excluded.readings, name = excluded.name, script = excluded.script, folder = excluded.folder,
    interpreter = excluded.interpreter, tags = excluded.tags`;
/** Spelled as in the partial index. */
const UNREAD = `
  SELECT t.id, t.name FROM task_search s INDEXED BY task_search_unread JOIN tasks t ON t.id = s.task_id
  WHERE s.initials IS NULL LIMIT ?`;
const WORKFLOWS = `
  SELECT t.key, t.name FROM tasks used JOIN task_refs r ON r.kind = 'step' AND r.target = used.key
  JOIN tasks t ON t.id = r.task_id WHERE used.id = ? AND t.deleted_at IS NULL ORDER BY t.name_sort, t.key`;
/** One row for each task, whatever the number of scripts that it shares. */
const SAME_SCRIPT = `
  SELECT t.key, t.name, min(r.target) AS script FROM task_refs mine
  JOIN task_refs r ON r.kind = 'script' AND r.target = mine.target AND r.task_id <> mine.task_id
  JOIN tasks t ON t.id = r.task_id WHERE mine.task_id = ? AND mine.kind = 'script' AND t.deleted_at IS NULL
  GROUP BY t.id ORDER BY t.name_sort, t.key`;

/** The texts that tasks are found by, in tables beside them. */
export class SqliteTaskTexts implements TaskTexts {
  private readonly connection: Connection;
  private readonly reader: NameReader | null;

  constructor(connection: Connection, reader: NameReader | null) {
    this.connection = connection;
    this.reader = reader;
  }

  /** Where a task stands in a list by name. */
  sortKeyOf({ name, key }: TaskDefinition): string {
    return sortKeyOf(name || key, this.syllablesOf(name) ?? []);
  }

  /** Writes the texts of a task, in the caller's transaction. */
  write(id: number, definition: TaskDefinition): void {
    const syllables = this.syllablesOf(definition.name);
    const reading: { [N in keyof NameReading]: string | null } =
      syllables === null ? { initials: null, readings: null } : readingOf(definition.name, syllables);
    this.connection.query(WRITE).run({ ...searchTextOf(definition), ...reading, id });
    this.connection.query('DELETE FROM task_refs WHERE task_id = ?').run(id);
    const refer = this.connection.query('INSERT INTO task_refs (kind, target, task_id) VALUES (?, ?, ?)');
    for (const script of scriptsOf(definition)) refer.run('script', script, id);
    for (const key of stepTasksOf(definition)) refer.run('step', key, id);
  }

  unread(limit: number): UnreadName[] {
    return this.connection.query<UnreadName>(UNREAD).all(limit);
  }

  setReading({ id, name }: UnreadName, syllables: Syllables): void {
    this.connection.atomic(() => {
      const sort = { id, name, sort: sortKeyOf(name, syllables) };
      const { changes } = this.connection
        .query('UPDATE tasks SET name_sort = @sort WHERE id = @id AND name = @name')
        .run(sort);
      if (changes === 0) return;
      this.connection
        .query('UPDATE task_search SET initials = @initials, readings = @readings WHERE task_id = @id')
        .run({ id, ...readingOf(name, syllables) });
    });
  }

  uses(id: number, limit: number): TaskUses {
    const workflows = this.connection.query<TaskUses['workflows'][number]>(WORKFLOWS).all(id);
    const sameScript = this.connection.query<TaskUses['sameScript'][number]>(SAME_SCRIPT).all(id);
    return {
      workflows: workflows.slice(0, limit),
      workflowTotal: workflows.length,
      sameScript: sameScript.slice(0, limit),
      sameScriptTotal: sameScript.length,
    };
  }

  /** null: it takes a dictionary that is not there. */
  private syllablesOf(name: string): Syllables | null {
    return hasHan(name) ? (this.reader?.read(name) ?? null) : [];
  }
}
