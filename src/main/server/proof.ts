import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { proofText, tokenNameText, type ProofSubject, type Prover } from '@shared/proof';

/** 32 random bytes as text. */
export function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** The name under which a token is asked for; it tells nothing of the token. */
export function tokenName(token: string): string {
  return createHash('sha256').update(tokenNameText(token)).digest('base64url');
}

/** Proves that `prover` knows the secret. */
export function prove(secret: string, prover: Prover, subject: ProofSubject): string {
  return createHmac('sha256', secret).update(proofText(prover, subject)).digest('base64url');
}

/** Whether a proof is right. Takes the same time for every wrong one. */
export function isProof(proof: string, secret: string, prover: Prover, subject: ProofSubject): boolean {
  const right = Buffer.from(prove(secret, prover, subject));
  const given = Buffer.from(proof);
  return given.length === right.length && timingSafeEqual(given, right);
}
