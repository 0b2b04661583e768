import { randomUUID } from 'node:crypto';
import { contract, type CallInput, type CallName, type CallOutput, type Push } from '@shared/contract';
import { AppError, fromWire, type Reply } from '@shared/errors';
import type { Connection } from '../app/ports';
import type { Caller, Rpc } from '../rpc/rpc-types';

/** The command line's line to an engine, in this process or in another. */
export interface EngineLink {
  /** Throws what the engine answers as AppError, and `unavailable` when the engine is gone. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Pushes go to the listener until the link is closed. */
  onPush(listener: (push: Push) => void): void;
  /** Aborted when the engine went away by itself. */
  readonly gone: AbortSignal;
  close(): void;
}

/** Takes a reply apart: gives the value in the contract's form, throws the error. */
export function openReply<N extends CallName>(name: N, reply: Reply): CallOutput<N> {
  if (!reply.ok) throw fromWire(reply.error);
  const parsed = contract[name].output.safeParse(reply.value);
  if (!parsed.success) {
    throw new AppError('unavailable', 'cli.otherVersion', {}, { cause: parsed.error });
  }
  return parsed.data as CallOutput<N>;
}

/** A link to an engine in this process. */
export function linkHere(rpc: Rpc): EngineLink {
  const listeners = new Set<(push: Push) => void>();
  const connection: Connection = {
    id: randomUUID(),
    send: (push) => listeners.forEach((listen) => listen(push.message)),
    backlog: () => 0,
  };
  const caller: Caller = { role: 'admin', who: 'cli', connection };
  const pushes = rpc.connect(connection);
  return {
    call: async (name, input) => openReply(name, await rpc.call(caller, name, input)),
    onPush: (listener) => void listeners.add(listener),
    gone: new AbortController().signal,
    close: () => pushes[Symbol.dispose](),
  };
}
