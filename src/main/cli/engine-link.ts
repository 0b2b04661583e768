import { randomUUID } from 'node:crypto';
import type { CallInput, CallName, CallOutput, Push } from '@shared/contract';
import { readAnswer } from '@shared/contract/client';
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

/** What a call answered, in the contract's form; throws `unavailable` when the engine speaks another version. */
export function answerOf<N extends CallName>(name: N, value: unknown): CallOutput<N> {
  return readAnswer(name, value, (_name, cause) => new AppError('unavailable', 'cli.otherVersion', {}, { cause }));
}

/** Takes a reply apart: gives the value in the contract's form, throws the error. */
function openReply<N extends CallName>(name: N, reply: Reply): CallOutput<N> {
  if (!reply.ok) throw fromWire(reply.error);
  return answerOf(name, reply.value);
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
