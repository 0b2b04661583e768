import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

const MIB = 1024 * 1024;

/** The most memory that a process ever had, in bytes. */
function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Opens so many connections that are gone after the test, each told when the engine ends it. */
async function connections(served: Served, count: number, ended: () => void): Promise<Socket[]> {
  const port = Number(new URL(served.ready.url).port);
  const all = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => all.forEach((socket) => socket.destroy()));
  for (const socket of all) {
    socket.on('error', () => undefined);
    socket.on('close', ended);
  }
  await Promise.all(all.map((socket) => new Promise((done) => socket.once('connect', done))));
  return all;
}

async function entersByPush(served: Served): Promise<void> {
  const socket = new WebSocket(`${served.ready.url.replace('http', 'ws')}/push`);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => undefined);
  socket.on('open', () => socket.send(JSON.stringify({ token: served.ready.token })));
  expect(await new Promise((done) => socket.once('message', (data: Buffer) => done(String(data))))).toContain('hello');
}

it(
  '500 clients that begin messages of 4 MiB without saying who they are cost no memory',
  { timeout: 120_000 },
  async () => {
    await using served = await serve(dir.path, NO_PROFILE);
    await served.call('health.get', {});
    const before = peakOf(served.ready.pid);
    let gone = 0;
    const all = await connections(served, 500, () => gone++);
    const { host } = new URL(served.ready.url);
    const upgrade =
      `GET /push HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    // A text frame that claims 4 MiB and lacks its last byte.
    const frame = Buffer.concat([
      Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0]),
      Buffer.alloc(4 * MIB - 1, 0x20),
    ]);
    for (const socket of all) {
      socket.write(upgrade);
      socket.once('data', () => socket.write(frame));
    }
    await until(() => gone === all.length, { timeoutMs: 60_000, what: 'the engine to hang up on all' });
    expect((peakOf(served.ready.pid) - before) / MIB).toBeLessThan(300);
    await entersByPush(served);
  },
);

it('1,000 connections that say nothing lock nobody out', { timeout: 120_000 }, async () => {
  await using served = await serve(dir.path, NO_PROFILE);
  let gone = 0;
  await connections(served, 1_000, () => gone++);
  for (let round = 0; round < 3; round++) {
    expect(await served.call('health.get', {})).toMatchObject({ ok: true });
    await entersByPush(served);
    expect((await fetch(`${served.ready.url}/healthz`)).status).toBe(200);
    await connections(served, 200, () => gone++);
  }
  expect(gone).toBeGreaterThan(0);
});
