import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { onTestFinished } from 'vitest';
import type { Logger } from '../../../src/main/app/ports';
import { startServer, type RunningServer, type ServerOptions } from '../../../src/main/server/server';
import { createStubRpc, type StubHandler, type StubRpc } from '../../support/stub-rpc';

/** Tokens of the servers under test. */
export const TOKENS = { admin: 'admin-token-of-this-test-0123456789', viewer: 'viewer-token-of-this-test-0123456789' };

/** A logger that keeps its errors. */
export function keepingLogger(): Logger & { errors: unknown[] } {
  const errors: unknown[] = [];
  return { errors, info: () => undefined, warn: () => undefined, error: (_message, error) => void errors.push(error) };
}

/** A folder that is gone after the test. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'closing-bell-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A folder with a page, a hashed script, and a secret beside it. */
export async function builtPages(): Promise<string> {
  const dir = await tempDir();
  const pages = join(dir, 'renderer');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(pages, 'assets', 'index-Ab12_xYz.js'), 'export const built = true;');
  await writeFile(join(pages, '.hidden'), 'hidden secret');
  await writeFile(join(dir, 'secret.txt'), 'outside secret');
  return pages;
}

/** A server on a free port that is closed after the test. */
export async function serving(
  options: Partial<ServerOptions> & { handlers?: Record<string, StubHandler> } = {},
): Promise<RunningServer & { rpc: StubRpc; logger: ReturnType<typeof keepingLogger> }> {
  const { handlers, ...rest } = options;
  const rpc = createStubRpc(handlers);
  const logger = keepingLogger();
  const server = await startServer({ rpc, tokens: TOKENS, port: 0, rendererDir: null, logger, ...rest });
  onTestFinished(() => server.close());
  return { ...server, rpc, logger };
}

/** One call over HTTP as an administrator, with what is given instead. */
export async function post(
  url: string,
  name: string,
  body: BodyInit = '{}',
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(`${url}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return {
    status: response.status,
    answer: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}

/** Sends raw bytes and gives back all that comes until the server closes or `enough` is found. */
export async function raw(port: number, text: string, enough = /\r\n\r\n/): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (enough.test(answer)) break;
  }
  return answer;
}

/** A WebSocket with its messages as they come. */
export interface TestSocket {
  ws: WebSocket;
  say(message: unknown): void;
  /** The next message that has not been taken yet. */
  next(): Promise<Record<string, unknown>>;
  closed: Promise<number>;
}

/** Opens a WebSocket at `/push` without saying anything. */
export async function openSocket(
  server: { port: number },
  options: { headers?: Record<string, string>; origin?: string } = {},
): Promise<TestSocket> {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/push`, options);
  onTestFinished(() => ws.terminate());
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  const ready: Record<string, unknown>[] = [];
  ws.on('message', (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    const take = waiting.shift();
    if (take) take(message);
    else ready.push(message);
  });
  const closed = new Promise<number>((resolve) => ws.on('close', (code) => resolve(code)));
  await once(ws, 'open');
  return {
    ws,
    closed,
    say: (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: () =>
      new Promise((resolve) => {
        const message = ready.shift();
        if (message) resolve(message);
        else waiting.push(resolve);
      }),
  };
}

/** Opens a WebSocket and says hello. */
export async function greeted(server: { port: number }, token: string = TOKENS.admin): Promise<TestSocket> {
  const socket = await openSocket(server);
  socket.say({ token });
  await socket.next();
  return socket;
}
