import { EventEmitter } from 'node:events';
import { CALL_CHANNEL, PUSH_CHANNEL } from '@shared/contract/wire';
import type { IpcMain, WebContents } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/main/app/ports';
import { createIpcWire } from '../../../src/main/electron/ipc-wire';
import { pageCheck } from '../../../src/main/electron/origin';
import type { Caller, Rpc } from '../../../src/main/rpc/rpc-types';

interface Frame {
  url: string;
  parent: Frame | null;
}

/** The few members of `webContents` that the wire touches. */
class Contents extends EventEmitter {
  readonly sent: [string, unknown][] = [];
  destroyed = false;
  reloads = 0;

  reload(): void {
    this.reloads += 1;
  }

  send(channel: string, json: unknown): void {
    this.sent.push([channel, json]);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }
}

const ours: Frame = { url: 'app://closing-bell/tasks', parent: null };
const message = { push: 'tasks.reload', data: {} } as const;
const push = { message, json: () => JSON.stringify(message) };

let calls: { caller: Caller; name: string; input: unknown }[];
let connected: Connection[];
let disposed: string[];
let ready: PromiseWithResolvers<Rpc>;
let ipc: EventEmitter & { invoke(event: object, ...args: unknown[]): Promise<unknown> };
let contents: Contents;
let wire: ReturnType<typeof createIpcWire>;

const rpc: Rpc = {
  call: (caller, name, input) => {
    calls.push({ caller, name, input });
    return Promise.resolve({ ok: true, value: name });
  },
  connect: (connection) => {
    connected.push(connection);
    return { [Symbol.dispose]: () => disposed.push(connection.id) };
  },
};

const from = (senderFrame: Frame | null, sender = contents): object => ({ sender, senderFrame });

beforeEach(() => {
  [calls, connected, disposed] = [[], [], []];
  ready = Promise.withResolvers<Rpc>();
  let handler: (event: object, ...args: unknown[]) => Promise<unknown> = () => Promise.reject(new Error('no handler'));
  ipc = Object.assign(new EventEmitter(), {
    handle: (channel: string, listener: typeof handler) => {
      expect(channel).toBe(CALL_CHANNEL);
      handler = listener;
    },
    invoke: (event: object, ...args: unknown[]) => handler(event, ...args),
  });
  contents = new Contents();
  wire = createIpcWire({
    ipcMain: ipc as unknown as IpcMain,
    rpc: ready.promise,
    isOurs: pageCheck('app://closing-bell/'),
  });
  wire.attach(contents as unknown as WebContents);
});

describe('calls over ipc', () => {
  test('a call reaches the engine as the desktop’s administrator and its reply comes back', async () => {
    ready.resolve(rpc);
    expect(await ipc.invoke(from(ours), 'tasks.get', { key: 'a' })).toEqual({ ok: true, value: 'tasks.get' });
    expect(calls).toMatchObject([
      { name: 'tasks.get', input: { key: 'a' }, caller: { role: 'admin', who: 'desktop' } },
    ]);
  });

  test('a call that comes before the engine waits for it', async () => {
    const reply = ipc.invoke(from(ours), 'health.get', {});
    ready.resolve(rpc);
    expect(await reply).toEqual({ ok: true, value: 'health.get' });
  });

  test.each<[string, Frame | null]>([
    ['a frame that is gone', null],
    ['a frame in our page', { url: 'app://closing-bell/', parent: ours }],
    ['a page from elsewhere', { url: 'https://example.com/', parent: null }],
    ['a page with a look-alike name', { url: 'app://closing-bell.example/', parent: null }],
    ['an empty page', { url: '', parent: null }],
  ])('%s is refused', async (_name, frame) => {
    ready.resolve(rpc);
    expect(await ipc.invoke(from(frame), 'health.get', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect([calls, connected]).toEqual([[], []]);
  });

  test('contents that belong to no window of ours are refused', async () => {
    ready.resolve(rpc);
    const reply = await ipc.invoke(from(ours, new Contents()), 'health.get', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  test('a page that left while the engine started is refused', async () => {
    const frame = { ...ours };
    const reply = ipc.invoke(from(frame), 'health.get', {});
    frame.url = 'https://example.com/';
    ready.resolve(rpc);
    expect(await reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  test.each([undefined, null, 7, {}, ['health.get']])('%j is no name of a call', async (name) => {
    ready.resolve(rpc);
    expect(await ipc.invoke(from(ours), name, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  });
});

describe('pushes over ipc', () => {
  const join = async (): Promise<Connection> => {
    ready.resolve(rpc);
    await ipc.invoke(from(ours), 'health.get', {});
    const connection = connected.at(-1);
    if (!connection) throw new Error('The page was not joined.');
    return connection;
  };

  test('a page is joined at its first call, once, and takes pushes as text', async () => {
    const connection = await join();
    await join();
    expect(connected).toHaveLength(1);
    expect(calls[0]?.caller.connection).toBe(connection);
    connection.send(push);
    expect(contents.sent).toEqual([[PUSH_CHANNEL, push.json()]]);
  });

  test('what is sent counts as backlog until the page has taken it', async () => {
    const connection = await join();
    const { length } = push.json();
    connection.send(push);
    connection.send(push);
    expect(connection.backlog()).toBe(2 * length);
    ipc.emit(PUSH_CHANNEL, from(ours), length);
    expect(connection.backlog()).toBe(length);
    for (const lie of [-5, 1.5, Number.NaN, '9', null]) ipc.emit(PUSH_CHANNEL, from(ours), lie);
    ipc.emit(PUSH_CHANNEL, from({ url: 'https://example.com/', parent: null }), length);
    expect(connection.backlog()).toBe(length);
    ipc.emit(PUSH_CHANNEL, from(ours), 1_000_000);
    expect(connection.backlog()).toBe(0);
  });

  test('a page that hangs is sent no more than 64 MiB, and reads all anew once it lives again', async () => {
    const connection = await join();
    const bulk = JSON.stringify({ push: 'tasks.deleted', data: { keys: ['x'.repeat(1_000_000)] } });
    for (let n = 0; n < 100; n++) connection.send({ message, json: () => bulk });
    expect(contents.sent).toHaveLength(Math.floor((64 * 1024 * 1024) / bulk.length) + 1);
    expect(contents.reloads).toBe(0);
    ipc.emit(PUSH_CHANNEL, from(ours), bulk.length);
    expect(contents.reloads).toBe(1);
    connection.send(push);
    expect(contents.sent.at(-1)?.[1]).toBe(bulk);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    (await join()).send(push);
    expect(contents.sent.at(-1)?.[1]).toBe(push.json());
  });

  test('a new document ends the old one’s subscriptions and starts with no backlog', async () => {
    const old = await join();
    old.send(push);
    contents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(disposed).toEqual([]);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(disposed).toEqual([old.id]);
    const next = await join();
    expect(next.id).not.toBe(old.id);
    expect(next.backlog()).toBe(0);
  });

  test.each(['render-process-gone', 'destroyed'])('%s ends the subscriptions', async (event) => {
    const connection = await join();
    contents.emit(event, {}, { reason: 'crashed', exitCode: 1 });
    expect(disposed).toEqual([connection.id]);
  });

  test('nothing is sent to a window that is gone', async () => {
    const connection = await join();
    contents.destroyed = true;
    connection.send(push);
    expect(contents.sent).toEqual([]);
    contents.emit('destroyed');
    expect(await ipc.invoke(from(ours), 'health.get', {})).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});
