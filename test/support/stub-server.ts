import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  contract,
  isCallName,
  socketCallSchema,
  type CallName,
  type CallOutput,
  type CallParsed,
  type PushData,
  type PushName,
  type Role,
  pushSchemas,
} from '@shared/contract';
import { AppError, invalidInput, type WireError } from '@shared/errors';
import { createGreeting } from '../../src/main/server/greeting';
import { PageKeys } from '../../src/main/server/page-keys';
import { StubState } from './stub-state';

/** Answers of the stub, one per call of the contract. */
export type StubHandlers = { [N in CallName]: (input: CallParsed<N>, socket: WebSocket) => CallOutput<N> };

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";

/** A host that serves the built renderer and answers the contract's calls from memory. */
export class StubServer {
  readonly token = 'stub-token-0123456789-0123456789-0123';
  readonly state: StubState;
  /** Calls that came in, in order. */
  readonly calls: { name: string; input: unknown }[] = [];
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<WebSocket>();
  readonly #role: Role;
  readonly #keys: PageKeys;
  #failNext: WireError | null = null;
  #held: { promise: Promise<void>; name: CallName | null } | null = null;

  constructor(rendererDir: string, options: { empty?: boolean; role?: Role } = {}) {
    this.#role = options.role ?? 'admin';
    const other = 'a-token-that-nobody-has';
    this.#keys = new PageKeys(
      this.#role === 'admin' ? { admin: this.token, viewer: other } : { admin: other, viewer: this.token },
    );
    this.state = new StubState(options.empty === true, (name, data) => this.push(name, data));
    this.state.link = () => this.link;
    this.#http = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://stub').pathname);
      const file = join(rendererDir, path === '/' ? 'index.html' : path);
      readFile(file).then(
        (body) => {
          response.writeHead(200, {
            'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
            'content-security-policy': POLICY,
          });
          response.end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    this.#sockets = new WebSocketServer({ server: this.#http, path: '/push' });
    this.#sockets.on('connection', (socket) => this.#greet(socket));
  }

  /** Starts to listen; answers the address with the token in its fragment. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    return this.link;
  }

  /** The address with the token in its fragment. */
  get link(): string {
    return `${this.origin}/#token=${this.token}`;
  }

  /** The address of a screen, for a page that has the token already. */
  addressOf(path: string): string {
    return `${this.origin}/#${path}`;
  }

  /** What a call was asked with, in order. */
  called(name: CallName): unknown[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }

  get origin(): string {
    const address = this.#http.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** Ends every connection; clients are free to come back. */
  drop(): void {
    for (const socket of this.#clients) socket.terminate();
  }

  /** Can't be reached until the returned function is called; it remains the same engine. */
  async goAway(): Promise<() => Promise<void>> {
    const port = Number(new URL(this.origin).port);
    this.drop();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
    return async () => void (await this.listen(port));
  }

  async close(): Promise<void> {
    this.drop();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** Makes the next call fail. */
  failNext(error: WireError): void {
    this.#failNext = error;
  }

  /** Keeps the answer to the next call, or to the next of this name, back until the returned function is called. */
  holdNext(name: CallName | null = null): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = { promise, name };
    return resolve;
  }

  /** Sends a push to everybody, checked against the contract. */
  push<N extends PushName>(name: N, data: PushData<N>): void {
    const text = JSON.stringify({ push: name, data: pushSchemas[name].parse(data) });
    for (const socket of this.#clients) socket.send(text);
  }

  #greet(socket: WebSocket): void {
    const roleOf = (token: string): Role | null => (token === this.token ? this.#role : null);
    const greeting = createGreeting({ roleOf }, this.#keys, new URL(this.origin).host);
    const greet = (raw: unknown): void => {
      const step = greeting.take(JSON.parse(String(raw)));
      if ('refuse' in step) return socket.close(4401, step.refuse);
      socket.send(JSON.stringify(step.say));
      if (!('enter' in step)) return;
      socket.off('message', greet);
      this.#clients.add(socket);
      socket.on('close', () => this.#clients.delete(socket));
      socket.on('message', (message) => this.#answer(socket, String(message)));
    };
    socket.on('message', greet);
  }

  #answer(socket: WebSocket, text: string): void {
    const { id, call, input } = socketCallSchema.parse(JSON.parse(text));
    this.calls.push({ name: call, input });
    const held = this.#held;
    if (held === null || (held.name !== null && held.name !== call)) return this.#reply(socket, id, call, input);
    this.#held = null;
    void held.promise.then(() => this.#reply(socket, id, call, input));
  }

  #reply(socket: WebSocket, id: number, call: string, input: unknown): void {
    try {
      socket.send(JSON.stringify({ id, ok: true, value: this.#handle(call, input) }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message, path } = error;
      socket.send(JSON.stringify({ id, ok: false, error: { code, message, path } }));
    }
  }

  #handle(name: string, input: unknown): unknown {
    const planned = this.#failNext;
    this.#failNext = null;
    if (planned !== null) throw new AppError(planned.code, planned.message, planned.path);
    if (!isCallName(name)) throw new AppError('not-found', `There is no call ${name}.`);
    if (this.#role === 'viewer' && contract[name].role === 'admin') throw new AppError('forbidden', 'Only to look at.');
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) throw invalidInput(parsed.error);
    // The name picks handler and schema together, which TypeScript can't follow through the union.
    const handler = this.state.handlers[name] as (value: unknown) => unknown;
    return contract[name].output.parse(handler(parsed.data));
  }
}
