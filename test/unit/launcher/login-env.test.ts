import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginEnvironment } from '../../../src/main/launcher/login-env';

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

  it('leaves ours as it is when there is no such shell', async () => {
    const own = { SHELL: join(dir, 'none'), PATH: '/own/bin' };
    expect(await loginEnvironment(own)).toEqual(own);
  });
});
