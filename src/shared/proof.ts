/** Who proves that it knows a key: the engine, or one of its pages. */
export type Prover = 'engine' | 'page';

/** What a proof is about: both sides' nonces, and the address at which the engine is reached. */
export interface ProofSubject {
  /** Host and port as the page has them in its address. An engine on another port proves nothing for this one. */
  address: string;
  pageNonce: string;
  engineNonce: string;
}

/** The text that a prover signs with the key (HMAC-SHA-256). No part can hold a line break, so no two texts are alike. */
export function proofText(prover: Prover, { address, pageNonce, engineNonce }: ProofSubject): string {
  return ['closing-bell proof 1', prover, address, pageNonce, engineNonce].join('\n');
}

/** The text whose SHA-256 names a token without telling it. Tokens are random and long, so no list of guesses leads back. */
export function tokenNameText(token: string): string {
  return `closing-bell token 1\n${token}`;
}
