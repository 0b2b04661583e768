import { mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Harness, PYTHON_PATH } from './harness';

const posix = process.platform !== 'win32';

describe.runIf(posix)('a command on its way to a child', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const printed = async (part: Parameters<Harness['exit']>[0]): Promise<string[]> =>
    harness.lines((await harness.exit(part)).ref);

  describe('is refused, in words that help,', () => {
    it('when its program is missing', async () => {
      expect(await harness.refusal({ argv: ['no-such-program-here'] })).toMatchObject({
        reason: 'spawn-error',
        message: expect.stringContaining('was not found on PATH') as string,
      });
      expect((await harness.refusal({ argv: ['./nothing.sh'] })).message).toContain('There is no program');
    });

    it('when its script has no run bit', async () => {
      const refused = await harness.refusal({ argv: [harness.file('plain.sh', '#!/bin/sh\necho hi\n')] });
      expect(refused.reason).toBe('spawn-error');
      expect(refused.message).toContain('chmod +x');
    });

    it('when the interpreter that its first line names is missing', async () => {
      const refused = await harness.refusal({ argv: [harness.file('bad', '#!/no/such/interpreter\n', 0o755)] });
      expect(refused.message).toContain('first line');
    });

    it('when it is a folder, or too long', async () => {
      expect((await harness.refusal({ argv: [harness.dir] })).message).toContain('is a folder');
      const refused = await harness.refusal({ argv: ['true', 'x'.repeat(3_000_000)] });
      expect(refused).toMatchObject({ reason: 'spawn-error' });
      expect(refused.message).toContain('longer than the system allows');
    });

    it('when its folder is missing or a file', async () => {
      expect(await harness.refusal({ argv: ['true'], cwd: '/no/such/folder' })).toMatchObject({
        reason: 'bad-config',
        message: expect.stringContaining('does not exist') as string,
      });
      const file = harness.file('a-file', '');
      expect((await harness.refusal({ argv: ['true'], cwd: file })).message).toContain('is a file');
    });

    it.each(['venv', 'conda', 'path'] as const)('when its interpreter (%s) is missing', async (kind) => {
      const refused = await harness.refusal({ argv: ['a.py'], interpreter: { kind, path: '/no/such/place' } });
      expect(refused).toMatchObject({
        reason: 'bad-config',
        message: expect.stringContaining('/no/such/place') as string,
      });
    });
  });

  describe('runs in', () => {
    it('the folder it was given', async () => {
      expect(await printed({ shell: 'pwd' })).toEqual([harness.dir]);
    });

    it('its script’s own folder, as an argument or in a shell line', async () => {
      const path = harness.file('jobs of mine/where.py', 'import os\nprint(os.getcwd())\n');
      expect(await printed({ argv: ['python3', path], cwd: null })).toEqual([dirname(path)]);
      expect(await printed({ shell: `python3 "${path}" --x`, cwd: null })).toEqual([dirname(path)]);
    });

    it('a folder below the home, by ~ or $HOME', async () => {
      for (const cwd of ['~', '$HOME', '${HOME}', '$HOME/']) {
        expect(await printed({ shell: 'pwd', cwd })).toEqual([homedir()]);
      }
    });

    it('its script’s own folder, read as the shell reads the line', async () => {
      const below = harness.file('日线 数据/it"s (2)/run(2).py', 'import os\nprint(os.getcwd())\n');
      const names = [
        `${harness.dir}/"日线 数据"/'it"s (2)'/run\\(2\\).py`,
        `"${harness.dir}/日线 数据/it\\"s (2)/run(2).py"`,
        `${below.replace(/[ "()]/g, '\\$&')}`,
        `${harness.dir}/日线\\\n\\ 数据/it'"'s" (2)/"run'('2')'.py`,
      ];
      for (const name of names) {
        expect([name, await printed({ shell: `python3 ${name}`, cwd: null })]).toEqual([name, [dirname(below)]]);
      }
      vi.stubEnv('HOME', harness.dir);
      await using at = await Harness.start();
      vi.unstubAllEnvs();
      const relative = below.slice(harness.dir.length).replace('"', '\\"');
      for (const name of [`"$HOME${relative}"`, `"\${HOME}${relative}"`, `~/"${relative.slice(1)}"`]) {
        const { ref } = await at.exit({ shell: `python3 ${name}`, cwd: null });
        expect([name, await at.lines(ref)]).toEqual([name, [dirname(below)]]);
      }
    });

    it('the user’s home otherwise', async () => {
      expect(await printed({ shell: 'pwd', cwd: null })).toEqual([homedir()]);
    });
  });

  describe('runs with', () => {
    it('a clean environment, the task’s own winning', async () => {
      const shell =
        'env | grep -E "^(NODE_OPTIONS|NODE_CHANNEL_FD|ELECTRON_RUN_AS_NODE|MINE|CLOSING_BELL_RUN|PYTHONPATH)=" | sort';
      const spec = harness.spawn({ shell, env: { MINE: 'yes', PYTHONPATH: '/mine' } });
      await harness.ended(spec.ref);
      expect(await harness.lines(spec.ref)).toEqual([
        `CLOSING_BELL_RUN=${spec.token}`,
        'MINE=yes',
        `PYTHONPATH=${PYTHON_PATH}:/mine`,
      ]);
    });

    it('the app’s own Node, as a name, a script and on PATH', async () => {
      const interpreter = { kind: 'node' } as const;
      const path = harness.file('who.mjs', 'console.log(process.execPath)');
      expect(await printed({ argv: ['node', path], interpreter })).toEqual([process.execPath]);
      expect(await printed({ argv: [path], interpreter })).toEqual([process.execPath]);
      expect(await printed({ shell: `node ${path}`, interpreter })).toEqual([process.execPath]);
    });

    it('a virtual environment, as its activation would', async () => {
      const venv = join(harness.dir, 'env with space');
      expect((await harness.exit({ argv: ['python3', '-m', 'venv', '--without-pip', venv] })).exitCode).toBe(0);
      const interpreter = { kind: 'venv', path: venv } as const;
      const script = harness.file('prefix.py', 'import os, sys\nprint(sys.prefix, os.environ["VIRTUAL_ENV"])\n');
      const expected = [`${venv} ${venv}`];
      expect(await printed({ argv: [script], interpreter })).toEqual(expected);
      expect(await printed({ argv: ['python', script], interpreter })).toEqual(expected);
      expect(await printed({ shell: `python ${script}`, interpreter, env: { PYTHONHOME: '' } })).toEqual(expected);
    });

    it('a conda environment, as its activation would', async () => {
      const conda = join(harness.dir, 'conda/envs/quant');
      mkdirSync(join(conda, 'bin'), { recursive: true });
      symlinkSync('/usr/bin/python3', join(conda, 'bin/python'));
      const code =
        'import os\nprint(os.environ["CONDA_PREFIX"], os.environ["CONDA_DEFAULT_ENV"], os.environ["PATH"])\n';
      const [line = ''] = await printed({
        argv: [harness.file('conda.py', code)],
        interpreter: { kind: 'conda', path: conda },
      });
      const [before = '', path = ''] = line.split(' /');
      expect(before).toBe(`${conda} quant`);
      // First the names that the interpreter goes by, then the environment's own folder.
      expect(`/${path}`.split(':').slice(0, 2)).toEqual([
        expect.stringContaining('names of interpreters') as string,
        join(conda, 'bin'),
      ]);
    });

    it('the picked Python by any of its names, anywhere in a shell line and in what it calls', async () => {
      const venv = join(harness.dir, 'env of the line');
      expect((await harness.exit({ argv: ['python3', '-m', 'venv', '--without-pip', venv] })).exitCode).toBe(0);
      const tell = `-c 'import sys; print(sys.prefix)'`;
      const caller = harness.file('call.sh', `#!/bin/sh\npython3 ${tell}\n`, 0o755);
      const named = harness.file('named.py', '#!/usr/bin/env python3\nimport sys\nprint(sys.prefix)\n', 0o755);
      const lines = ['python', 'python3', 'python3.6', 'python3.12', 'env python3', 'X=1 exec python3.14'].map(
        (name) => `cd / && ${name} ${tell}`,
      );
      lines.push(
        `echo "$(python3 ${tell})" | cat`,
        caller,
        named,
        `python3 -c 'import subprocess as s
s.run(["python3.11", "-c", "import sys; print(sys.prefix)"])'`,
      );
      lines.push(`sh -c "python3 ${tell.replaceAll("'", '\\"')}"`);
      for (const shell of lines) {
        expect([shell, await printed({ shell, interpreter: { kind: 'venv', path: venv } })]).toEqual([shell, [venv]]);
      }
      expect(await printed({ argv: [caller], interpreter: { kind: 'venv', path: venv } })).toEqual([venv]);
      const [pip = ''] = await printed({ shell: 'pip --version 2>&1', interpreter: { kind: 'venv', path: venv } });
      expect(pip).toContain(`${join(venv, 'bin/python')}: No module named pip`);
    });

    it.each(['python', 'python3', 'python3.12', 'node', 'mine', 'mine-2.1'])(
      'the program that was picked by its path where a shell line says %s',
      async (name) => {
        const program = name.startsWith('mine') ? 'mine-2.1' : `${name.replace(/[\d.]+$/, '')}-picked`;
        const path = harness.file(`it's "100%" $HOME/${program}`, `#!/bin/sh\necho picked "$@"\n`, 0o755);
        const shell = `true && ${name} 'a b' '' | cat`;
        expect(await printed({ shell, interpreter: { kind: 'path', path } })).toEqual(['picked a b ']);
      },
    );

    it('a picked script that looks for its own name on PATH once, not for ever', async () => {
      const path = harness.file('shims/python3', '#!/bin/sh\nPATH=${PATH#*shims:} exec python3 "$@"\n', 0o755);
      const shell = `python3 -c 'print("through")'; python -c 'print("again")'`;
      expect(await printed({ shell, interpreter: { kind: 'path', path } })).toEqual(['through', 'again']);
    });

    it('an interpreter by its path', async () => {
      const script = harness.file('hello.py', 'import sys\nprint("hello", *sys.argv[1:])\n');
      const interpreter = { kind: 'path', path: '/usr/bin/python3' } as const;
      expect(await printed({ argv: [script, 'a b', '; rm'], interpreter })).toEqual(['hello a b ; rm']);
    });
  });
});
