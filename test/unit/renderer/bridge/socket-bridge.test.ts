import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionEvent } from '@renderer/bridge';
import type { EntryKey } from '@renderer/bridge/entry-key';
import { createSocketBridge, type SocketLike } from '@renderer/bridge/socket-bridge';
import { prove, randomText, tokenName } from '@main/server/proof';
import type { PageKey } from '@shared/contract';
import type { ProofSubject } from '@shared/proof';

const ADDRESS = '127.0.0.1:16160';
const TOKEN = 'secret-of-the-engine-0123456789abcdef';
const PAGE = { name: 'n'.repeat(43), secret: 's'.repeat(43) };

/** The other end of a socket, driven by hand. */
class FakeSocket implements SocketLike {
  readonly sent: unknown[] = [];
  closed = false;
  readonly #listeners: { name: string; run: (event: never) => void }[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
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

  /** What the page asks to be proved. */
  async question(): Promise<{ key: string; nonce: string; keep?: boolean }> {
    this.fire('open');
    await vi.waitFor(() => expect(this.sent).toHaveLength(1));
    return (this.sent[0] as { prove: { key: string; nonce: string; keep?: boolean } }).prove;
  }

  /** Proves that it knows a secret, as an engine at an address does. */
  async prove(secret: string, address = ADDRESS): Promise<ProofSubject> {
    const { nonce } = await this.question();
    const subject = { address, pageNonce: nonce, engineNonce: randomText() };
    this.say({ proof: prove(secret, 'engine', subject), nonce: subject.engineNonce });
    return subject;
  }

  /** Lets the page in as the engine does, and forgets what was said so far. */
  async greet(secret = TOKEN): Promise<void> {
    const subject = await this.prove(secret);
    await vi.waitFor(() => expect(this.sent).toHaveLength(2));
    expect(this.sent[1]).toEqual({ proof: prove(secret, 'page', subject) });
    this.sent.length = 0;
    this.say({ hello: { role: 'admin', ...(secret === TOKEN ? { page: PAGE } : {}) } });
    await Promise.resolve();
  }
}

function setUp(entryKey: EntryKey | null = { token: TOKEN }) {
  const sockets: FakeSocket[] = [];
  const timers: { run: () => void; ms: number }[] = [];
  const kept: PageKey[] = [];
  const bridge = createSocketBridge({
    url: `ws://${ADDRESS}/push`,
    address: ADDRESS,
    entryKey,
    keep: (key) => kept.push(key),
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
  /** All that the page has said to anybody. */
  const said = (): string => JSON.stringify(sockets.map(({ sent }) => sent));
  return { bridge, sockets, socket, timers, events, kept, said };
}

const settings = { slots: 4, groups: {} };
let reported: unknown[];
beforeEach(() => {
  reported = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
});
afterEach(() => vi.unstubAllGlobals());

describe('the bridge over a socket', () => {
  test('opens once both sides have proved the token, which nobody says, and keeps the key it is given', async () => {
    const { socket, events, kept, said } = setUp();
    expect(await socket(0).question()).toMatchObject({ key: tokenName(TOKEN), keep: true });
    expect(said()).not.toContain(TOKEN);
    socket(0).sent.length = 0;
    await socket(0).greet();
    expect(kept).toEqual([PAGE]);
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
    await socket(0).greet();
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(2));
    socket(0).say({ id: 2, ok: true, value: {} });
    socket(0).say({ id: 1, ok: true, value: settings });
    expect(await second).toEqual({});
    expect(await first).toEqual(settings);
  });

  test('turns the engine’s errors into AppError with code and path', async () => {
    const { bridge, socket } = setUp();
    await socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(1));
    socket(0).say({ id: 1, ok: false, error: { code: 'conflict', message: 'No.', path: ['task', 'key'] } });
    await expect(call).rejects.toMatchObject({ code: 'conflict', message: 'No.', path: ['task', 'key'] });
  });

  test('refuses an answer that is not what the contract says', async () => {
    const { bridge, socket } = setUp();
    await socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(1));
    socket(0).say({ id: 1, ok: true, value: { slots: 'many' } });
    await expect(call).rejects.toMatchObject({ code: 'internal' });
  });

  test('rejects what is under way when the connection goes, and comes back with growing pauses', async () => {
    const { bridge, sockets, socket, timers, events } = setUp();
    await socket(0).greet();
    const call = bridge.call('settings.get', {});
    await vi.waitFor(() => expect(socket(0).sent).toHaveLength(1));
    socket(0).fire('close', { code: 1006 });
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    await expect(bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'unavailable' });
    for (let at = 0; at < 6; at += 1) {
      timers[at]?.run();
      socket(at + 1).fire('close', { code: 1006 });
    }
    expect(timers.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    timers.at(-1)?.run();
    await socket(sockets.length - 1).greet(PAGE.secret);
    expect(events.at(-1)).toEqual({ state: 'open', role: 'admin', reconnected: true });
    expect(events.filter(({ state }) => state === 'lost')).toHaveLength(1);
  });

  test('does not come back when its key is not known, and says so to callers', async () => {
    const { bridge, socket, timers, events } = setUp();
    socket(0).fire('open');
    socket(0).fire('close', { code: 4401 });
    expect(events.at(-1)?.state).toBe('refused');
    expect(timers).toEqual([]);
    await expect(bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('opens no socket without a key', () => {
    const { sockets, events } = setUp(null);
    expect(sockets).toEqual([]);
    expect(events).toEqual([{ state: 'refused', role: 'viewer', reconnected: false }]);
  });

  test('hands on pushes in order, passes over unknown ones and reports malformed ones', async () => {
    const { bridge, socket } = setUp();
    const seen: unknown[] = [];
    bridge.onPush((push) => seen.push(push));
    await socket(0).greet();
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

  test('a listener that throws does not silence the others', async () => {
    const { bridge, socket } = setUp();
    const seen: string[] = [];
    bridge.onPush(() => {
      throw new Error('broken');
    });
    const end = bridge.onPush((push) => seen.push(push.push));
    await socket(0).greet();
    socket(0).say({ push: 'tasks.reload', data: {} });
    end();
    socket(0).say({ push: 'tasks.reload', data: {} });
    expect(seen).toEqual(['tasks.reload']);
    expect(reported).toHaveLength(2);
  });
});

describe('whoever took the engine’s place', () => {
  test('is told no secret when the connection comes back, and the page stops', async () => {
    const { socket, timers, events, said } = setUp();
    await socket(0).greet();
    socket(0).fire('close', { code: 1006 });
    timers[0]?.run();
    expect(await socket(1).question()).toEqual({ key: PAGE.name, nonce: expect.any(String) as string });
    socket(1).say({ hello: { role: 'admin' } });
    await vi.waitFor(() => expect(events.at(-1)?.state).toBe('refused'));
    expect(socket(1).closed).toBe(true);
    expect(timers).toHaveLength(1);
    expect(said()).not.toContain(TOKEN);
    expect(said()).not.toContain(PAGE.secret);
  });

  test.each([
    ['proves another key', 'another-key', ADDRESS],
    ['relays the proof of an engine at another port', TOKEN, '127.0.0.1:4000'],
    ['relays the proof of an engine under another name', TOKEN, 'localhost:16160'],
  ])('gets no proof when it %s', async (_what, secret, address) => {
    const { socket, events } = setUp();
    await socket(0).prove(secret, address);
    await vi.waitFor(() => expect(events.at(-1)?.state).toBe('refused'));
    expect(socket(0).sent).toHaveLength(1);
  });

  test('can’t answer with the page’s own proof', async () => {
    const { socket, events } = setUp();
    const { nonce } = await socket(0).question();
    const subject = { address: ADDRESS, pageNonce: nonce, engineNonce: randomText() };
    socket(0).say({ proof: prove(TOKEN, 'page', subject), nonce: subject.engineNonce });
    await vi.waitFor(() => expect(events.at(-1)?.state).toBe('refused'));
  });

  test.each([
    ['nonsense'],
    [JSON.stringify({ push: 'tasks.reload', data: {} })],
    [JSON.stringify({ id: 1, ok: true })],
  ])('is not listened to: %s', async (text) => {
    const { bridge, socket, events } = setUp();
    const pushes: unknown[] = [];
    bridge.onPush((push) => pushes.push(push));
    await socket(0).question();
    socket(0).fire('message', { data: text });
    await vi.waitFor(() => expect(events.at(-1)?.state).toBe('refused'));
    expect(pushes).toEqual([]);
  });

  test('is left for the engine when a person gives the token of its newest start', async () => {
    const { bridge, socket, events } = setUp(PAGE);
    socket(0).fire('open');
    socket(0).fire('close', { code: 4401 });
    bridge.enter(TOKEN);
    expect(events.at(-1)?.state).toBe('connecting');
    await socket(1).greet();
    expect(events.at(-1)).toMatchObject({ state: 'open', role: 'admin' });
  });
});
