const STORED = 'closing-bell.token';

/**
 * Takes the token out of the URL's fragment, keeps it for this tab and cleans the URL, so that it neither stays on
 * screen nor is taken for a page. Answers the token in force, or null.
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): string | null {
  const given = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (given === undefined) return storage.getItem(STORED);
  const token = decodeURIComponent(given);
  storage.setItem(STORED, token);
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return token;
}

/** The address of this page with the token of this tab in it, for another browser; null where there is none. */
export function linkWithToken(
  location: Pick<Location, 'origin' | 'pathname'>,
  storage: Pick<Storage, 'getItem'>,
): string | null {
  const token = storage.getItem(STORED);
  return token === null ? null : `${location.origin}${location.pathname}#token=${encodeURIComponent(token)}`;
}
