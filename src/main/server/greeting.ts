import {
  socketHelloSchema,
  socketProofSchema,
  socketProveSchema,
  type Role,
  type SocketMessage,
} from '@shared/contract';
import type { ProofSubject } from '@shared/proof';
import type { Access } from './access';
import type { KnownKey, PageKeys } from './page-keys';
import { isProof, prove, randomText } from './proof';

/** What the next step of a greeting is: something to say, the role of who came in, or why nobody comes in. */
export type GreetingStep = { say: SocketMessage } | { enter: Role; say: SocketMessage } | { refuse: string };

/** The messages before a client is let in, in their order. */
export interface Greeting {
  take(message: unknown): GreetingStep;
}

const REFUSED = { refuse: 'The token is not valid.' };

/**
 * A greeting at an address. A program says its token. A page, which can't know who listens at its address by now, says
 * the name of its key; the engine proves that it knows the key, then the page does. Neither says the key itself.
 */
export function createGreeting(access: Pick<Access, 'roleOf'>, keys: PageKeys, address: string): Greeting {
  let asked: { key: KnownKey; subject: ProofSubject; keep: boolean } | null = null;

  const enter = (role: Role, keep: boolean): GreetingStep => ({
    enter: role,
    say: { hello: { role, ...(keep ? { page: keys.give(role) } : {}) } },
  });

  return {
    take(message) {
      if (asked !== null) {
        const answer = socketProofSchema.safeParse(message);
        const isRight = answer.success && isProof(answer.data.proof, asked.key.secret, 'page', asked.subject);
        return isRight ? enter(asked.key.role, asked.keep) : REFUSED;
      }
      const question = socketProveSchema.safeParse(message);
      if (!question.success) {
        const hello = socketHelloSchema.safeParse(message);
        const role = hello.success ? access.roleOf(hello.data.token) : null;
        return role === null ? REFUSED : enter(role, false);
      }
      const { key: name, nonce: pageNonce, keep = false } = question.data.prove;
      const key = keys.find(name);
      if (key === null) return REFUSED;
      const subject = { address, pageNonce, engineNonce: randomText() };
      asked = { key, subject, keep };
      return { say: { proof: prove(key.secret, 'engine', subject), nonce: subject.engineNonce } };
    },
  };
}
