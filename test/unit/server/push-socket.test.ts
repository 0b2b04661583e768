import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Push } from '../../../src/shared/contract';
import { until } from '../../support/until';
import { greeted, openSocket, raw, serving, TOKENS } from './serving';

const changed = (running: number): Push => ({ push: 'engine.changed', data: { running, pending: 0, ok: true } });

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
    expect(server.journal.errors).toHaveLength(1);
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
  const upgrade = (path: string, host: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

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
