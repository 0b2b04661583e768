/** Scheme of the app's own pages. A custom one: `file:` would let a page read the disk. */
export const APP_SCHEME = 'app';
/** Host part of the app's own pages. */
export const APP_HOST = 'closing-bell';
/** First page of the window. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/**
 * Builds the check "is this address one of our pages?" for the page that the window loads. Compares scheme and host:
 * Node gives every custom scheme the same origin, `null`.
 */
export function pageCheck(rendererUrl: string): (url: string) => boolean {
  const own = new URL(rendererUrl);
  return (url) => {
    const other = URL.parse(url);
    return other !== null && other.protocol === own.protocol && other.host === own.host;
  };
}
