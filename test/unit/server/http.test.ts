import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAccess } from '../../../src/main/server/access';
import { until } from '../../support/until';
import { refuse } from '../../support/stub-rpc';
import { builtPages, greeted, openSocket, post, raw, serving, TOKENS } from './serving';

const bearer = `Authorization: Bearer ${TOKENS.admin}\r\nContent-Type: application/json\r\n`;

describe('calls over HTTP', () => {
  it('hands the input to the rpc with the role and the name of the caller, and the answer back', async () => {
    const server = await serving();
    const { status, answer, headers } = await post(server.url, 'tasks.get', '{"key":"日线"}');
    expect({ status, answer }).toEqual({ status: 200, answer: { ok: true, value: { key: '日线' } } });
    expect(headers.get('content-type')).toContain('application/json');
    await post(server.url, 'tasks.get', '{}', { 'x-closing-bell-client': 'cli' });
    await post(server.url, 'health.get', '{}', { authorization: `Bearer ${TOKENS.viewer}` });
    expect(server.rpc.calls.map(({ caller }) => caller)).toEqual([
      { role: 'admin', who: 'api', connection: null },
      { role: 'admin', who: 'cli', connection: null },
      { role: 'viewer', who: 'api', connection: null },
    ]);
  });

  it('gives each error its status', async () => {
    const server = await serving({ handlers: { 'tasks.create': () => refuse('conflict', 'The key is taken.') } });
    const conflict = await post(server.url, 'tasks.create');
    expect(conflict.status).toBe(409);
    expect(conflict.answer).toEqual({ ok: false, error: { code: 'conflict', message: 'The key is taken.' } });
    expect((await post(server.url, 'no.such')).status).toBe(404);
    expect((await post(server.url, 'x'.repeat(500))).status).toBe(404);
    const viewer = { authorization: `Bearer ${TOKENS.viewer}` };
    expect(await post(server.url, 'tasks.create', '{}', viewer)).toMatchObject({
      status: 403,
      answer: { error: { code: 'forbidden' } },
    });
  });

  it('answers 500 for a bug, keeps its stack in the engine log and tells nothing of it', async () => {
    const server = await serving({
      handlers: {
        'tasks.get': () => {
          throw new Error('a secret detail');
        },
      },
    });
    const { status, answer } = await post(server.url, 'tasks.get');
    expect(status).toBe(500);
    expect(answer).toMatchObject({ error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret detail');
    expect(String(server.logger.errors[0])).toContain('a secret detail');
  });

  it.each([
    ['no token', { authorization: '' }],
    ['another scheme', { authorization: `Basic ${TOKENS.admin}` }],
    ['a wrong token', { authorization: `Bearer ${'x'.repeat(TOKENS.admin.length)}` }],
    ['a token that is cut short', { authorization: `Bearer ${TOKENS.admin.slice(0, -1)}` }],
    ['a very long token', { authorization: `Bearer ${'x'.repeat(5000)}` }],
  ])('refuses %s, whatever the body and the call', async (_what, headers) => {
    const server = await serving();
    expect(await post(server.url, 'no.such', 'not json', headers)).toMatchObject({
      status: 401,
      answer: { ok: false, error: { code: 'unauthorized' } },
    });
    expect(server.rpc.calls).toEqual([]);
  });

  it('looks at the token before it waits for the body', async () => {
    const server = await serving();
    const head = `POST /rpc/tasks.get HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 1000\r\n`;
    expect(await raw(server.port, `${head}Content-Type: application/json\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each([
    ['not JSON', 'key=value', {}],
    ['nothing', '', {}],
    ['JSON that is cut short', '{"key":', {}],
    ['deep nesting', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, {}],
    ['a number that would lose digits', '{"params":{"order":1234567890123456789}}', {}],
    ['an object of very many fields', `{${Array.from({ length: 10_001 }, (_each, n) => `"f${n}":[1,2]`).join()}}`, {}],
    ['half a character', new Uint8Array([0x22, 0xe4, 0xb8, 0x22]), {}],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('answers 400 for %s', async (_what, body, headers) => {
    const server = await serving();
    expect(await post(server.url, 'tasks.get', body, headers)).toMatchObject({
      status: 400,
      answer: { ok: false, error: { code: 'invalid-input' } },
    });
    expect(server.rpc.calls).toEqual([]);
  });

  it.each([
    ['what curl -d and urllib name', 'application/x-www-form-urlencoded'],
    ['what fetch names for a string', 'text/plain;charset=UTF-8'],
    ['a multipart form', 'multipart/form-data; boundary=x'],
    ['no known type', 'nonsense'],
    ['an empty type', ''],
  ])('takes JSON under any content type: %s', async (_what, type) => {
    const server = await serving();
    expect(await post(server.url, 'tasks.get', '{"key":"日线"}', { 'content-type': type })).toMatchObject({
      status: 200,
      answer: { ok: true, value: { key: '日线' } },
    });
  });

  it('takes JSON without a content type', async () => {
    const server = await serving();
    const head = `POST /rpc/tasks.get HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n`;
    const body = `Authorization: Bearer ${TOKENS.admin}\r\nContent-Length: 9\r\n\r\n{"key":1}`;
    expect(await raw(server.port, head + body, /"value":\{"key":1\}/)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('answers 400 for a body that breaks off', async () => {
    const server = await serving();
    const socket = connect(server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(
      `POST /rpc/tasks.get HTTP/1.1\r\nHost: localhost:${server.port}\r\n${bearer}Content-Length: 9\r\n\r\n{`,
    );
    socket.end();
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 400 |^$/);
    expect(server.rpc.calls).toEqual([]);
    expect((await post(server.url, 'tasks.get')).status).toBe(200);
  });

  it('takes 256 KiB of a viewer, who brings no definitions, and answers 413 for more', async () => {
    const server = await serving();
    const viewer = { authorization: `Bearer ${TOKENS.viewer}` };
    const text = (length: number): string => JSON.stringify({ key: 'x'.repeat(length) });
    expect((await post(server.url, 'health.get', text(256 * 1024 - 100), viewer)).status).toBe(200);
    expect(await post(server.url, 'health.get', text(256 * 1024), viewer)).toMatchObject({
      status: 413,
      answer: { error: { code: 'too-large' } },
    });
  });

  it('takes objects of ten thousand fields and longer lists', async () => {
    const server = await serving();
    const fields = Array.from({ length: 10_000 }, (_each, n) => `"f${n}":${n}`).join();
    const body = `{"fields":{${fields}},"list":[${'1,'.repeat(50_000)}1]}`;
    expect((await post(server.url, 'tasks.get', body)).status).toBe(200);
  });

  it('takes 4 MiB and answers 413 for 10 MB, with and without a length, also to a client that writes it all first', async () => {
    const server = await serving();
    const fits = JSON.stringify({ key: 'x'.repeat(4 * 1024 * 1024 - 100) });
    expect((await post(server.url, 'tasks.get', fits)).status).toBe(200);
    const tooLarge = JSON.stringify({ key: 'x'.repeat(10_000_000) });
    expect(await post(server.url, 'tasks.get', tooLarge)).toMatchObject({
      status: 413,
      answer: { error: { code: 'too-large' } },
    });
    const status = await new Promise((resolve, reject) => {
      const chunked = request(
        `${server.url}/rpc/tasks.get`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json' },
        },
        (response) => resolve(response.resume().statusCode),
      );
      chunked.on('error', reject);
      for (let i = 0; i < 10; i++) chunked.write('x'.repeat(1_000_000));
      chunked.end();
    });
    expect(status).toBe(413);
    expect(server.rpc.calls).toHaveLength(1);
  });

  it('takes calls by POST only', async () => {
    const server = await serving({ rendererDir: await builtPages() });
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const headers = { authorization: `Bearer ${TOKENS.admin}` };
      const response = await fetch(`${server.url}/rpc/tasks.get`, { method, headers });
      expect([method, response.status]).toEqual([method, 404]);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('answers 429 to calls beyond the limit and takes them again later', async () => {
    const gate = Promise.withResolvers<object>();
    const server = await serving({ limits: { calls: 2 }, handlers: { 'tasks.get': () => gate.promise } });
    const slow = [post(server.url, 'tasks.get'), post(server.url, 'tasks.get')];
    await until(() => server.rpc.calls.length === 2);
    expect(await post(server.url, 'tasks.get')).toMatchObject({ status: 429, answer: { error: { code: 'busy' } } });
    gate.resolve({});
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(server.url, 'tasks.get')).status).toBe(200);
  });

  it('treats an offer of HTTP/2 as an ordinary request', async () => {
    const server = await serving();
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    expect(await raw(server.port, `GET /healthz HTTP/1.1\r\nHost: localhost:${server.port}\r\n${offer}\r\n`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });
});

describe('who may come in', () => {
  const paths = [
    'GET /healthz',
    'GET /',
    'GET /assets/index-Ab12_xYz.js',
    'POST /rpc/tasks.get',
    'GET /nothing.txt',
    'GET /%zz',
  ];

  it('says that it is there without a token, and nothing else', async () => {
    const server = await serving();
    for (const host of ['127.0.0.1', 'localhost']) {
      const response = await fetch(`http://${host}:${server.port}/healthz`);
      expect(await response.text()).toBe('{"ok":true}');
    }
  });

  it.each(paths)('refuses a foreign Host for %s: that is how a rebound name comes in', async (line) => {
    const server = await serving({ rendererDir: await builtPages() });
    const foreign = ['evil.example', `evil.example:${server.port}`, '127.0.0.1', `127.0.0.1:${server.port + 1}`, ''];
    for (const host of foreign) {
      const answer = await raw(
        server.port,
        `${line} HTTP/1.1\r\nHost: ${host}\r\n${bearer}Content-Length: 2\r\n\r\n{}`,
      );
      expect([host, answer.split('\r\n')[0]]).toEqual([host, 'HTTP/1.1 403 Forbidden']);
    }
    expect(await raw(server.port, `${line} HTTP/1.0\r\n\r\n`)).toMatch(/ 403 /);
    expect(server.rpc.calls).toEqual([]);
  });

  it.each(paths)('refuses a foreign Origin for %s', async (line) => {
    const server = await serving({ rendererDir: await builtPages() });
    const own = `http://127.0.0.1:${server.port}`;
    for (const origin of [
      'http://evil.example',
      'null',
      `${own}.evil.example`,
      own.replace('http', 'https'),
      'file://',
    ]) {
      const head = `${line} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${origin}\r\n`;
      const answer = await raw(server.port, `${head}${bearer}Content-Length: 2\r\n\r\n{}`);
      expect([origin, answer.split('\r\n')[0]]).toEqual([origin, 'HTTP/1.1 403 Forbidden']);
    }
    expect(server.rpc.calls).toEqual([]);
  });

  it('takes names without a port on port 80, and on no other', () => {
    const { isOurs } = createAccess(TOKENS, undefined);
    const asked = (localPort: number, host: string, origin?: string): boolean =>
      isOurs({ headers: { host, origin }, socket: { localPort } } as IncomingMessage);
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      expect([name, asked(80, name), asked(80, `${name}:80`), asked(8080, name)]).toEqual([name, true, true, false]);
      expect(asked(80, name, `http://${name}`)).toBe(true);
      expect(asked(8080, `${name}:8080`, `http://${name}`)).toBe(false);
    }
    expect(asked(80, 'evil.example')).toBe(false);
    expect(asked(80, 'localhost', 'http://evil.example')).toBe(false);
  });

  it('takes its own pages and the development server’s', async () => {
    const server = await serving({ devOrigin: 'http://127.0.0.1:5173' });
    for (const origin of [
      server.url,
      `http://localhost:${server.port}`,
      `http://[::1]:${server.port}`,
      'http://127.0.0.1:5173',
    ]) {
      expect([origin, (await post(server.url, 'tasks.get', '{}', { origin })).status]).toEqual([origin, 200]);
    }
  });
});

describe('many and slow clients', () => {
  async function sockets(port: number, count: number): Promise<Socket[]> {
    const all = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
    onTestFinished(() => all.forEach((socket) => socket.destroy()));
    await Promise.all(all.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const socket of all) socket.on('error', () => undefined);
    return all;
  }

  /** Makes a call with a token over a connection; answers its status. */
  function asks(socket: Socket, port: number): Promise<string | undefined> {
    socket.write(`POST /rpc/tasks.get HTTP/1.1\r\nHost: localhost:${port}\r\n${bearer}Content-Length: 2\r\n\r\n{}`);
    return new Promise((resolve) => socket.once('data', (data) => resolve(String(data).split('\r\n')[0])));
  }

  it('serves 500 connections at once', async () => {
    const server = await serving();
    const all = await sockets(server.port, 500);
    const answers = await Promise.all(all.map((socket) => asks(socket, server.port)));
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 200 OK']));
  });

  it('answers 429 to a connection beyond the limit, and lets the next in when one has gone', async () => {
    const server = await serving({ limits: { sockets: 3 } });
    const all = await sockets(server.port, 3);
    await Promise.all(all.map((socket) => asks(socket, server.port)));
    const probe = `GET /healthz HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`;
    await until(async () => / 429 /.test(await raw(server.port, probe)));
    all[0]?.destroy();
    await until(async () => / 200 /.test(await raw(server.port, probe)));
  });

  it('takes the places of silent connections for new ones, and leaves those that showed a token alone', async () => {
    const server = await serving({ limits: { sockets: 20 } });
    const [known] = await sockets(server.port, 1);
    if (known === undefined) throw new Error('No connection was made.');
    await asks(known, server.port);
    const page = await greeted(server);
    const silent = await sockets(server.port, 40);
    await Promise.all(Array.from({ length: 10 }, () => openSocket(server)));
    expect((await post(server.url, 'tasks.get')).status).toBe(200);
    expect(await asks(known, server.port)).toBe('HTTP/1.1 200 OK');
    page.say({ id: 1, call: 'tasks.get', input: {} });
    expect(await page.next()).toMatchObject({ id: 1, ok: true });
    await until(() => silent.filter((socket) => socket.destroyed).length >= 20, { what: 'the silent ones to go' });
  });

  it('is not held up by bodies and headers that trickle, and cuts them off', async () => {
    const server = await serving({ limits: { requestMs: 1_000 } });
    const slow = await sockets(server.port, 300);
    const ends = slow.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    slow.forEach((socket, n) => {
      const head = `POST /rpc/tasks.get HTTP/1.1\r\nHost: localhost:${server.port}\r\n${bearer}`;
      socket.resume();
      socket.write(n % 2 === 0 ? head : `${head}Content-Length: 1000\r\n\r\n{`);
    });
    expect((await post(server.url, 'tasks.get')).status).toBe(200);
    await Promise.all(ends);
    expect(server.rpc.calls).toHaveLength(1);
  });
});
