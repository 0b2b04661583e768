import { contract, pushSchemas, type CallName, type CallOutput, type Push, type PushName } from '@shared/contract';
import { AppError, fromWire, wireErrorSchema } from '@shared/errors';

/** Checks what a call answered; throws `internal` when engine and screens do not speak the same contract. */
export function readAnswer<N extends CallName>(name: N, value: unknown): CallOutput<N> {
  const parsed = contract[name].output.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new AppError('internal', 'page.otherAnswer', { name, where });
  }
  // The schema was taken by the call's name, which TypeScript can't follow through the union.
  return parsed.data as CallOutput<N>;
}

/** Checks a reply that came as a value of the desktop bridge. */
export function readReply(reply: unknown): unknown {
  if (typeof reply === 'object' && reply !== null && 'ok' in reply) {
    if (reply.ok === true && 'value' in reply) return reply.value;
    if (reply.ok === false && 'error' in reply) {
      const error = wireErrorSchema.safeParse(reply.error);
      if (error.success) throw fromWire(error.data);
    }
  }
  throw new AppError('internal', 'page.unreadable');
}

/** A push that is known and well formed, or null: a newer engine may send more than these screens know. */
export function readPush(message: unknown): Push | null {
  if (typeof message !== 'object' || message === null || !('push' in message) || !('data' in message)) return null;
  const { push, data } = message;
  if (typeof push !== 'string' || !Object.hasOwn(pushSchemas, push)) return null;
  const name = push as PushName;
  const parsed = pushSchemas[name].safeParse(data);
  if (!parsed.success) {
    reportError(new Error(`A push ${name} is malformed: ${parsed.error.issues[0]?.message ?? ''}`));
    return null;
  }
  return { push: name, data: parsed.data } as Push;
}
