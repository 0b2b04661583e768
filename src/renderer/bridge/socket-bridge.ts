import {
  socketMessageSchema,
  type CallInput,
  type CallName,
  type CallOutput,
  type Push,
  type Role,
} from '@shared/contract';
import { AppError } from '@shared/errors';
import { Listeners, type Bridge, type ConnectionEvent, type ConnectionState } from './bridge';
import { fromWire, readAnswer, readPush } from './messages';

/** The part of a WebSocket that is used, so that tests can give another. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(name: 'open', listener: () => void): void;
  addEventListener(name: 'close', listener: (event: { code: number }) => void): void;
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void;
}

/** What the socket bridge needs from outside. */
export interface SocketBridgeOptions {
  url: string;
  token: string | null;
  open(url: string): SocketLike;
  /** Runs a function after so many ms. */
  later(run: () => void, ms: number): void;
}

interface Pending {
  name: CallName;
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

/** The close code by which a host says that the token is wrong: 401 in the private range. */
const REFUSED_CODE = 4401;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const UNREACHABLE = 'The engine can’t be reached. Wait for the connection, or start it again.';

/** The bridge over a WebSocket: says hello with the token, comes back by itself with growing pauses. */
export function createSocketBridge(options: SocketBridgeOptions): Bridge {
  const pushes = new Listeners<Push>();
  const events = new Listeners<ConnectionEvent>();
  const pending = new Map<number, Pending>();
  const waiting: (() => void)[] = [];
  let state: ConnectionState = options.token === null ? 'refused' : 'connecting';
  let role: Role = 'viewer';
  let socket: SocketLike | null = null;
  let nextId = 1;
  let waitMs = FIRST_WAIT_MS;
  let openings = 0;

  function move(to: ConnectionState): void {
    state = to;
    events.emit({ state, role, reconnected: to === 'open' && openings > 1 });
    for (const go of waiting.splice(0)) go();
  }

  function failAll(): void {
    for (const call of pending.values()) call.reject(new AppError('unavailable', UNREACHABLE));
    pending.clear();
  }

  function receive(data: unknown): void {
    const raw: unknown = typeof data === 'string' ? JSON.parse(data) : null;
    const parsed = socketMessageSchema.safeParse(raw);
    if (!parsed.success) return reportError(new Error('The engine sent a message that can’t be read.'));
    const message = parsed.data;
    if ('hello' in message) {
      role = message.hello.role;
      openings += 1;
      waitMs = FIRST_WAIT_MS;
      move('open');
    } else if ('push' in message) {
      const push = readPush(message);
      if (push !== null) pushes.emit(push);
    } else {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.ok) call?.resolve(message.value);
      else call?.reject(fromWire(message.error));
    }
  }

  function connect(): void {
    const mine = options.open(options.url);
    socket = mine;
    mine.addEventListener('open', () => mine.send(JSON.stringify({ token: options.token })));
    mine.addEventListener('message', (event) => receive(event.data));
    mine.addEventListener('close', (event) => closed(mine, event.code));
  }

  function closed(which: SocketLike, code: number): void {
    if (socket !== which) return;
    socket = null;
    failAll();
    if (code === REFUSED_CODE) return move('refused');
    if (state !== 'lost') move('lost');
    options.later(connect, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }

  async function settled(): Promise<void> {
    if (state === 'connecting') await new Promise<void>((resolve) => waiting.push(resolve));
    if (state !== 'open') throw new AppError(state === 'refused' ? 'unauthorized' : 'unavailable', UNREACHABLE);
  }

  if (options.token !== null) connect();

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      await settled();
      const id = nextId++;
      const answer = await new Promise<unknown>((resolve, reject) => {
        pending.set(id, { name, resolve, reject });
        socket?.send(JSON.stringify({ id, call: name, input }));
      });
      return readAnswer(name, answer);
    },
    onPush: (listener) => pushes.add(listener),
    onConnection(listener) {
      const end = events.add(listener);
      listener({ state, role, reconnected: false });
      return end;
    },
  };
}
