import type { z } from 'zod';
import { fromWire, type AppError, type Reply } from '../errors';
import { contract, pushSchemas, type CallName, type CallOutput, type Push, type PushName } from './index';

/** What a client makes of an engine that speaks another contract than its own. */
export interface Misfits {
  /** The error of a call whose answer has another form than was agreed. */
  answer: (name: CallName, fault: z.ZodError) => AppError;
  /** Hears of a push that is known by name and has another form. */
  push: (name: PushName, fault: z.ZodError) => void;
}

/** Checks what a call answered. */
export function readAnswer<N extends CallName>(name: N, value: unknown, misfit: Misfits['answer']): CallOutput<N> {
  const parsed = contract[name].output.safeParse(value);
  if (!parsed.success) throw misfit(name, parsed.error);
  // The schema was taken by the call's name, which TypeScript can't follow through the union.
  return parsed.data as CallOutput<N>;
}

/** A push that is known and well formed, or null: a newer engine may send more than a client knows. */
export function readPush(message: unknown, misfit: Misfits['push']): Push | null {
  if (typeof message !== 'object' || message === null || !('push' in message) || !('data' in message)) return null;
  const { push, data } = message;
  if (typeof push !== 'string' || !Object.hasOwn(pushSchemas, push)) return null;
  const name = push as PushName;
  const parsed = pushSchemas[name].safeParse(data);
  if (!parsed.success) {
    misfit(name, parsed.error);
    return null;
  }
  return { push: name, data: parsed.data } as Push;
}

/** The calls of one connection that wait for their replies. */
export class PendingCalls {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  /** Sends a call under an id of its own; gives what the engine answers, throws what it refuses with. */
  ask(send: (id: number) => void): Promise<unknown> {
    const id = ++this.#lastId;
    const reply = Promise.withResolvers<unknown>();
    this.#waiting.set(id, reply);
    send(id);
    return reply.promise;
  }

  /** Takes a reply; one that nobody waits for any more is passed over. */
  settle(id: number, reply: Reply): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply.ok) call?.resolve(reply.value);
    else call?.reject(fromWire(reply.error));
  }

  /** Ends all that wait: the connection is gone. */
  failAll(error: AppError): void {
    for (const call of this.#waiting.values()) call.reject(error);
    this.#waiting.clear();
  }
}
