import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { compose, type ComposeOptions } from '@main/compose';
import { runProgram } from '@main/cli/program';
import { readEngineFile } from '@main/server/engine-file';
import { FakeLauncher } from '../../support/fake-launcher';
import { until } from '../../support/until';
import { tempDir } from './commands';
import { plannedIn, realHost, storeMissed } from './real-host';

/** Starts when it is told to, as one does that waits for what the last run left behind. */
class SlowLauncher extends FakeLauncher {
  readonly begun = Promise.withResolvers<void>();
  readonly go = Promise.withResolvers<void>();

  override start(): Promise<void> {
    this.begun.resolve();
    return this.go.promise.then(() => super.start());
  }
}

/** `serve` on a folder, whose engine has begun to start and is not let go on; with the server's address. */
async function startSlowly(dataDir: string) {
  const stop = new AbortController();
  const launcher = new SlowLauncher();
  const { host, printed } = await realHost(stop.signal);
  const slow = { ...host, compose: (options: ComposeOptions) => compose({ ...options, launcher }) };
  const ended = runProgram(['serve', '--data', dataDir, '--no-open', '--port', '0'], slow);
  await launcher.begun.promise;
  const engine = await until(() => readEngineFile(dataDir));
  return { stop, launcher, printed, ended, engine };
}

it('a port that is taken costs nobody a run: the engine has not started', async () => {
  const dataDir = await tempDir();
  await storeMissed(dataDir);
  const before = await plannedIn(dataDir);
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { host, printed } = await realHost();
  expect(await runProgram(['serve', '--data', dataDir, '--no-open', '--port', String(port)], host)).toBe(1);
  expect(printed.err).toContain(`Port ${port} is taken`);
  expect(await plannedIn(dataDir)).toEqual(before);
  expect(before.marks).toHaveLength(2);
});

it('a stop during a slow start opens no schedule, and turns away who waited', async () => {
  const dataDir = await tempDir();
  await storeMissed(dataDir);
  const before = await plannedIn(dataDir);
  const { stop, launcher, printed, ended, engine } = await startSlowly(dataDir);
  const early = fetch(`${engine.url}/rpc/executions.start`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.token}` },
    body: '{"key":"due"}',
  });
  // The server takes connections in their order.
  expect((await fetch(`${engine.url}/healthz`)).status).toBe(200);
  stop.abort();
  expect(await ended).toBe(0);
  expect((await (await early).json()) as object).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  launcher.go.resolve();
  expect(printed.out).toBe('');
  expect(launcher.specs).toEqual([]);
  expect(await plannedIn(dataDir)).toEqual(before);
});

it('a call that comes during a slow start is answered after it', async () => {
  const { stop, launcher, printed, ended, engine } = await startSlowly(await tempDir());
  const early = fetch(`${engine.url}/rpc/health.get`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.token}` },
    body: '{}',
  });
  expect((await fetch(`${engine.url}/healthz`)).status).toBe(200);
  expect(printed.out).toBe('');
  launcher.go.resolve();
  expect((await (await early).json()) as object).toMatchObject({ ok: true, value: { launcher: { alive: true } } });
  await until(() => printed.out.includes('\n'));
  stop.abort();
  expect(await ended).toBe(0);
});
