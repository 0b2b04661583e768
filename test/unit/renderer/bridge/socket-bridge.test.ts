import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionEvent } from '@renderer/bridge';
import { createSocketBridge, type SocketLike } from '@renderer/bridge/socket-bridge';

/** The other end of a socket, driven by hand. */
class FakeSocket implements SocketLike {
  readonly sent: unknown[] = [];
  readonly #listeners: { name: string; run: (event: never) => void }[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.fire('close', { code: 1000 });
  }

  addEventListener(name: string, run: (event: never) => void): void {
    this.#listeners.push({ name, run });
  }

  fire(name: string, event: unknown = {}): void {
    for (const listener of this.#listeners) if (listener.name === name) listener.run(event as never);
  }

  say(message: unknown): void {
    this.fire('message', { data: JSON.stringify(message) });
  }

  greet(): void {
    this.fire('open');
    this.say({ hello: { role: 'admin' } });
  }
}

function setUp(token: string | null = 'secret') {
  const sockets: FakeSocket[] = [];
  const timers: { run: () => void; ms: number }[] = [];
  const bridge = createSocketBridge({
    url: 'ws://host/push',
    token,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    later: (run, ms) => void timers.push({ run, ms }),
  });
  const events: ConnectionEvent[] = [];
  bridge.onConnection((event) => events.push(event));
  const socket = (at: number): FakeSocket => {
    const found = sockets[at];
    if (found === undefined) throw new Error(`No socket ${at} was opened.`);
    return found;
  };
  return { bridge, sockets, socket, timers, events };
}

const settings = { slots: 4, groups: {} };
let reported: unknown[];
beforeEach(() => {
  reported = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
});
afterEach(() => vi.unstubAllGlobals());

describe('the bridge over a socket', () => {
  test('says hello with the token and opens on the greeting', () => {
    const { socket, events } = setUp();
    socket(0).greet();
    expect(socket(0).sent).toEqual([{ token: 'secret' }]);
    expect(events).toEqual([
      { state: 'connecting', role: 'viewer', reconnected: false },
      { state: 'open', role: 'admin', reconnected: false },
    ]);
  });

  test('holds calls until the greeting, and gives each the reply with its id', async () => {
    const { bridge, socket } = setUp();
    const first = bridge.call('settings.get', {});
    const second = bridge.call('logs.close', { id: 1 });
    expect(socket(0).sent).toEqual([]);
    socket(0).greet();
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(3));
    socket(0).say({ id: 2, ok: true, value: {} });
    socket(0).say({ id: 1, ok: true, value: settings });
    expect(await second).toEqual({});
    expect(await first).toEqual(settings);
  });

  test('turns the engine’s errors into AppError with code and path', async () => {
    const { bridge, socket } = setUp();
    socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(2));
    socket(0).say({ id: 1, ok: false, error: { code: 'conflict', message: 'No.', path: ['task', 'key'] } });
    await expect(call).rejects.toMatchObject({ code: 'conflict', message: 'No.', path: ['task', 'key'] });
  });

  test('refuses an answer that is not what the contract says', async () => {
    const { bridge, socket } = setUp();
    socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(2));
    socket(0).say({ id: 1, ok: true, value: { slots: 'many' } });
    await expect(call).rejects.toMatchObject({ code: 'internal' });
  });

  test('rejects what is under way when the connection goes, and comes back with growing pauses', async () => {
    const { bridge, sockets, socket, timers, events } = setUp();
    socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(2));
    socket(0).fire('close', { code: 1006 });
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    await expect(bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'unavailable' });
    for (let at = 0; at < 6; at += 1) {
      timers[at]?.run();
      socket(at + 1).fire('close', { code: 1006 });
    }
    expect(timers.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    timers.at(-1)?.run();
    socket(sockets.length - 1).greet();
    expect(events.at(-1)).toEqual({ state: 'open', role: 'admin', reconnected: true });
    expect(events.filter(({ state }) => state === 'lost')).toHaveLength(1);
  });

  test('does not come back when the token is refused, and says so to callers', async () => {
    const { bridge, socket, timers, events } = setUp();
    socket(0).fire('open');
    socket(0).fire('close', { code: 4401 });
    expect(events.at(-1)?.state).toBe('refused');
    expect(timers).toEqual([]);
    await expect(bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('opens no socket without a token', () => {
    const { sockets, events } = setUp(null);
    expect(sockets).toEqual([]);
    expect(events).toEqual([{ state: 'refused', role: 'viewer', reconnected: false }]);
  });

  test('hands on pushes in order, passes over unknown ones and reports malformed ones', () => {
    const { bridge, socket } = setUp();
    const seen: unknown[] = [];
    bridge.onPush((push) => seen.push(push));
    socket(0).greet();
    socket(0).say({ push: 'tasks.deleted', data: { keys: ['a'] } });
    socket(0).say({ push: 'of.tomorrow', data: {} });
    socket(0).say({ push: 'tasks.deleted', data: { keys: 'a' } });
    socket(0).say({ push: 'tasks.reload', data: {} });
    expect(seen).toEqual([
      { push: 'tasks.deleted', data: { keys: ['a'] } },
      { push: 'tasks.reload', data: {} },
    ]);
    expect(reported).toHaveLength(1);
  });

  test('a listener that throws does not silence the others', () => {
    const { bridge, socket } = setUp();
    const seen: string[] = [];
    bridge.onPush(() => {
      throw new Error('broken');
    });
    const end = bridge.onPush((push) => seen.push(push.push));
    socket(0).greet();
    socket(0).say({ push: 'tasks.reload', data: {} });
    end();
    socket(0).say({ push: 'tasks.reload', data: {} });
    expect(seen).toEqual(['tasks.reload']);
    expect(reported).toHaveLength(2);
  });
});
