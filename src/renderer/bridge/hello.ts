import type { PageKey, Role, SocketMessage } from '@shared/contract';
import type { EntryKey } from './entry-key';
import { newNonce, prove, tokenName } from './prover';

/** How a page stands with who answers: let in, still talking, or it is not the engine that knows the key. */
export type HelloStep = { entered: { role: Role; page: PageKey | undefined } } | 'talking' | 'stranger';

/** One greeting over one connection. */
export interface Hello {
  /** Asks who answers to prove that it knows the key. Says no secret. */
  begin(): Promise<void>;
  take(message: SocketMessage): Promise<HelloStep>;
}

/**
 * Greets whoever listens at `address`, which may be another program by now: it has to prove first that it knows the key
 * and is meant to be reached there. The key itself is never sent.
 */
export function createHello(key: EntryKey, address: string, say: (message: object) => void): Hello {
  const secret = 'token' in key ? key.token : key.secret;
  const pageNonce = newNonce();
  let hasProved = false;

  return {
    async begin() {
      const name = 'token' in key ? await tokenName(key.token) : key.name;
      say({ prove: { key: name, nonce: pageNonce, ...('token' in key ? { keep: true } : {}) } });
    },
    async take(message) {
      if (hasProved) return 'hello' in message ? { entered: { page: undefined, ...message.hello } } : 'stranger';
      if (!('proof' in message)) return 'stranger';
      const subject = { address, pageNonce, engineNonce: message.nonce };
      if (message.proof !== (await prove(secret, 'engine', subject))) return 'stranger';
      hasProved = true;
      say({ proof: await prove(secret, 'page', subject) });
      return 'talking';
    },
  };
}
