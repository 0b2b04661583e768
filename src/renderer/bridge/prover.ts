import { proofText, tokenNameText, type ProofSubject, type Prover } from '@shared/proof';

function asText(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** 32 random bytes as text. */
export function newNonce(): string {
  return asText(crypto.getRandomValues(new Uint8Array(32)));
}

/** The name under which the engine is asked whether it knows a token; it tells nothing of the token. */
export async function tokenName(token: string): Promise<string> {
  return asText(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(tokenNameText(token)))));
}

/** Proves that `prover` knows the secret. */
export async function prove(secret: string, prover: Prover, subject: ProofSubject): Promise<string> {
  const encode = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encode.encode(secret), algorithm, false, ['sign']);
  return asText(new Uint8Array(await crypto.subtle.sign('HMAC', key, encode.encode(proofText(prover, subject)))));
}
