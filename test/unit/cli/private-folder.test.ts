import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDataFolder } from '@main/compose';
import { callEngine, commandTask } from '../../support/engine';
import { until } from '../../support/until';
import { tempDir } from './commands';
import { realHolder } from './real-host';

const OTHERS = 0o077;

/** Paths below a folder, itself included, at which others than the owner have any right; links are not looked at. */
function openTo(folder: string): string[] {
  const paths = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map((name) => join(folder, name));
  return paths.filter((path) => !lstatSync(path).isSymbolicLink() && (lstatSync(path).mode & OTHERS) !== 0);
}

describe.runIf(process.platform !== 'win32')('a data folder', () => {
  let umask = 0;
  beforeEach(() => (umask = process.umask(0)));
  afterEach(() => void process.umask(umask));

  it('is its owner’s alone with all that an engine puts there, whatever the umask and whatever it was', async () => {
    const dataDir = join(await tempDir(), 'd');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o755);
    const engine = await realHolder(dataDir);
    const task = commandTask('a', { action: { kind: 'command', shell: 'umask' }, env: { PASSWORD: 'secret' } });
    await callEngine(engine, 'tasks.create', { task });
    const { id } = await callEngine(engine, 'executions.start', { key: 'a' });
    await until(async () => (await callEngine(engine, 'executions.get', { id })).status === 'success');
    await callEngine(engine, 'samples.load', {});
    const there = readdirSync(dataDir);
    for (const name of [
      'closing-bell.db',
      'closing-bell.db-wal',
      'closing-bell.db-shm',
      'lock.db',
      'logs',
      'samples',
    ]) {
      expect(there).toContain(name);
    }
    expect(openTo(dataDir)).toEqual([]);
    expect((await callEngine(engine, 'logs.read', { id, fromLine: 1, count: 1 })).lines[0]?.text).toMatch(/^0+$/);
    await engine.stop();
    expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(1);
    expect(openTo(dataDir)).toEqual([]);
  });

  it('that an earlier version left open is closed, and what others put there is left as it is', async () => {
    const dataDir = await tempDir();
    mkdirSync(join(dataDir, 'backups'));
    for (const name of [
      'closing-bell.db',
      'engine.log',
      'tokens.json',
      'backups/closing-bell-20260101.db',
      'mine.txt',
    ]) {
      writeFileSync(join(dataDir, name), 'text');
    }
    chmodSync(dataDir, 0o777);
    prepareDataFolder(dataDir);
    expect(openTo(dataDir)).toEqual([join(dataDir, 'mine.txt')]);
    expect(readFileSync(join(dataDir, 'tokens.json'), 'utf8')).toBe('text');
  });

  it('that all users share, as /tmp is, is refused in a sentence and left as it is', async () => {
    const shared = await tempDir();
    chmodSync(shared, 0o1777);
    expect(() => prepareDataFolder(shared)).toThrow(/all users of this machine share.*Name a folder of your own/);
    expect(lstatSync(shared).mode & 0o7777).toBe(0o1777);
    prepareDataFolder(join(shared, 'mine'));
    expect(openTo(join(shared, 'mine'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('that stays open to others is refused in a sentence', () => {
    expect(() => prepareDataFolder('/proc/self/task')).toThrow(
      /^Others may read \/proc\/self\/task, and that can’t be changed.*Name a folder of your own/,
    );
  });
});
