import type { PageKey } from '@shared/contract';

/** What a page has to come in with: the token of an address, or the key that an engine gave to this page. */
export type EntryKey = { token: string } | PageKey;

const KEPT = 'closing-bell.page';

/** The token in the fragment of an address; null: none. */
export function tokenIn(hash: string): string | null {
  const given = /^#token=([^&]+)/.exec(hash)?.[1];
  if (given === undefined) return null;
  try {
    return decodeURIComponent(given);
  } catch {
    return null;
  }
}

function readKept(text: string | null): PageKey | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('name' in kept) || !('secret' in kept)) return null;
    return typeof kept.name === 'string' && typeof kept.secret === 'string'
      ? { name: kept.name, secret: kept.secret }
      : null;
  } catch {
    return null;
  }
}

/**
 * Takes the token out of the address and cleans the address, so that the token neither stays on screen nor is taken for
 * a page; without one, the key that this tab was given. The token itself is kept nowhere: what a tab keeps is worth
 * nothing once its engine has ended. Null: neither.
 */
export function takeEntryKey(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'getItem'>,
): EntryKey | null {
  const token = tokenIn(location.hash);
  if (token === null) return readKept(storage.getItem(KEPT));
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return { token };
}

/** Keeps the key of this tab over a reload. */
export function keepPageKey(storage: Pick<Storage, 'setItem'>, { name, secret }: PageKey): void {
  storage.setItem(KEPT, JSON.stringify({ name, secret }));
}

/** What a person pasted to come back: the token if it is for this page's own address, another address to go to, or null. */
export function readPasted(text: string, origin: string): { token: string } | { goTo: string } | null {
  const trimmed = text.trim();
  if (/^[\w-]{32,256}$/.test(trimmed)) return { token: trimmed };
  const url = URL.parse(trimmed);
  const token = url === null ? null : tokenIn(url.hash);
  if (url === null || token === null) return null;
  if (url.origin === origin) return { token };
  return url.protocol === 'http:' && url.hostname === '127.0.0.1' ? { goTo: url.href } : null;
}
