import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalHostFiles } from '../../../src/main/adapters/host-files/local-host-files';

describe.runIf(process.platform !== 'win32')('LocalHostFiles', () => {
  let dir: string;
  let hostFiles: LocalHostFiles;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-places-'));
    hostFiles = new LocalHostFiles(join(dir, 'engine.log'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function file(path: string, content = ''): string {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
    return join(dir, path);
  }

  function program(path: string): string {
    chmodSync(file(path, '#!/bin/sh\n'), 0o755);
    return join(dir, path);
  }

  it('lists folders and files, and links as what they lead to', async () => {
    file('data/there/a.csv');
    file('view/2.py');
    file('view/10.py');
    file('view/.hidden');
    mkdirSync(join(dir, 'view/sub'));
    symlinkSync(join(dir, 'data/there'), join(dir, 'view/linked'));
    symlinkSync(join(dir, 'view/2.py'), join(dir, 'view/linked.py'));
    symlinkSync(join(dir, 'nowhere'), join(dir, 'view/broken'));
    symlinkSync(join(dir, 'view/round'), join(dir, 'view/round'));
    expect(await hostFiles.folder(join(dir, 'view'))).toEqual({
      path: join(dir, 'view'),
      parent: dir,
      folders: ['linked', 'sub'],
      files: ['2.py', '10.py', 'broken', 'linked.py', 'round'],
    });
    expect((await hostFiles.folder(join(dir, 'view/linked'))).files).toEqual(['a.csv']);
  });

  it('says of what is no folder that it can’t be opened', async () => {
    await expect(hostFiles.folder(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(hostFiles.folder(file('plain.txt'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('finds the environments of a project from a script deep in it, the nearest first', async () => {
    const script = file('quant/jobs/daily/bars.py');
    const venv = program('quant/jobs/.venv/bin/python');
    file('quant/jobs/.venv/pyvenv.cfg');
    const conda = program('quant/env/bin/python');
    mkdirSync(join(dir, 'quant/env/conda-meta'));
    const named = program('quant/envs/research/bin/python');
    mkdirSync(join(dir, 'quant/envs/research/conda-meta'));
    program('quant/venv/bin/python');
    mkdirSync(join(dir, 'quant/.conda/conda-meta'), { recursive: true });

    const found = (await hostFiles.interpreters(script)).filter(({ path }) => path.startsWith(dir));
    const at = (path: string): string => join(dir, path);
    expect(found).toMatchObject([
      {
        interpreter: { kind: 'venv', path: at('quant/jobs/.venv') },
        path: venv,
        label: `venv ${at('quant/jobs/.venv')}`,
      },
      { interpreter: { kind: 'conda', path: at('quant/env') }, path: conda, label: `conda ${at('quant/env')}` },
      {
        interpreter: { kind: 'conda', path: at('quant/envs/research') },
        path: named,
        label: `conda ${at('quant/envs/research')}`,
      },
    ]);
    expect((await hostFiles.interpreters(at('quant/env'))).filter(({ path }) => path === conda)).toHaveLength(1);
  });

  it('reads the Python and a few packages of an environment, and starts nothing for it', async () => {
    const venv = program('facts/.venv/bin/python');
    file('facts/.venv/pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.7\n');
    const packages = 'facts/.venv/lib/python3.11/site-packages';
    for (const name of ['tushare-1.4.7', 'pandas-2.2.1', 'Scikit_Learn-1.4.0', 'left_pad-1.0']) {
      mkdirSync(join(dir, packages, `${name}.dist-info`), { recursive: true });
    }
    const conda = program('facts/envs/old/bin/python');
    file('facts/envs/old/conda-meta/python-3.8.20-h1_0.json');
    file('facts/envs/old/conda-meta/python_abi-3.8-2.json');
    const found = await hostFiles.interpreters(join(dir, 'facts/daily.py'));
    expect(found.find(({ path }) => path === venv)).toMatchObject({
      near: true,
      python: '3.11.7',
      packages: [
        { name: 'pandas', version: '2.2.1' },
        { name: 'tushare', version: '1.4.7' },
        { name: 'scikit-learn', version: '1.4.0' },
      ],
    });
    expect(found.find(({ path }) => path === conda)).toMatchObject({ near: true, python: '3.8.20', packages: [] });
  });

  it('gives the end of the engine log, and nothing before there is one', async () => {
    expect(await hostFiles.engineLogTail(100)).toBe('');
    file('engine.log', 'one\ntwo\n');
    expect(await hostFiles.engineLogTail(4)).toBe('two\n');
    expect(await hostFiles.engineLogTail(100)).toBe('one\ntwo\n');
  });
});
