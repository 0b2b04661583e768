import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '@main/adapters/sqlite/migrations';
import { Folder } from './folder';
import { addExecution, addTask, PATIENCE, present } from './samples';

describe('an open store', () => {
  it('keeps what was written for the next start', async () => {
    using folder = new Folder();
    const first = await folder.open();
    const task = addTask(first, { key: 'a' });
    const run = addExecution(first, { taskId: task.id });
    first.close();
    first.close();
    const second = await folder.open();
    expect(second.tasks.find('a')).toEqual(task);
    expect(second.executions.get(run.id)).toEqual(run);
    expect(second.info()).toMatchObject({ unclean: false });
  });

  it('runs in WAL mode, where a commit waits for no disk, and with foreign keys', async () => {
    using folder = new Folder();
    let db: Database.Database | undefined;
    const store = await folder.open({}, { configure: (opened) => (db = opened) });
    const task = addTask(store, { key: 'a' });
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'temp_store'];
    const values = pragmas.map((name) => present(db).pragma(name, { simple: true }));
    expect(values).toEqual(['wal', 1, 1, 100, 2]);
    expect(() => addExecution(store, { taskId: task.id + 1 })).toThrow(/FOREIGN KEY/);
  });

  it('says when the disk has what was committed, of transactions and of single writes', async () => {
    using folder = new Folder();
    const store = await folder.open();
    await store.synced();
    expect(store.synced()).toBeNull();
    addTask(store, { key: 'a' });
    const first = store.synced();
    expect(first).toBeInstanceOf(Promise);
    await first;
    expect(store.synced()).toBeNull();
    store.transaction(() => {
      addTask(store, { key: 'b' });
      expect(store.synced()).toBeNull();
    });
    store.settings.setFact('c', 'd');
    await Promise.all([store.synced(), store.synced()]);
    expect(store.synced()).toBeNull();
    expect(store.tasks.find('b')).not.toBeNull();
    expect(store.synced()).toBeNull();
  });

  it('has only strict tables', async () => {
    using folder = new Folder();
    (await folder.open()).close();
    const db = new Database(folder.at('closing-bell.db'));
    const tables = db.pragma('table_list') as { name: string; type: string; strict: number }[];
    const ours = tables.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'));
    expect(ours.length).toBeGreaterThan(8);
    expect(ours.filter(({ strict }) => strict !== 1)).toEqual([]);
    db.close();
  });

  it('knows after a crash that the last run ended uncleanly, and has lost nothing', async () => {
    using folder = new Folder();
    const store = await folder.open();
    addTask(store, { key: 'a' });
    using crashed = folder.image();
    const again = await crashed.open();
    expect(again.info().unclean).toBe(true);
    expect(again.tasks.find('a')).not.toBeNull();
    again.close();
    expect((await crashed.open()).info().unclean).toBe(false);
  });

  it('is checked in the background', async () => {
    using folder = new Folder();
    const store = await folder.open();
    expect(store.info().checked).toBe('pending');
    store.checkInBackground();
    await expect.poll(() => store.info().checked, PATIENCE).toBe('ok');
  });

  it('refuses a store of a newer version and leaves it as it is', async () => {
    using folder = new Folder();
    (await folder.open()).close();
    const db = new Database(folder.at('closing-bell.db'));
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    db.exec('DROP TABLE facts');
    db.close();
    for (const damaged of ['refuse', 'restore', 'fresh'] as const) {
      await expect(folder.open({ damaged })).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('newer version'),
      });
    }
    expect(readdirSync(folder.path).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('says so when the folder can’t be used', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('file'), '');
    await expect(folder.open({ dataDir: folder.at('file') })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('finishes a first start that was cut short', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('closing-bell.db.new'), 'half');
    const store = await folder.open();
    expect(store.views.counts().total).toBe(0);
    expect(existsSync(folder.at('closing-bell.db.new'))).toBe(false);
  });

  it('logs statements that take long', async () => {
    using folder = new Folder();
    const store = await folder.open(
      {},
      {
        configure: (db) => {
          // Each look for a text in a task takes 60 ms.
          db.function('instr', (_text, _part) => {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
            return 1;
          });
        },
      },
    );
    addTask(store, { key: 'a' });
    store.views.list({ page: 1, pageSize: 1, sort: { by: 'key', order: 'asc' }, filter: { text: 'a' }, now: 0 });
    expect(folder.logger.lines.join('\n')).toMatch(/slow statement.*instr/);
  });
});
