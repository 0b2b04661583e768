import { readdirSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, type Migration } from '../../src/main/adapters/sqlite/migrations';
import { Child } from '../unit/sqlite/child';
import { Folder } from '../unit/sqlite/folder';
import { addRun, addTask, T0 } from '../unit/sqlite/samples';
import { nextMigration, nextMigrations } from './next';

const NEXT = MIGRATIONS.length + 1;

/** A store of the newest schema with something of everything in it. */
async function filled(): Promise<Folder> {
  const folder = new Folder();
  const store = await folder.open();
  const task = addTask(store, { key: 'a', tags: ['x'] });
  addRun(store, task, {});
  store.transaction(() => {
    for (let n = 0; n < 5000; n += 1) {
      store.audit.add({ at: T0, who: 'ann', action: `call-${n}`, target: 'a', outcome: 'ok', detail: '' });
    }
  });
  store.close();
  return folder;
}

function read<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function schemaOf(file: string): unknown {
  return read(file, (db) => db.pragma('user_version', { simple: true }));
}

const upgradeBackups = (folder: Folder): string[] =>
  readdirSync(folder.at('backups')).filter((name) => name.includes('schema'));

describe('the list of migrations', () => {
  it('is numbered without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('has a test for each', () => {
    const tested = readdirSync(import.meta.dirname).filter((name) => /^\d{3}-.+\.test\.ts$/.test(name));
    expect(tested.map((name) => Number(name.slice(0, 3))).sort((one, other) => one - other)).toEqual(
      MIGRATIONS.map(({ version }) => version),
    );
  });
});

describe('an upgrade', () => {
  it('keeps the data and leaves a backup from before it', async () => {
    using folder = await filled();
    const store = await folder.open({}, { migrations: nextMigrations() });
    expect(store.info()).toMatchObject({ schema: NEXT, unclean: false });
    expect(store.views.find('a', T0)).toMatchObject({ tags: ['x'], last: { status: 'success' } });
    store.close();
    const lines = read(folder.at('closing-bell.db'), (db) => db.prepare('SELECT line FROM audit').pluck().all());
    expect([lines.length, lines[0]]).toEqual([5000, 'ann call-0']);
    const backup = `closing-bell-20260315T120000Z-schema${MIGRATIONS.length}.db`;
    expect(upgradeBackups(folder)).toEqual([backup]);
    expect(read(folder.at('backups', backup), (db) => db.prepare('SELECT count(*) FROM audit').pluck().get())).toBe(
      5000,
    );
    (await folder.open({}, { migrations: nextMigrations() })).close();
    expect(upgradeBackups(folder)).toHaveLength(1);
  });

  it('that fails leaves the old schema whole, and the old version of the app goes on with it', async () => {
    using folder = await filled();
    const fails: Migration = {
      version: NEXT,
      up: (db) => {
        nextMigration().up(db);
        throw new Error('halfway');
      },
    };
    await expect(folder.open({}, { migrations: [...MIGRATIONS, fails] })).rejects.toThrow('halfway');
    expect(schemaOf(folder.at('closing-bell.db'))).toBe(MIGRATIONS.length);
    const store = await folder.open();
    expect(store.audit.list({ page: 1, pageSize: 1 }).total).toBe(5000);
  });

  it('that would leave rows without what they refer to is refused', async () => {
    using folder = await filled();
    const breaks: Migration = { version: NEXT, up: (db) => void db.exec('DELETE FROM tasks') };
    await expect(folder.open({}, { migrations: [...MIGRATIONS, breaks] })).rejects.toThrow('foreign keys');
    expect((await folder.open()).tasks.find('a')).not.toBeNull();
  });

  it('can rebuild a table that others refer to, and foreign keys hold again afterwards', async () => {
    using folder = await filled();
    const rebuilds: Migration = {
      version: NEXT,
      up: (db) =>
        void db.exec(`CREATE TABLE copy AS SELECT * FROM executions; DELETE FROM executions;
          INSERT INTO executions SELECT * FROM copy; DROP TABLE copy`),
    };
    const store = await folder.open({}, { migrations: [...MIGRATIONS, rebuilds] });
    expect(store.history.list({ page: 1, pageSize: 1, filter: {} }).total).toBe(1);
    expect(() => store.attempts.add({ executionId: 99, number: 1, token: 't', startedAt: T0 })).toThrow(/FOREIGN KEY/);
  });

  it('happens to a backup of an older schema that is restored', async () => {
    using folder = await filled();
    (await folder.open({}, { migrations: nextMigrations() })).close();
    rmSync(folder.at('closing-bell.db'));
    const store = await folder.open({ damaged: 'restore' }, { migrations: nextMigrations() });
    expect(store.info().schema).toBe(NEXT);
    expect(store.tasks.find('a')).not.toBeNull();
  });

  it.each([
    ['begun', MIGRATIONS.length],
    ['half', MIGRATIONS.length],
    ['written', MIGRATIONS.length],
    ['open', NEXT],
  ])('that is killed when it has %s leaves the old schema or the new one, whole', async (stage, schema) => {
    using folder = await filled();
    await using child = new Child('migrator', folder.path, stage);
    await child.said(stage);
    await child.kill();
    const file = folder.at('closing-bell.db');
    expect(schemaOf(file)).toBe(schema);
    expect(read(file, (db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
    expect(read(file, (db) => db.prepare('SELECT count(*) FROM audit').pluck().get())).toBe(5000);
    const store = await folder.open({}, { migrations: nextMigrations() });
    expect(store.info().schema).toBe(NEXT);
    expect(store.views.find('a', T0)).toMatchObject({ last: { status: 'success' } });
  });
});
