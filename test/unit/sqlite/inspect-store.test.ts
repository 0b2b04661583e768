import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { inspectStore } from '@main/adapters/sqlite/inspect-store';
import { MIGRATIONS } from '@main/adapters/sqlite/migrations';
import { checkpointWal, Folder } from './folder';
import { addExecution, addTask } from './samples';

const NEWEST = MIGRATIONS.length;

const inspect = (folder: Folder) => inspectStore(folder.path, 'Asia/Shanghai');

/** Every file of a folder with its content. */
function contentOf(folder: Folder): Map<string, Buffer> {
  const names = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => statSync(folder.at(name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(folder.at(name))]));
}

/** Looks, and expects every file to be as it was. */
function looksOnly<T>(folder: Folder, act: () => T): T {
  const before = contentOf(folder);
  try {
    return act();
  } finally {
    expect(contentOf(folder)).toEqual(before);
  }
}

async function filled(migrations = MIGRATIONS): Promise<Folder> {
  const folder = new Folder();
  const store = await folder.open({}, { migrations });
  if (migrations === MIGRATIONS) {
    const task = addTask(store, { key: 'a', description: 'x'.repeat(1000) });
    store.transaction(() => {
      for (let n = 0; n < 500; n += 1) addExecution(store, { taskId: task.id, key: 'a' });
    });
    await store.backup();
  }
  store.close();
  checkpointWal(folder.at('closing-bell.db'));
  return folder;
}

const refusal = (text: RegExp) =>
  expect.objectContaining({ code: 'unavailable', message: expect.stringMatching(text) as string });

describe('an inspection of a store', () => {
  it('finds none in an empty folder, and makes none', () => {
    using folder = new Folder();
    expect(looksOnly(folder, () => inspect(folder))).toBeNull();
  });

  it('tells schema and size of one that was closed', async () => {
    using folder = await filled();
    const { size } = statSync(folder.at('closing-bell.db'));
    expect(looksOnly(folder, () => inspect(folder))).toEqual({ schema: NEWEST, newest: NEWEST, bytes: size });
  });

  it('reads what a crash left, the WAL among it, and leaves it to the next start', async () => {
    using folder = await filled();
    const store = await folder.open();
    addTask(store, { key: 'b' });
    using crashed = folder.image();
    rmSync(crashed.at('closing-bell.db-shm'));
    expect(looksOnly(crashed, () => inspect(crashed))).toMatchObject({ schema: NEWEST });
    expect((await crashed.open()).tasks.find('b')).not.toBeNull();
  });

  it('tells of an upgrade to come, and makes none', async () => {
    using folder = await filled(MIGRATIONS.slice(0, 5));
    expect(looksOnly(folder, () => inspect(folder))).toMatchObject({ schema: 5, newest: NEWEST });
  });

  it('refuses what a newer version wrote', async () => {
    using folder = await filled();
    const db = new Database(folder.at('closing-bell.db'));
    db.pragma(`user_version = ${NEWEST + 1}`);
    db.close();
    checkpointWal(folder.at('closing-bell.db'));
    expect(() => looksOnly(folder, () => inspect(folder))).toThrow(refusal(/newer version/));
  });

  it.each<[string, (file: string) => void]>([
    ['garbage', (file) => writeFileSync(file, 'no database at all '.repeat(1000))],
    ['empty', (file) => writeFileSync(file, '')],
    ['cut in half', (file) => truncateSync(file, 4096 * Math.floor(statSync(file).size / 8192))],
  ])('says that a file is damaged that is %s, names the backup, and sets nothing aside', async (_name, damage) => {
    using folder = await filled();
    damage(folder.at('closing-bell.db'));
    expect(() => looksOnly(folder, () => inspect(folder))).toThrow(
      refusal(/is damaged \(.+\)\. It was left as it is; .*--restore.*backup of \d{4}-\d{2}-\d{2}/),
    );
  });

  it('says that a file is missing beside its backups', async () => {
    using folder = await filled();
    rmSync(folder.at('closing-bell.db'));
    expect(() => looksOnly(folder, () => inspect(folder))).toThrow(
      refusal(/closing-bell\.db is missing from .*--restore/),
    );
  });

  it('says what stands aside', async () => {
    using folder = await filled();
    writeFileSync(folder.at('closing-bell.db'), 'garbage');
    await expect(folder.open()).rejects.toMatchObject({ code: 'unavailable' });
    expect(() => looksOnly(folder, () => inspect(folder))).toThrow(refusal(/has been set aside as .*--restore/));
  });
});
