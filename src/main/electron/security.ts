import type { App, Event, Session, Shell, WebContents } from 'electron';
import type { Logger } from '../app/ports';

/** What the walls around the pages need. */
export interface SecurityParts {
  app: Pick<App, 'on'>;
  shell: Pick<Shell, 'openExternal'>;
  /** Whether an address is one of our pages. */
  isOurs: (url: string) => boolean;
  logger: Logger;
}

/** Writing plain text to the clipboard after a click; reading it is another permission. */
const COPY = 'clipboard-sanitized-write';

/** Whether the system's browser may be given this link: http or https, with no name or password in it. */
export function isWebLink(link: string): boolean {
  const url = URL.parse(link);
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === ''
  );
}

/**
 * Keeps every page where it is: no way to another origin, no new windows, no embedded guests. A link to the web opens
 * in the system's browser. Follows the list in Electron's security guide. Call before the first window.
 */
export function secureContents({ app, shell, isOurs, logger }: SecurityParts): void {
  const refuseStrangers = (event: Event<{ url: string }>): void => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    logger.warn('A page tried to leave the app.', { url: event.url.slice(0, 200) });
  };
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', refuseStrangers);
    contents.on('will-frame-navigate', refuseStrangers);
    contents.on('will-redirect', refuseStrangers);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isWebLink(url)) {
        shell.openExternal(url).catch((error: unknown) => logger.error('A link could not be opened.', error));
      }
      return { action: 'deny' };
    });
  });
}

/** Lets pages save what they made themselves, a log say; whatever else would come onto the disk is cancelled. */
export function guardDownloads(session: Pick<Session, 'on'>, isOurs: (url: string) => boolean, logger: Logger): void {
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (url.startsWith('blob:') && isOurs(url.slice('blob:'.length))) return;
    event.preventDefault();
    logger.warn('A download was cancelled: it was not made by the app.', { url: url.slice(0, 200) });
  });
}

/** Refuses every permission that a page can ask for, but for one: our own pages may put text on the clipboard. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
  isOurs: (url: string) => boolean,
): void {
  const isCopy = (permission: string, url: string): boolean => permission === COPY && isOurs(url);
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isCopy(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isCopy(permission, origin));
  session.setDevicePermissionHandler(() => false);
}
