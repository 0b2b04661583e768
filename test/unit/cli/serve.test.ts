import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../support/until';
import { command, commandProcess, tempDir, type CommandProcess } from './commands';

interface Ready {
  url: string;
  token: string;
  viewerToken: string;
  dataDir: string;
  pid: number;
}

async function ready(serve: CommandProcess): Promise<Ready> {
  await until(() => serve.out().includes('\n'), { what: `the ready line of serve: ${serve.err()}` });
  return JSON.parse(serve.out()) as Ready;
}

async function startServe(args: string[] = []): Promise<CommandProcess & { ready: Ready; dataDir: string }> {
  const dataDir = await tempDir();
  const serve = commandProcess(['serve', '--data', dataDir, '--port', '0', '--no-open', ...args]);
  return { ...serve, ready: await ready(serve), dataDir };
}

describe('serve', () => {
  it('says in one line of JSON where it is, and everything else on stderr', async () => {
    const serve = await startServe();
    const { url, token, viewerToken } = serve.ready;
    expect(serve.ready).toEqual({ url, token, viewerToken, dataDir: serve.dataDir, pid: serve.child.pid });
    expect(serve.out().split('\n')).toHaveLength(2);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(serve.err()).toContain(`${url}/#token=${token}\n`);
    const call = (bearer: string): Promise<Response> =>
      fetch(`${url}/rpc/health.get`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: '{}',
      });
    expect(await (await call(token)).json()).toMatchObject({ ok: true, value: { host: 'serve' } });
    expect((await call(viewerToken)).status).toBe(200);
    expect((await call('wrong')).status).toBe(401);
    expect((await stat(join(serve.dataDir, 'engine.json'))).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stops in good order on %s and keeps its tokens',
    async (signal) => {
      const serve = await startServe();
      serve.child.kill(signal);
      expect(await serve.ended).toBe(0);
      expect(await readdir(serve.dataDir)).toEqual(['tokens.json']);
      const again = commandProcess(['serve', '--data', serve.dataDir, '--port', '0', '--no-open']);
      expect(await ready(again)).toMatchObject({ token: serve.ready.token, viewerToken: serve.ready.viewerToken });
    },
  );

  it('stops when the process that started it goes without a word', async () => {
    const dataDir = await tempDir();
    const serve = commandProcess(['serve', '--data', dataDir, '--port', '0', '--no-open'], { ipc: true });
    await ready(serve);
    serve.child.disconnect();
    expect(await serve.ended).toBe(0);
    expect(await readdir(dataDir)).toEqual(['tokens.json']);
  });

  it('goes on when nobody reads its output any more', async () => {
    const serve = await startServe();
    serve.child.stdout?.destroy();
    serve.child.stderr?.destroy();
    for (let n = 0; n < 3; n++) expect((await fetch(`${serve.ready.url}/healthz`)).status).toBe(200);
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
  });

  it('refuses a folder that is held, with 2, and names the holder', async () => {
    const first = await startServe();
    const second = commandProcess(['serve', '--data', first.dataDir, '--port', '0', '--no-open']);
    expect(await second.ended).toBe(2);
    expect(second.out()).toBe('');
    expect(second.err()).toContain(String(first.ready.pid));
    expect(second.err()).toContain(`${first.ready.url}/#token=TOKEN`);
    expect(second.err()).toContain(join(first.dataDir, 'engine.json'));
    expect((await fetch(`${first.ready.url}/healthz`)).status).toBe(200);
  });

  it('takes over from an engine that is just about to leave', async () => {
    const first = await startServe();
    first.child.kill('SIGTERM');
    const second = commandProcess(['serve', '--data', first.dataDir, '--port', '0', '--no-open']);
    expect(await first.ended).toBe(0);
    expect((await ready(second)).pid).toBe(second.child.pid);
  });

  it('fails when a port that was asked for is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const dataDir = await tempDir();
    const outcome = await command(['serve', '--data', dataDir, '--no-open', '--port', String(port)]);
    expect(outcome).toMatchObject({ code: 1, out: '' });
    expect(outcome.err).toContain(`Port ${port} is taken`);
    expect(outcome.engines[0]?.seen).toEqual(['compose serve true refuse', 'stop engine']);
    expect(await readdir(dataDir)).toEqual(['tokens.json']);
  });

  it.runIf(process.platform === 'linux')('opens a browser without showing the token to other users', async () => {
    const dataDir = await tempDir();
    const bin = await tempDir('bin');
    const noted = join(bin, 'noted');
    await writeFile(
      join(bin, 'xdg-open'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${noted}.part'; mv '${noted}.part' '${noted}'\n`,
      {
        mode: 0o755,
      },
    );
    const env = { DISPLAY: ':99', PATH: `${bin}:${process.env['PATH']}` };
    const serve = commandProcess(['serve', '--data', dataDir, '--port', '0'], { env });
    const { url, token } = await ready(serve);
    const words = await until(() => readFile(noted, 'utf8').catch(() => null), { what: 'the browser' });
    expect(words).toBe(`${pathToFileURL(join(dataDir, 'open.html')).href}\n`);
    expect(words).not.toContain(token);
    expect((await stat(join(dataDir, 'open.html'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDir, 'open.html'), 'utf8')).toContain(`content="0;url=${url}/#token=${token}"`);
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
    expect(await readdir(dataDir)).toEqual(['tokens.json']);
  });

  it.each([
    ['thrown', 'throw new Error("a fault made by the test")'],
    ['in a promise', 'Promise.reject(new Error("a fault made by the test"))'],
  ])('writes down a bug that nobody caught, %s, and stops in good order with 1', async (_how, fault) => {
    const dataDir = await tempDir();
    const onSignal = `data:text/javascript,process.on("SIGUSR2", () => { ${fault} })`;
    const serve = commandProcess(['serve', '--data', dataDir, '--port', '0', '--no-open'], {
      env: { NODE_OPTIONS: `--import=${onSignal.replaceAll(' ', '%20').replaceAll('"', '%22')}` },
    });
    await ready(serve);
    serve.child.kill('SIGUSR2');
    expect(await serve.ended).toBe(1);
    expect((await readdir(dataDir)).sort()).toEqual(['engine.log', 'tokens.json']);
    const log = await readFile(join(dataDir, 'engine.log'), 'utf8');
    expect(log).toMatch(/error A bug that nobody caught\. Error: a fault made by the test\n +at /);
  });

  it('hands the choice for a damaged store on', async () => {
    for (const [flags, damaged] of [
      [[], 'refuse'],
      [['--restore'], 'restore'],
      [['--fresh'], 'fresh'],
    ] as const) {
      const stop = AbortSignal.abort();
      const { engines, code } = await command(['serve', '--data', await tempDir(), ...flags], { stop });
      expect(code).toBe(0);
      expect(engines[0]?.seen).toEqual([`compose serve true ${damaged}`, 'stop engine']);
    }
  });

  it.each([
    [['serve', '--port', 'x']],
    [['serve', '--port', '70000']],
    [['serve', '--port', '-1']],
    [['serve', '--restore', '--fresh']],
    [['serve', 'more']],
    [['nonsense']],
    [[]],
  ])('refuses %j with 2', async (args) => {
    const { code, out, err, engines } = await command(args);
    expect({ code, out, engines }).toEqual({ code: 2, out: '', engines: [] });
    expect(err).not.toBe('');
  });

  it('helps on stdout', async () => {
    for (const args of [['--help'], ['serve', '--help'], ['help'], ['--version']]) {
      const { code, out, err } = await command(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(args[0] === '--version' ? /^1\.2\.3\n$/ : /Usage: closing-bell/);
    }
  });
});
