import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pageKeySchema, type PageKey, type Push } from '../../../src/shared/contract';
import { PageKeys } from '../../../src/main/server/page-keys';
import { isProof, prove, randomText, tokenName } from '../../../src/main/server/proof';
import { until } from '../../support/until';
import { greeted, openSocket, raw, serving, TOKENS, type TestSocket } from './serving';

const changed = (running: number): Push => ({ push: 'engine.changed', data: { running, pending: 0, ok: true } });

const upgrade = (path: string, host: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

/** Comes in as a page does, by proofs; answers the hello. */
async function enter(
  socket: TestSocket,
  { port }: { port: number },
  key: PageKey,
  more: { keep?: boolean } = {},
): Promise<Record<string, unknown>> {
  const pageNonce = randomText();
  socket.say({ prove: { key: key.name, nonce: pageNonce, ...more } });
  const { proof, nonce } = (await socket.next()) as { proof: string; nonce: string };
  const subject = { address: `127.0.0.1:${port}`, pageNonce, engineNonce: nonce };
  if (!isProof(proof, key.secret, 'engine', subject)) throw new Error('The engine did not prove itself.');
  socket.say({ proof: prove(key.secret, 'page', subject) });
  const { hello } = (await socket.next()) as { hello: Record<string, unknown> };
  return hello;
}

describe('sockets at /push', () => {
  it('greets with the role, answers calls by their id and gives pushes', async () => {
    const server = await serving();
    const socket = await openSocket(server);
    socket.say({ token: TOKENS.admin });
    expect(await socket.next()).toEqual({ hello: { role: 'admin' } });
    await until(() => server.rpc.connections.size === 1);
    socket.say({ id: 7, call: 'tasks.get', input: { key: '日线' } });
    expect(await socket.next()).toEqual({ id: 7, ok: true, value: { key: '日线' } });
    server.rpc.push(changed(3));
    expect(await socket.next()).toEqual(changed(3));
    const [call] = server.rpc.calls;
    expect(call?.caller).toMatchObject({ role: 'admin', who: 'browser' });
    expect(call?.caller.connection).toBe([...server.rpc.connections][0]);
    socket.ws.close();
    await until(() => server.rpc.connections.size === 0);
  });

  it('knows the command line, and a viewer, whose calls the rpc judges', async () => {
    const server = await serving();
    const socket = await openSocket(server, { headers: { 'x-closing-bell-client': 'cli' } });
    socket.say({ token: TOKENS.viewer });
    expect(await socket.next()).toEqual({ hello: { role: 'viewer' } });
    socket.say({ id: 1, call: 'tasks.delete', input: {} });
    expect(await socket.next()).toMatchObject({ id: 1, ok: false, error: { code: 'forbidden' } });
    expect(server.rpc.calls[0]?.caller).toMatchObject({ role: 'viewer', who: 'cli' });
  });

  it.each([
    ['a wrong token', { token: 'wrong' }],
    ['an empty token', { token: '' }],
    ['a call', { id: 1, call: 'tasks.list', input: {} }],
    ['something more', { token: TOKENS.admin, role: 'admin' }],
    ['no JSON', 'hello'],
    ['deep nesting', '['.repeat(100_000)],
  ])('closes with 4401 when the first message is %s', async (_what, message) => {
    const server = await serving();
    const socket = await openSocket(server);
    socket.say(message);
    expect(await socket.closed).toBe(4401);
    expect(server.rpc.calls).toEqual([]);
    expect(server.rpc.connections.size).toBe(0);
  });

  it('closes with 4401 when no token comes in time', async () => {
    const server = await serving({ limits: { helloMs: 50 } });
    expect(await (await openSocket(server)).closed).toBe(4401);
  });

  it('lets a page in by proofs over both nonces, gives it a key of its own, and knows it again by that', async () => {
    const server = await serving();
    for (const [token, role] of [
      [TOKENS.admin, 'admin'],
      [TOKENS.viewer, 'viewer'],
    ] as const) {
      const first = await openSocket(server);
      const { page, ...hello } = await enter(first, server, { name: tokenName(token), secret: token }, { keep: true });
      expect(hello).toEqual({ role });
      const again = await openSocket(server);
      expect(await enter(again, server, pageKeySchema.parse(page))).toEqual({ role });
      again.say({ id: 1, call: 'health.get', input: {} });
      expect(await again.next()).toMatchObject({ id: 1, ok: true });
    }
  });

  it('knows no page key of another engine, even with the same tokens', async () => {
    const [old, next] = [await serving(), await serving()];
    const admin = { name: tokenName(TOKENS.admin), secret: TOKENS.admin };
    const { page } = await enter(await openSocket(old), old, admin, { keep: true });
    const socket = await openSocket(next);
    socket.say({ prove: { key: pageKeySchema.parse(page).name, nonce: randomText() } });
    expect(await socket.closed).toBe(4401);
  });

  it('proves itself for its own address only, and takes no proof that was made for another', async () => {
    const server = await serving();
    const admin = { name: tokenName(TOKENS.admin), secret: TOKENS.admin };
    const elsewhere = { port: server.port + 1 };
    const socket = await openSocket(server);
    await expect(enter(socket, elsewhere, admin)).rejects.toThrow('The engine did not prove itself.');
    const other = await openSocket(server, { headers: { host: `localhost:${server.port}` } });
    expect(await enter(other, server, admin)).toEqual({ role: 'admin' });
    const liar = await openSocket(server);
    liar.say({ prove: { key: admin.name, nonce: randomText() } });
    await liar.next();
    liar.say({ proof: randomText() });
    expect(await liar.closed).toBe(4401);
  });

  it('remembers a bounded number of page keys for each role, those used last', () => {
    const keys = new PageKeys(TOKENS, 2);
    const [admin, first, second] = [keys.give('admin'), keys.give('viewer'), keys.give('viewer')];
    expect(keys.find(first.name)).toEqual({ secret: first.secret, role: 'viewer' });
    const third = keys.give('viewer');
    const roles = [admin, first, second, third].map(({ name }) => keys.find(name)?.role ?? null);
    expect(roles).toEqual(['admin', 'viewer', null, 'viewer']);
    expect(keys.find(tokenName(TOKENS.viewer))).toEqual({ secret: TOKENS.viewer, role: 'viewer' });
  });

  it('reads no long message of who has not said who it is, and lets go of it soon', async () => {
    const server = await serving({ limits: { helloBytes: 1_000, goodbyeMs: 200 } });
    const socket = await openSocket(server);
    const raws = connect(server.port, '127.0.0.1');
    onTestFinished(() => void raws.destroy());
    raws.write(upgrade('/push', `127.0.0.1:${server.port}`));
    await once(raws, 'data');
    // A text frame of 4 MiB that is never finished, by hand: a library would not stop half way.
    raws.write(Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0]), Buffer.alloc(2_000)]));
    raws.on('error', () => undefined);
    await once(raws.resume(), 'close');
    socket.say({ token: TOKENS.admin });
    expect(await socket.next()).toEqual({ hello: { role: 'admin' } });
    socket.say({ id: 1, call: 'tasks.get', input: { key: 'x'.repeat(100_000) } });
    expect(await socket.next()).toMatchObject({ id: 1, ok: true });
  });

  it('cuts off who was refused and never hangs up', async () => {
    const server = await serving({ limits: { goodbyeMs: 200 } });
    const stubborn = connect(server.port, '127.0.0.1');
    onTestFinished(() => void stubborn.destroy());
    stubborn.write(upgrade('/push', `127.0.0.1:${server.port}`));
    await once(stubborn, 'data');
    // The word "hi", masked with zeros: not a hello.
    stubborn.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]));
    await once(stubborn.resume(), 'close');
  });

  it.each([
    ['a binary message', Buffer.from('{"id":1,"call":"tasks.list","input":{}}'), 1003],
    ['no JSON', 'nonsense', 1008],
    ['deep nesting', `{"id":1,"call":"tasks.get","input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 1008],
    ['no call', '{"id":"one"}', 1008],
    ['a message over 4 MiB', `{"id":1,"call":"tasks.get","input":"${'x'.repeat(5_000_000)}"}`, 1009],
  ])('closes on %s, and only that socket', async (_what, message, code) => {
    const server = await serving();
    const other = await greeted(server);
    const socket = await greeted(server);
    socket.ws.send(message);
    expect(await socket.closed).toBe(code);
    expect(server.rpc.calls).toEqual([]);
    other.say({ id: 1, call: 'tasks.get', input: {} });
    expect(await other.next()).toMatchObject({ id: 1, ok: true });
  });

  it('refuses a call with a number that would lose digits, by its id, and stays open', async () => {
    const server = await serving();
    const socket = await greeted(server);
    socket.ws.send('{"id":7,"call":"tasks.get","input":{"params":{"order":1234567890123456789}}}');
    expect(await socket.next()).toMatchObject({
      id: 7,
      ok: false,
      error: {
        code: 'invalid-input',
        path: ['params', 'order'],
        message: expect.stringMatching(/^params\.order: The number 1234567890123456789 has more digits/) as string,
      },
    });
    expect(server.rpc.calls).toEqual([]);
    socket.say({ id: 8, call: 'tasks.get', input: {} });
    expect(await socket.next()).toMatchObject({ id: 8, ok: true });
  });

  it('closes on a message of more than 256 KiB from a viewer', async () => {
    const server = await serving();
    const viewer = await greeted(server, TOKENS.viewer);
    viewer.say({ id: 1, call: 'health.get', input: 'x'.repeat(250_000) });
    expect(await viewer.next()).toMatchObject({ id: 1, ok: true });
    viewer.say({ id: 2, call: 'health.get', input: 'x'.repeat(263_000) });
    expect(await viewer.closed).toBe(1009);
    expect(server.rpc.calls).toHaveLength(1);
  });

  it('refuses the 65th call under way on one socket, by its id, and goes on with the others', async () => {
    const gate = Promise.withResolvers<object>();
    const server = await serving({ handlers: { 'tasks.get': () => gate.promise } });
    const socket = await greeted(server);
    for (let id = 1; id <= 65; id++) socket.say({ id, call: 'tasks.get', input: {} });
    expect(await socket.next()).toMatchObject({ id: 65, ok: false, error: { code: 'busy' } });
    gate.resolve({});
    for (let id = 1; id <= 64; id++) expect(await socket.next()).toEqual({ id, ok: true, value: {} });
  });

  it('answers a bug with internal and lives on', async () => {
    const server = await serving({
      handlers: {
        'tasks.get': () => {
          throw new Error('a secret detail');
        },
      },
    });
    const socket = await greeted(server);
    socket.say({ id: 1, call: 'tasks.get', input: {} });
    const answer = await socket.next();
    expect(answer).toMatchObject({ id: 1, ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(server.logger.errors).toHaveLength(1);
  });

  it('cuts off a client that takes nothing, and tells others on', async () => {
    const server = await serving({ limits: { backlogBytes: 1_000_000 } });
    const lazy = await greeted(server);
    const keen = await greeted(server);
    await until(() => server.rpc.connections.size === 2);
    lazy.ws.pause();
    const bulk: Push = { push: 'tasks.deleted', data: { keys: ['x'.repeat(1_000_000)] } };
    let taken = 0;
    keen.ws.on('message', () => taken++);
    for (let sent = 0; server.rpc.connections.size === 2; sent++) {
      if (sent === 200) throw new Error('A client that takes nothing is still connected.');
      server.rpc.push(bulk);
      await until(() => taken > sent);
    }
    server.rpc.push(changed(1));
    const before = taken;
    await until(() => taken > before);
  });

  it('cuts off a client that asks on and takes no answer', async () => {
    const server = await serving({
      limits: { backlogBytes: 1_000_000 },
      handlers: { 'tasks.get': () => 'x'.repeat(1_000_000) },
    });
    const lazy = await greeted(server);
    await until(() => server.rpc.connections.size === 1);
    lazy.ws.pause();
    for (let id = 1; server.rpc.connections.size === 1; id++) {
      if (id === 200) throw new Error('A client that takes no answer is still connected.');
      lazy.say({ id, call: 'tasks.get', input: {} });
      await until(() => server.rpc.calls.length >= id || server.rpc.connections.size === 0);
    }
    const other = await greeted(server);
    other.say({ id: 1, call: 'health.get', input: {} });
    expect(await other.next()).toMatchObject({ id: 1, ok: true });
  });

  it('closes a socket that no longer answers pings', async () => {
    const server = await serving({ limits: { pingMs: 100 } });
    const living = await greeted(server);
    const dead = await greeted(server);
    dead.ws.pause();
    await until(() => server.rpc.connections.size === 1);
    living.say({ id: 1, call: 'tasks.get', input: {} });
    expect(await living.next()).toMatchObject({ id: 1, ok: true });
  });

  it('says goodbye when the server closes, and lets go of sockets that do not answer', async () => {
    const server = await serving();
    const socket = await greeted(server);
    const lazy = await greeted(server);
    lazy.ws.pause();
    await server.close();
    expect(await socket.closed).toBe(1001);
    expect(server.rpc.connections.size).toBe(0);
  });
});

describe('upgrades', () => {
  it('refuses foreign origins, foreign hosts and other addresses', async () => {
    const server = await serving();
    const own = `127.0.0.1:${server.port}`;
    const cases: [string, number][] = [
      [upgrade('/push', own, 'Origin: http://evil.example\r\n'), 403],
      [upgrade('/push', own, 'Origin: null\r\n'), 403],
      [upgrade('/push', `evil.example:${server.port}`), 403],
      [upgrade('/push', `evil.example:${server.port}`, `Origin: http://evil.example:${server.port}\r\n`), 403],
      [upgrade('/other', own), 404],
      [upgrade('/rpc/tasks.list', own), 404],
      [upgrade('/push', own, `Origin: http://${own}\r\n`), 101],
    ];
    for (const [text, status] of cases) {
      expect(await raw(server.port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
    expect(server.rpc.connections.size).toBe(0);
  });

  it('keeps no socket of a client that was refused and never closes its half', async () => {
    const server = await serving({ limits: { sockets: 4 } });
    const refusals = Array.from({ length: 6 }, async () => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      onTestFinished(() => void socket.destroy());
      socket.write(upgrade('/push', `127.0.0.1:${server.port}`, 'Origin: http://evil.example\r\n'));
      await once(socket.resume(), 'end');
    });
    await Promise.all(refusals);
    await until(async () => (await fetch(`${server.url}/healthz`)).status === 200, { what: 'room for others' });
    await server.close();
  });

  it('serves 500 sockets at once, and answers 429 to those beyond the limit', async () => {
    const server = await serving({ limits: { sockets: 500 } });
    const sockets = await Promise.all(Array.from({ length: 500 }, () => greeted(server)));
    await until(() => server.rpc.connections.size === 500);
    const refused = new WebSocket(`ws://127.0.0.1:${server.port}/push`);
    // ws reports its own end of a refused connection as an error.
    refused.on('error', () => undefined);
    onTestFinished(() => refused.terminate());
    const status = await new Promise((resolve) => {
      refused.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(429);
    server.rpc.push(changed(1));
    expect(await Promise.all(sockets.map((socket) => socket.next()))).toHaveLength(500);
  });
});
