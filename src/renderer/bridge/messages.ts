import type { CallName, CallOutput, Push } from '@shared/contract';
import * as client from '@shared/contract/client';
import { AppError, fromWire, wireErrorSchema } from '@shared/errors';

/** Checks what a call answered; throws `internal` when engine and screens do not speak the same contract. */
export function readAnswer<N extends CallName>(name: N, value: unknown): CallOutput<N> {
  return client.readAnswer(name, value, (_name, { issues }) => {
    const where = issues[0]?.path.join('.') ?? '';
    return new AppError('internal', 'page.otherAnswer', { name, where });
  });
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

/** A push that is known and well formed, or null; one that is malformed is reported as a bug. */
export function readPush(message: unknown): Push | null {
  return client.readPush(message, (name, { issues }) =>
    reportError(new Error(`A push ${name} is malformed: ${issues[0]?.message ?? ''}`)),
  );
}
