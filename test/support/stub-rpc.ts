import type { Push } from '../../src/shared/contract';
import { isCallName } from '../../src/shared/contract';
import type { Reply } from '../../src/shared/errors';
import type { Connection } from '../../src/main/app/ports';
import type { Caller, Rpc } from '../../src/main/rpc/rpc-types';

/** One call that a stub took. */
export interface TakenCall {
  caller: Caller;
  name: string;
  input: unknown;
}

/** Answers one call. */
export type StubHandler = (input: never, caller: Caller) => unknown;

/** A small rpc for tests of the hosts: answers what it is told to, remembers what it was asked. */
export interface StubRpc extends Rpc {
  readonly calls: TakenCall[];
  readonly connections: Set<Connection>;
  /** Sends a push to everybody who is connected. */
  push(message: Push): void;
}

/** A failure as a handler of a stub answers it. */
export function refuse(code: 'not-found' | 'conflict' | 'forbidden' | 'invalid-input', message: string): Reply {
  return { ok: false, error: { code, message } };
}

function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'ok' in value && 'error' in value;
}

/** A stub that answers by name; a call of the contract without a handler is answered with its own input. */
export function createStubRpc(handlers: Record<string, StubHandler> = {}): StubRpc {
  const calls: TakenCall[] = [];
  const connections = new Set<Connection>();
  return {
    calls,
    connections,
    async call(caller, name, input) {
      calls.push({ caller, name, input });
      if (!isCallName(name)) return refuse('not-found', `There is no call ${name}.`);
      if (caller.role === 'viewer' && name !== 'health.get') return refuse('forbidden', 'A viewer may only look.');
      const handler = handlers[name];
      if (handler === undefined) return { ok: true, value: input };
      const answer = await handler(input as never, caller);
      return isReply(answer) ? answer : { ok: true, value: answer };
    },
    connect(connection) {
      connections.add(connection);
      return { [Symbol.dispose]: () => void connections.delete(connection) };
    },
    push(message) {
      const json = JSON.stringify(message);
      for (const connection of connections) connection.send({ message, json: () => json });
    },
  };
}
