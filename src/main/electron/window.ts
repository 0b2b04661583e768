import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Logger } from '../app/ports';

/** What the window needs. */
export interface WindowParts {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Address of the first page. */
  url: string;
  /** Path of the built preload. */
  preload: string;
  /** Path of the app's icon. */
  icon: string;
  title: string;
  /** Whether pages may be looked into with the developer tools. */
  devTools: boolean;
  /** Called with the contents of each window before its page loads. */
  attach(contents: WebContents): void;
  /** The app is on its way out: windows really close. */
  leaving(): boolean;
  /** Windows ends the session. */
  sessionEnds(): void;
  /** The page's process died under a window that a person sees: whether to load it again, else the window is closed. */
  pageGone(window: BrowserWindow): Promise<boolean>;
  logger: Logger;
}

/** The app's only window. It is made at first use, and hidden rather than closed, so that no edit is lost. */
export interface MainWindow {
  /** Brings the window to the front, making it if there is none. */
  show(): void;
  /** Makes the window and loads its page without showing it. */
  prepare(): void;
  hide(): void;
  /** The window while a person can see it. */
  seen(): BrowserWindow | null;
}

/** Settings of every page, written out even where they are Electron's defaults: they are the wall. */
export function pagePreferences(preload: string, devTools: boolean): BrowserWindowConstructorOptions['webPreferences'] {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries would be fetched from the web.
    spellcheck: false,
    devTools,
  };
}

/** Builds the window's keeper; no window is made yet. */
export function createMainWindow(parts: WindowParts): MainWindow {
  const { logger } = parts;
  let window: BrowserWindow | null = null;
  let painted = false;
  let wanted = false;

  const make = (): BrowserWindow => {
    const made = new parts.BrowserWindow({
      width: 1280,
      height: 820,
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: parts.title,
      icon: parts.icon,
      webPreferences: pagePreferences(parts.preload, parts.devTools),
    });
    painted = false;
    parts.attach(made.webContents);
    made.once('ready-to-show', () => {
      painted = true;
      if (wanted) made.show();
    });
    made.on('close', (event) => {
      if (parts.leaving()) return;
      event.preventDefault();
      wanted = false;
      made.hide();
    });
    made.on('closed', () => {
      if (window === made) window = null;
    });
    made.on('query-session-end', () => parts.sessionEnds());
    made.on('session-end', () => parts.sessionEnds());
    made.webContents.on('render-process-gone', (_event, details) => {
      logger.error('The window’s page ended.', new Error(`${details.reason}, exit code ${details.exitCode}`));
      if (parts.leaving()) return;
      if (wanted) void revive(made);
      else made.destroy();
    });
    load(made);
    window = made;
    return made;
  };

  const load = (made: BrowserWindow): void => {
    made.loadURL(parts.url).catch((error: unknown) => {
      if (!made.isDestroyed()) logger.error('The window’s page could not be loaded.', error);
    });
  };

  // Asked each time: a page that dies as it loads would else be loaded for ever.
  const revive = async (made: BrowserWindow): Promise<void> => {
    let again = false;
    try {
      again = await parts.pageGone(made);
    } catch (error) {
      logger.error('Whether to load the page again could not be asked.', error);
    }
    if (made.isDestroyed()) return;
    if (again) load(made);
    else made.destroy();
  };

  return {
    prepare() {
      window ??= make();
    },
    show() {
      wanted = true;
      window ??= make();
      if (!painted) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    hide() {
      wanted = false;
      window?.hide();
    },
    seen: () => (wanted && painted ? window : null),
  };
}
