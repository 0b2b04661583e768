import { copyFileSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import { Child } from './child';
import { Folder } from './folder';
import { addTask, PATIENCE, T0 } from './samples';

const DAY = 86_400_000;

function backups(folder: Folder): string[] {
  return readdirSync(folder.at('backups')).sort();
}

function keysIn(file: string): unknown[] {
  const db = new Database(file, { readonly: true });
  const keys = db.prepare('SELECT key FROM tasks ORDER BY key').pluck().all();
  db.close();
  return keys;
}

describe('backups', () => {
  it('are made while the store goes on, one a day under its local date, the newer in place of the older', async () => {
    using folder = new Folder();
    // 17:00 UTC: the next day in Shanghai.
    folder.now = Date.UTC(2026, 2, 15, 17);
    const store = await folder.open();
    addTask(store, { key: 'a' });
    const path = await store.backup();
    expect(path).toBe(folder.at('backups', 'closing-bell-20260316.db'));
    expect(keysIn(path)).toEqual(['a']);
    addTask(store, { key: 'b' });
    expect(await store.backup()).toBe(path);
    expect(keysIn(path)).toEqual(['a', 'b']);
    expect(backups(folder)).toEqual(['closing-bell-20260316.db']);
  });

  it('are made by themselves at the first start of a day that finds something to save', async () => {
    using folder = new Folder();
    const soon = { backupAfterMs: 0 };
    (await folder.open({}, soon)).close();
    expect(backups(folder)).toEqual([]);
    const store = await folder.open({}, soon);
    await expect.poll(() => backups(folder), PATIENCE).toEqual(['closing-bell-20260315.db']);
    addTask(store, { key: 'later' });
    store.close();
    folder.now = T0 + DAY;
    await folder.open({}, soon);
    await expect
      .poll(() => backups(folder), PATIENCE)
      .toEqual(['closing-bell-20260315.db', 'closing-bell-20260316.db']);
    expect(keysIn(folder.at('backups', 'closing-bell-20260315.db'))).toEqual([]);
  });

  it('of a new store are made soon after its first change', async () => {
    using folder = new Folder();
    const store = await folder.open({}, { backupAfterMs: 0 });
    store.settings.setFact('made', 'by the engine itself');
    await store.synced();
    expect(backups(folder)).toEqual([]);
    store.transaction(() => {
      addTask(store, { key: 'a' });
      store.audit.add({ at: T0, who: 'ann', action: 'tasks.create', target: 'a', outcome: 'ok', detail: '' });
    });
    await expect.poll(() => backups(folder), PATIENCE).toEqual(['closing-bell-20260315.db']);
    expect(keysIn(folder.at('backups', 'closing-bell-20260315.db'))).toEqual(['a']);
  });

  it('are made anew before a clean end', async () => {
    using folder = new Folder();
    const store = await folder.open();
    addTask(store, { key: 'a' });
    await store.backupAtEnd(false);
    addTask(store, { key: 'b' });
    await store.backupAtEnd(false);
    const path = folder.at('backups', 'closing-bell-20260315.db');
    expect(keysIn(path)).toEqual(['a']);
    await store.backupAtEnd(true);
    expect(keysIn(path)).toEqual(['a', 'b']);
  });

  it('are kept for seven days; files that are none are left alone', async () => {
    using folder = new Folder();
    const store = await folder.open();
    writeFileSync(folder.at('backups', 'notes.txt'), 'mine');
    for (let day = 0; day < 9; day += 1) {
      folder.now = T0 + day * DAY;
      const path = await store.backup();
      utimesSync(path, new Date(folder.now), new Date(folder.now));
    }
    const days = [17, 18, 19, 20, 21, 22, 23].map((day) => `closing-bell-202603${day}.db`);
    expect(backups(folder)).toEqual([...days, 'notes.txt']);
  });

  it('that could not be finished leave no file that looks like one', async () => {
    using folder = new Folder();
    const store = await folder.open();
    rmSync(folder.at('backups'), { recursive: true });
    await expect(store.backup()).rejects.toMatchObject({ code: 'unavailable' });
    expect(existsSync(folder.at('backups'))).toBe(false);
    expect(store.views.counts().total).toBe(0);
  });

  it('that were cut short by a kill are cleared away at the next start', async () => {
    using folder = new Folder();
    (await folder.open()).close();
    for (const ending of ['.partial', '.partial-journal']) {
      writeFileSync(folder.at('backups', `closing-bell-20260101.db${ending}`), 'half');
    }
    await folder.open();
    expect(backups(folder)).toEqual([]);
  });

  it('that are killed as they are written leave the one of before whole, and the store too', async () => {
    using folder = new Folder();
    const store = await folder.open({ systemZone: 'UTC' });
    addTask(store, { key: 'a' });
    store.transaction(() => {
      const row = { at: T0, who: 'ann', action: 'fill', target: 'x'.repeat(500), outcome: 'ok', detail: '' };
      for (let n = 0; n < 20_000; n += 1) store.audit.add(row);
    });
    const before = await store.backup();
    store.close();
    const partial = `${before}.partial`;
    // At once, and when some of it is written.
    for (const bytes of [0, 1, 4_000_000]) {
      await using child = new Child('backing-up', folder.path);
      await child.said('open');
      await until(() => (statSync(partial, { throwIfNoEntry: false })?.size ?? -1) >= bytes, { everyMs: 1 });
      await child.kill();
      expect(existsSync(partial), `${bytes} bytes of it were there`).toBe(true);
      expect(keysIn(before)).toEqual(['a']);
      const again = await folder.open({ systemZone: 'UTC' });
      expect(again.info()).toMatchObject({ unclean: true });
      expect(again.audit.list({ page: 1, pageSize: 1 }).total).toBe(10_000);
      expect(again.settings.fact('backups')).not.toBeNull();
      expect(backups(folder)).toEqual([basename(before)]);
      expect(await again.backup()).toBe(before);
      again.close();
    }
    const db = new Database(before, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('SELECT count(*) FROM audit').pluck().get()).toBe(20_000);
    db.close();
  });

  it('do not exist of a store in memory', async () => {
    using folder = new Folder();
    const store = await folder.open({ dataDir: ':memory:' });
    await expect(store.backup()).rejects.toMatchObject({ code: 'unavailable' });
    store.checkInBackground();
    expect(store.info().checked).toBe('ok');
  });

  it('that run when the store closes are given up quietly', async () => {
    using folder = new Folder();
    const store = await folder.open();
    const backup = store.backup();
    store.close();
    await expect(backup).rejects.toThrow();
    // A slow disk is told of too, and is none of this test's business.
    expect(folder.logger.lines.filter((line) => !line.startsWith('slow statement'))).toEqual([]);
  });
});

describe('a store whose file is removed while it is open', () => {
  it('saves what it holds, refuses every call, and is not begun anew in silence', async () => {
    using folder = new Folder();
    const store = await folder.open();
    addTask(store, { key: 'a' });
    rmSync(folder.at('closing-bell.db'));
    expect(store.info().checked).toBe('damaged');
    const rescued = folder.at('backups', 'closing-bell-20260315T120000Z-rescued.db');
    const refusal = expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(rescued) });
    expect(() => addTask(store, { key: 'b' })).toThrow(refusal);
    expect(() => store.tasks.find('a')).toThrow(refusal);
    store.close();
    await expect(folder.open()).rejects.toThrow('--restore');
    expect((await folder.open({ damaged: 'restore' })).tasks.find('a')).not.toBeNull();
  });

  it.each([
    ['within a transaction', 'b'],
    ['right before it is closed', undefined],
  ])('saves all that was committed, also when that is noticed %s', async (_name, later) => {
    using folder = new Folder();
    const store = await folder.open();
    addTask(store, { key: 'a' });
    store.transaction(() => {
      addTask(store, { key: 'c' });
      rmSync(folder.at('closing-bell.db'));
      if (later === undefined) return;
      store.info();
      addTask(store, { key: later });
    });
    store.close();
    const [rescued = ''] = backups(folder);
    expect(rescued).toMatch(/-rescued\.db$/);
    expect(keysIn(folder.at('backups', rescued))).toEqual(later === undefined ? ['a', 'c'] : ['a', later, 'c']);
    expect(folder.logger.lines.join('\n')).not.toContain('could not be saved');
  });

  it('notices another file in its place', async () => {
    using folder = new Folder();
    using other = new Folder();
    const store = await folder.open();
    (await other.open()).close();
    rmSync(folder.at('closing-bell.db'));
    copyFileSync(other.at('closing-bell.db'), folder.at('closing-bell.db'));
    expect(store.info().checked).toBe('damaged');
    expect(() => addTask(store, { key: 'b' })).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});
