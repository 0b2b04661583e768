import {
  socketMessageSchema,
  type CallInput,
  type CallName,
  type CallOutput,
  type PageKey,
  type Push,
  type Role,
  type SocketMessage,
} from '@shared/contract';
import { PendingCalls } from '@shared/contract/client';
import { Emitter } from '@shared/emitter';
import { AppError } from '@shared/errors';
import type { Bridge, ConnectionEvent, ConnectionState } from './bridge';
import type { EntryKey } from './entry-key';
import { createHello, type Hello, type HelloStep } from './hello';
import { readAnswer, readPush } from './messages';

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
  /** Host and port, as the page has them in its address. */
  address: string;
  entryKey: EntryKey | null;
  /** Keeps the key that the engine gave to this page. */
  keep(key: PageKey): void;
  open(url: string): SocketLike;
  /** Runs a function after so many ms. */
  later(run: () => void, ms: number): void;
}

/** The close code by which a host says that it does not know the key: 401 in the private range. */
const REFUSED_CODE = 4401;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

function readMessage(data: unknown): SocketMessage | null {
  try {
    const parsed = socketMessageSchema.safeParse(typeof data === 'string' ? JSON.parse(data) : null);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The bridge over a WebSocket: greets the engine, comes back by itself with growing pauses. */
export function createSocketBridge(options: SocketBridgeOptions): Bridge {
  const pushes = new Emitter<Push>((error) => reportError(error));
  const events = new Emitter<ConnectionEvent>((error) => reportError(error));
  const calls = new PendingCalls();
  const waiting: (() => void)[] = [];
  let entryKey = options.entryKey;
  let state: ConnectionState = entryKey === null ? 'refused' : 'connecting';
  let role: Role = 'viewer';
  let socket: SocketLike | null = null;
  let hello: Hello | null = null;
  let waitMs = FIRST_WAIT_MS;
  let openings = 0;

  function move(to: ConnectionState): void {
    state = to;
    events.emit({ state, role, reconnected: to === 'open' && openings > 1 });
    for (const go of waiting.splice(0)) go();
  }

  function refused(by: SocketLike): void {
    socket = null;
    entryKey = null;
    by.close();
    move('refused');
  }

  async function greet(mine: Hello, which: SocketLike, message: SocketMessage): Promise<void> {
    const step: HelloStep = await mine.take(message);
    if (socket !== which || step === 'talking') return;
    if (step === 'stranger') return refused(which);
    hello = null;
    const { page } = step.entered;
    if (page !== undefined) {
      // From here on nothing is known that would open the next engine.
      entryKey = page;
      options.keep(page);
    }
    role = step.entered.role;
    openings += 1;
    waitMs = FIRST_WAIT_MS;
    move('open');
  }

  function receive(which: SocketLike, data: unknown): void {
    const message = readMessage(data);
    if (message === null) {
      if (hello !== null) return refused(which);
      return reportError(new Error('The engine sent a message that can’t be read.'));
    }
    if (hello !== null) void greet(hello, which, message);
    else if ('push' in message) {
      const push = readPush(message);
      if (push !== null) pushes.emit(push);
    } else if ('id' in message) calls.settle(message.id, message);
  }

  function connect(key: EntryKey): void {
    const mine = options.open(options.url);
    const greeting = createHello(key, options.address, (message) => {
      if (socket === mine) mine.send(JSON.stringify(message));
    });
    socket = mine;
    hello = greeting;
    mine.addEventListener('open', () => void greeting.begin());
    mine.addEventListener('message', (event) => receive(mine, event.data));
    mine.addEventListener('close', (event) => closed(mine, event.code));
  }

  function closed(which: SocketLike, code: number): void {
    if (socket !== which) return;
    calls.failAll(new AppError('unavailable', 'page.unreachable'));
    if (code === REFUSED_CODE) return refused(which);
    socket = null;
    if (state !== 'lost') move('lost');
    options.later(() => {
      if (socket === null && state === 'lost' && entryKey !== null) connect(entryKey);
    }, waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }

  async function settled(): Promise<void> {
    if (state === 'connecting') await new Promise<void>((resolve) => waiting.push(resolve));
    if (state !== 'open') throw new AppError(state === 'refused' ? 'unauthorized' : 'unavailable', 'page.unreachable');
  }

  if (entryKey !== null) connect(entryKey);

  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      await settled();
      return readAnswer(name, await calls.ask((id) => socket?.send(JSON.stringify({ id, call: name, input }))));
    },
    onPush: (listener) => pushes.listen(listener),
    onConnection(listener) {
      const end = events.listen(listener);
      listener({ state, role, reconnected: false });
      return end;
    },
    enter(token) {
      if (state !== 'refused') return;
      entryKey = { token };
      move('connecting');
      connect(entryKey);
    },
  };
}
