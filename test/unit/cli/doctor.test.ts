import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/main/cli/program';
import { until } from '../../support/until';
import { command, commandProcess, tempDir, testHost } from './commands';

describe('doctor', () => {
  it('looks at a store without starting an engine', async () => {
    const dataDir = await tempDir();
    await writeFile(join(dataDir, 'store'), '');
    const { code, out, engines } = await command(['doctor', '--data', dataDir]);
    expect(code).toBe(0);
    expect(out).toContain('schema 3, 4.2 MB, whole');
    expect(out).toContain(dataDir);
    expect(engines[0]?.seen).toEqual(['compose run false refuse', 'stop engine']);
  });

  it('makes nothing where nothing is', async () => {
    const dataDir = join(await tempDir(), 'new');
    const { code, out, engines } = await command(['doctor', '--data', dataDir]);
    expect({ code, engines }).toEqual({ code: 0, engines: [] });
    expect(out).toContain('none yet');
  });

  it('opens no store that it would upgrade', async () => {
    const dataDir = await tempDir();
    await writeFile(join(dataDir, 'store'), '');
    const { host, outcome } = await testHost();
    host.inspectFolder = () => ({ schema: 5, newest: 7, bytes: 1_000_000 });
    expect(await runProgram(['doctor', '--data', dataDir], host)).toBe(0);
    expect(outcome.out).toContain('schema 5, 1.0 MB, whole; the next start makes a backup and upgrades it to 7');
    expect(outcome.engines).toEqual([]);
  });

  it('ends with 1 when something is wrong, and says what', async () => {
    const unwell = await tempDir('unwell');
    await writeFile(join(unwell, 'store'), '');
    const sick = await command(['doctor', '--data', unwell]);
    expect(sick.code).toBe(1);
    expect(sick.out).toContain('The store is unwell.');

    const { host, outcome } = await testHost();
    await rm(host.launcherEntry);
    expect(await runProgram(['doctor', '--data', join(unwell, 'new')], host)).toBe(1);
    expect(outcome.out).toContain('launcher.js — MISSING');

    await writeFile(join(unwell, 'acted.lock'), '12345');
    const held = await command(['doctor', '--data', unwell]);
    expect(held.code).toBe(1);
    expect(held.out).toContain('Another engine (12345) holds');
  });

  it('says in a sentence that the folder is none', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    const { code, out, engines } = await command(['doctor', '--data', file]);
    expect({ code, engines }).toEqual({ code: 1, engines: [] });
    expect(out).toContain(`The data folder ${file} can’t be used: it is not a folder.`);
  });

  it('asks the engine that runs', async () => {
    const dataDir = await tempDir();
    const serve = commandProcess(['serve', '--data', dataDir, '--port', '0', '--no-open']);
    await until(() => serve.out().includes('\n'));
    const { code, out, engines } = await command(['doctor', '--data', dataDir]);
    expect({ code, engines }).toEqual({ code: 0, engines: [] });
    expect(out).toContain(`process ${serve.child.pid} at http://127.0.0.1:`);
  });
});
