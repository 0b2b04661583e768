import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { socketMessageSchema } from '@shared/contract';
import { commandTask, tempDir } from '../support/engine';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

const CLIENTS = 200;
const LINES = 20_000;

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

/** Looks at a log over a socket as a window does: what is pushed, and reads for the gaps. */
function look(served: Served, id: number): Promise<{ socket: WebSocket; seen: () => number; live: () => boolean }> {
  const socket = new WebSocket(`${served.ready.url.replace('http', 'ws')}/push`);
  let total = 0;
  let live = true;
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ token: served.ready.viewerToken })));
    socket.on('message', (data: Buffer) => {
      const message = socketMessageSchema.parse(JSON.parse(data.toString()));
      if ('hello' in message) socket.send(JSON.stringify({ id: 1, call: 'logs.open', input: { id } }));
      else if ('id' in message) resolve({ socket, seen: () => total, live: () => live });
      else if (message.push === 'log.appended') {
        const appended = message.data as { totalLines: number; live: boolean };
        expect(appended.totalLines).toBeGreaterThanOrEqual(total);
        total = appended.totalLines;
        live = appended.live;
      }
    });
  });
}

it(
  `${CLIENTS} clients look at the same log: each learns of every line, and the run is not held up`,
  { timeout: 120_000 },
  async () => {
    await using served = await serve(dir.path);
    const shell = `sleep 3; seq 1 ${LINES}`;
    await served.call('tasks.create', { task: commandTask('prints', { action: { kind: 'command', shell } }) });
    const { id } = await served.call('executions.start', { key: 'prints' });
    await until(async () => (await served.call('executions.get', { id })).status === 'running', { what: 'the run' });
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => look(served, id)));
    await until(() => clients.every((client) => !client.live()), {
      timeoutMs: 60_000,
      what: 'everybody to see the end',
    });
    expect(new Set(clients.map((client) => client.seen()))).toEqual(new Set([LINES]));
    for (const { socket } of clients) socket.close();
    expect(await served.call('executions.get', { id })).toMatchObject({ status: 'success' });
    expect(await served.call('health.get', {})).toMatchObject({ ok: true });
  },
);
