import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StoreLost } from '@shared/errors';
import type { OpenedStore } from '@main/adapters/sqlite/open';
import { checkpointWal, Folder } from './folder';
import { addExecution, addTask, PATIENCE } from './samples';

const PAGE = 4096;

/** Enough rows that the file has a middle. */
function fill(store: OpenedStore): void {
  store.transaction(() => {
    const task = addTask(store, { key: 'first', description: 'x'.repeat(1000) });
    for (let n = 0; n < 2000; n += 1) addExecution(store, { taskId: task.id, key: 'first' });
  });
}

/** A folder with a backup that holds the task `first`, and a newer store that holds `second` too. */
async function folderWithBackup(): Promise<Folder> {
  const folder = new Folder();
  const store = await folder.open();
  fill(store);
  await store.backup();
  addTask(store, { key: 'second' });
  store.close();
  checkpointWal(db(folder));
  return folder;
}

function db(folder: Folder): string {
  return folder.at('closing-bell.db');
}

/** Writes over pages of the executions, as a failing disk would. */
function scribble(file: string): void {
  checkpointWal(file);
  const reader = new Database(file, { readonly: true });
  const pages = reader
    .prepare<[], { pageno: number }>("SELECT pageno FROM dbstat WHERE name = 'executions' AND pagetype = 'leaf'")
    .all();
  reader.close();
  const handle = openSync(file, 'r+');
  for (const { pageno } of pages.slice(5)) writeSync(handle, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (pageno - 1) * PAGE);
  closeSync(handle);
}

function asideIn(folder: Folder): string[] {
  return readdirSync(folder.path).filter((name) => /^closing-bell\.db\.damaged-\d{8}T\d{9}Z$/.test(name));
}

const DAMAGES: [name: string, damage: (folder: Folder) => void][] = [
  ['garbage', (folder) => writeFileSync(db(folder), 'no database at all '.repeat(1000))],
  ['an empty file', (folder) => writeFileSync(db(folder), '')],
  ['a file cut in half', (folder) => truncateSync(db(folder), Math.floor(statSync(db(folder)).size / PAGE / 2) * PAGE)],
  ['a file cut within a page', (folder) => truncateSync(db(folder), 10 * PAGE + 100)],
];

describe('a damaged store', () => {
  it.each(DAMAGES)('that is %s is set aside and refused, again and again', async (_name, damage) => {
    using folder = await folderWithBackup();
    damage(folder);
    const bytes = readFileSync(db(folder));
    const refusal = {
      code: 'unavailable',
      message: expect.stringMatching(
        /set aside as .*closing-bell\.db\.damaged-.*--restore.*backup of \d{4}-\d{2}-\d{2} \d{2}:\d{2} \(closing-bell-\d{8}\.db\).*--fresh/,
      ),
    };
    await expect(folder.open()).rejects.toMatchObject(refusal);
    await expect(folder.open()).rejects.toMatchObject(refusal);
    expect(existsSync(db(folder))).toBe(false);
    const [aside = ''] = asideIn(folder);
    expect(readFileSync(folder.at(aside))).toEqual(bytes);
  });

  it('with scribbled pages is found after an unclean end', async () => {
    using folder = await folderWithBackup();
    await folder.open();
    using crashed = folder.image();
    scribble(db(crashed));
    await expect(crashed.open()).rejects.toMatchObject({ code: 'unavailable' });
    expect(asideIn(crashed)).toHaveLength(1);
    expect(crashed.logger.lines.join('\n')).toContain('the store is damaged');
  });

  it('with scribbled pages is found by the check in the background, and set aside at the next start', async () => {
    using folder = await folderWithBackup();
    scribble(db(folder));
    const store = await folder.open();
    store.checkInBackground();
    await expect.poll(() => store.info().checked, PATIENCE).toBe('damaged');
    store.close();
    await expect(folder.open()).rejects.toMatchObject({ code: 'unavailable' });
    expect((await folder.open({ damaged: 'restore' })).tasks.find('first')).not.toBeNull();
  });

  it('answers calls that meet the damage with unavailable and says so', async () => {
    using folder = await folderWithBackup();
    scribble(db(folder));
    const store = await folder.open();
    const readAll = (): unknown => store.history.list({ page: 1, pageSize: 200, filter: {} });
    expect(readAll).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(store.info().checked).toBe('damaged');
  });

  it('is replaced by its newest good backup on request, and nothing of the old one is lost', async () => {
    using folder = await folderWithBackup();
    writeFileSync(folder.at('backups', 'closing-bell-20990101.db'), 'a backup that is broken');
    writeFileSync(db(folder), 'garbage');
    writeFileSync(`${db(folder)}-wal`, 'a WAL of the damaged file');
    await expect(folder.open()).rejects.toThrow('--restore');
    const store = await folder.open({ damaged: 'restore' });
    expect(store.tasks.find('first')).not.toBeNull();
    expect(store.tasks.find('second')).toBeNull();
    expect(asideIn(folder)).toHaveLength(1);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('Z-wal'))).toHaveLength(1);
    store.close();
    expect((await folder.open()).tasks.find('first')).not.toBeNull();
  });

  it('is replaced by an empty one only on request', async () => {
    using folder = await folderWithBackup();
    writeFileSync(db(folder), 'garbage');
    await expect(folder.open()).rejects.toThrow('--fresh');
    const store = await folder.open({ damaged: 'fresh' });
    expect(store.views.counts().total).toBe(0);
    store.close();
    expect((await folder.open()).views.counts().total).toBe(0);
  });

  it('can’t be restored without a backup', async () => {
    using folder = new Folder();
    (await folder.open()).close();
    writeFileSync(db(folder), 'garbage');
    await expect(folder.open()).rejects.toThrow('There is no good backup');
    await expect(folder.open({ damaged: 'restore' })).rejects.toThrow('There is no good backup');
    expect((await folder.open({ damaged: 'fresh' })).views.counts().total).toBe(0);
  });

  it.each(['restore', 'fresh'] as const)('never gives an id out twice: %s', async (damaged) => {
    using folder = await folderWithBackup();
    const store = await folder.open();
    const used = addExecution(store).id;
    store.close();
    writeFileSync(db(folder), 'garbage');
    await expect(folder.open()).rejects.toThrow('set aside');
    expect(addExecution(await folder.open({ damaged })).id).toBeGreaterThan(used + 10_000);
  });

  it('whose WAL was cut opens with whole transactions up to the cut', async () => {
    using folder = new Folder();
    const store = await folder.open();
    for (let n = 0; n < 50; n += 1) {
      store.transaction(() => {
        addTask(store, { key: `a${n}` });
        addTask(store, { key: `b${n}` });
      });
    }
    using crashed = folder.image();
    const wal = `${db(crashed)}-wal`;
    truncateSync(wal, Math.floor(statSync(wal).size * 0.6));
    const again = await crashed.open();
    const { total } = again.views.counts();
    expect(total % 2).toBe(0);
    expect(total).toBeLessThan(100);
    for (let n = 0; n < total / 2; n += 1) expect(again.tasks.find(`b${n}`)).not.toBeNull();
    again.checkInBackground();
    await expect.poll(() => again.info().checked, PATIENCE).toBe('ok');
  });

  it('that is missing beside its backups is not begun anew in silence', async () => {
    using folder = await folderWithBackup();
    using copy = folder.image();
    for (const each of [folder, copy]) rmSync(db(each));
    await expect(folder.open()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/missing from .*--restore/),
    });
    expect((await folder.open({ damaged: 'restore' })).tasks.find('first')).not.toBeNull();
    expect((await copy.open({ damaged: 'fresh' })).views.counts().total).toBe(0);
  });

  it.each<[string, (folder: Folder) => void]>([
    ['its WAL', (folder) => writeFileSync(`${db(folder)}-wal`, 'pages')],
    ['the index of its WAL', (folder) => writeFileSync(`${db(folder)}-shm`, 'pages')],
    ['logs', (folder) => mkdirSync(folder.at('logs', '12345'), { recursive: true })],
    ['tokens', (folder) => writeFileSync(folder.at('tokens.json'), '{}')],
    ['the address of its engine', (folder) => writeFileSync(folder.at('engine.json'), '{}')],
  ])('that is missing beside %s is not begun anew in silence', async (_name, leave) => {
    using folder = new Folder();
    leave(folder);
    for (const damaged of ['refuse', 'restore'] as const) {
      const opening = folder.open({ damaged });
      await expect(opening).rejects.toBeInstanceOf(StoreLost);
      await expect(opening).rejects.toThrow(/missing from .* There is no good backup\. Start with serve --fresh/);
    }
    expect(existsSync(db(folder))).toBe(false);
    expect((await folder.open({ damaged: 'fresh' })).views.counts().total).toBe(0);
  });

  it('that is begun anew beside logs gives out no id that has one', async () => {
    using folder = new Folder();
    for (const [of, name] of [
      ['9', '999.1.log'],
      ['34567', '3456700.1.log'],
      ['34567', '3456799.2.idx'],
    ] as const) {
      mkdirSync(folder.at('logs', of), { recursive: true });
      writeFileSync(folder.at('logs', of, name), '');
    }
    expect(addExecution(await folder.open({ damaged: 'fresh' })).id).toBeGreaterThan(3_456_799);
  });

  it('that was never there is begun where only a lock, engine.log and empty folders are', async () => {
    using folder = new Folder();
    for (const name of ['lock.db', 'engine.log']) writeFileSync(folder.at(name), '');
    for (const name of ['logs', 'backups', 'bin']) mkdirSync(folder.at(name));
    expect((await folder.open()).views.counts().total).toBe(0);
  });

  it('that was never there is begun beside logs and samples of other programs', async () => {
    using folder = new Folder();
    for (const name of ['logs', 'samples']) {
      mkdirSync(folder.at(name));
      writeFileSync(folder.at(name, '2026-01-05.log'), 'text');
    }
    expect((await folder.open()).views.counts().total).toBe(0);
  });

  it('that is missing beside samples of ours is not begun anew in silence', async () => {
    using folder = new Folder();
    mkdirSync(folder.at('samples'));
    writeFileSync(folder.at('samples', 'samples.json'), '{}');
    await expect(folder.open()).rejects.toThrow(/missing from .*: samples are left of it/);
  });

  it('keeps the WALs of two that were lost', async () => {
    using folder = new Folder();
    for (const text of ['one', 'two']) {
      rmSync(db(folder), { force: true });
      writeFileSync(`${db(folder)}-wal`, text);
      (await folder.open({ damaged: 'fresh' })).close();
    }
    const orphans = readdirSync(folder.path).filter((name) => /\.orphan.*-wal$/.test(name));
    expect(orphans.map((name) => readFileSync(folder.at(name), 'utf8')).sort()).toEqual(['one', 'two']);
  });

  it('asks for a decision by its kind of error, and by no other', async () => {
    using folder = await folderWithBackup();
    writeFileSync(db(folder), 'garbage');
    await expect(folder.open()).rejects.toBeInstanceOf(StoreLost);
    await expect(folder.open()).rejects.toBeInstanceOf(StoreLost);
    using other = new Folder();
    writeFileSync(other.at('file'), '');
    await expect(other.open({ dataDir: other.at('file') })).rejects.not.toBeInstanceOf(StoreLost);
  });

  it('leaves the backups of before alone when an empty one takes its place', async () => {
    using folder = await folderWithBackup();
    rmSync(db(folder));
    const store = await folder.open({ damaged: 'fresh' });
    await store.backup();
    store.close();
    rmSync(db(folder));
    rmSync(folder.at('backups', 'closing-bell-20260315.db'));
    expect((await folder.open({ damaged: 'restore' })).tasks.find('first')).not.toBeNull();
  });
});
