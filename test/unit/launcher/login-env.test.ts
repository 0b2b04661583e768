import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginEnvironment } from '../../../src/main/launcher/login-env';
import { until } from '../../support/until';
import { lives } from './harness';

describe.runIf(process.platform !== 'win32')('loginEnvironment', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-login-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** A login shell with its own start-up file. */
  function shell(name: string, startup: string): string {
    const path = join(dir, name);
    writeFileSync(path, `#!/bin/sh\n${startup}\nshift\nexec /bin/sh -c "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('takes PATH and the proxies, and what the shell prints beside them is no harm', async () => {
    const SHELL = shell(
      'chatty',
      'echo welcome; export PATH=/login/bin:/usr/bin:/bin https_proxy=http://p:1 OTHER=x; echo PATH=/nonsense',
    );
    expect(await loginEnvironment({ SHELL, PATH: '/own/bin:/usr/bin', HOME: '/h' })).toEqual({
      SHELL,
      HOME: '/h',
      PATH: '/login/bin:/usr/bin:/bin:/own/bin',
      https_proxy: 'http://p:1',
    });
  });

  it.each([
    ['fails', 'exit 3'],
    ['hangs', 'sleep 600'],
    ['closes its output', 'exec >&-; exit 0'],
  ])('leaves ours as it is when the shell %s', async (name, startup) => {
    const own = { SHELL: shell(name.replaceAll(' ', '-'), startup), PATH: '/own/bin:/usr/bin:/bin' };
    expect(await loginEnvironment(own, 300)).toEqual(own);
  });

  it('leaves ours as it is when the system refuses the shell at once', async () => {
    const own = { SHELL: '/bin/sh/', PATH: '/own/bin' };
    expect(await loginEnvironment(own)).toEqual(own);
    const big = { SHELL: '/bin/sh', PATH: '/own/bin', BIG: 'x'.repeat(3_000_000) };
    expect(await loginEnvironment(big)).toEqual(big);
  });

  it('stops the shell when it is called off, and asks none after', async () => {
    const pidFile = join(dir, 'asked');
    const SHELL = shell('asked-long', `echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; exec sleep 600`);
    const own = { SHELL, PATH: '/own/bin:/usr/bin:/bin' };
    const off = new AbortController();
    const answer = loginEnvironment(own, 600_000, off.signal);
    const pid = Number(await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8')));
    off.abort();
    expect(await answer).toEqual(own);
    await until(() => !lives(pid), { what: 'the end of the shell' });
    rmSync(pidFile);
    expect(await loginEnvironment(own, 600_000, off.signal)).toEqual(own);
    expect(existsSync(pidFile)).toBe(false);
  });

  it('leaves ours as it is when there is no such shell', async () => {
    const own = { SHELL: join(dir, 'none'), PATH: '/own/bin' };
    expect(await loginEnvironment(own)).toEqual(own);
  });
});
