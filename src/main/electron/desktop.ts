import { join } from 'node:path';
import type { App, BrowserWindow, Dialog, IpcMain, Menu, PowerMonitor, Protocol, Session, Shell, Tray } from 'electron';
import { AppError, StoreLost } from '@shared/errors';
import { languageOf } from '@shared/messages/languages';
import { sentenceIn, translator } from '@shared/messages/render';
import type { Logger } from '../app/ports';
import { createAppHandler } from './app-protocol';
import { createDialogs } from './dialogs';
import type { DamagedChoice, HostedEngine } from './hosted-engine';
import { createIpcWire } from './ipc-wire';
import { APP_SCHEME, APP_URL, pageCheck } from './origin';
import { watchPower } from './power';
import { createQuit } from './quit';
import { denyPermissions, guardDownloads, secureContents } from './security';
import { type AppTray, createTray } from './tray';
import { type NeedsWatch, watchNeeds } from './watch-needs';
import { createMainWindow } from './window';

/** The parts of Electron that the desktop is made of. */
export interface ElectronParts {
  app: App;
  BrowserWindow: typeof BrowserWindow;
  Menu: typeof Menu;
  Tray: typeof Tray;
  dialog: Dialog;
  ipcMain: IpcMain;
  powerMonitor: PowerMonitor;
  protocol: Protocol;
  session: { readonly defaultSession: Session };
  shell: Shell;
}

/** What the desktop is told by its entry. */
export interface DesktopOptions {
  electron: ElectronParts;
  /** Folder of the built screens. */
  rendererDir: string;
  /** Address of a development server that serves the screens instead; null: the built ones. */
  devUrl: string | null;
  /** Path of the built preload. */
  preload: string;
  iconsDir: string;
  /** Where the engine log is written, for the sentence that names it. */
  logFile: string;
  logger: Logger;
  /** Starts the engine and what listens beside it. Throws once `leave` is aborted: nothing is left of it then. */
  open(damaged: DamagedChoice, leave: AbortSignal): Promise<HostedEngine>;
}

/** A stop takes up to 5 s of grace for each child; the system gives about as long again (interface.md: 15 s). */
const CLOSE_WITHIN_MS = 15_000;

/** The running desktop. */
export interface Desktop {
  /** A bug that nobody caught: writes it down, stops the engine in order, says so, ends with code 1. */
  fault(error: unknown): void;
}

/**
 * Runs the desktop: window, tray, power, the way out. To be called once Electron is ready, by the instance that holds
 * the lock; the rest happens by itself.
 */
export function runDesktop(options: DesktopOptions): Desktop {
  const { electron, logger } = options;
  const { app } = electron;
  const url = options.devUrl ?? APP_URL;
  const isOurs = pageCheck(url);
  const language = languageOf([app.getLocale()]);
  const t = translator(language);
  const dialogs = createDialogs(electron.dialog, t);
  const ready = Promise.withResolvers<HostedEngine>();
  const leave = new AbortController();
  let opening: Promise<HostedEngine | null> = Promise.resolve(null);
  let engine: HostedEngine | null = null;
  let tray: AppTray | null = null;
  let needs: NeedsWatch | null = null;
  let lastWords: (() => void) | null = null;

  const quit = createQuit({
    running: () => engine?.running() ?? 0,
    ask: (running) => {
      // A question without a window would stop the schedules there until the answer.
      if (process.platform === 'darwin') window.show();
      return dialogs.askQuit(running, window.seen());
    },
    drain: (on) => engine?.drain(on),
    hide: () => window.hide(),
    // An engine that is still starting is told, and waited for, so that it ends in order too.
    close: async () => {
      leave.abort();
      await (await opening.catch(() => null))?.close();
    },
    abandon: () => engine?.abandon(),
    beforeExit: () => lastWords?.(),
    exit: (code) => app.exit(code),
    changed: () => showState(),
    logger,
    closeWithinMs: CLOSE_WITHIN_MS,
  });
  const leaving = (): boolean => quit.phase() === 'leaving';
  const end = (): void => void quit.now();
  const showState = (): void =>
    tray?.show({
      needs: needs?.count() ?? 0,
      running: engine?.running() ?? 0,
      finishing: quit.phase() === 'finishing',
    });

  secureContents({ app, shell: electron.shell, isOurs, logger });
  denyPermissions(electron.session.defaultSession, isOurs);
  guardDownloads(electron.session.defaultSession, isOurs, logger);
  electron.protocol.handle(APP_SCHEME, createAppHandler(options.rendererDir));
  // Elsewhere the default menu would bring reload and developer tools; on macOS copy and paste live in it.
  if (process.platform !== 'darwin') electron.Menu.setApplicationMenu(null);

  const wire = createIpcWire({ ipcMain: electron.ipcMain, rpc: ready.promise.then(({ rpc }) => rpc), isOurs });
  const window = createMainWindow({
    BrowserWindow: electron.BrowserWindow,
    url,
    preload: options.preload,
    icon: join(options.iconsDir, 'icon.png'),
    title: t('app.name'),
    devTools: !app.isPackaged,
    attach: (contents) => wire.attach(contents),
    leaving,
    sessionEnds: end,
    pageGone: (parent) => dialogs.askReload(parent),
    logger,
  });

  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // Without a listener Electron quits when the last window is gone; the app lives on in the tray.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit.request();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

  const openEngine = async (): Promise<HostedEngine | null> => {
    for (let choice: DamagedChoice | null = 'refuse'; choice !== null;) {
      try {
        return await options.open(choice, leave.signal);
      } catch (error) {
        if (!(error instanceof StoreLost)) throw error;
        logger.error('The store is damaged or missing.', error);
        choice = await dialogs.askDamaged(error.said ?? error.message);
      }
    }
    return null;
  };

  const start = async (): Promise<void> => {
    // The page loads while the engine starts; its first calls wait for it.
    window.prepare();
    opening = openEngine();
    const hosted = await opening;
    if (hosted === null) return quit.now();
    if (leaving()) return;
    engine = hosted;
    watchPower({ powerMonitor: electron.powerMonitor, nudge: () => hosted.nudge(), end });
    tray = createTray({
      Tray: electron.Tray,
      Menu: electron.Menu,
      iconsDir: options.iconsDir,
      platform: process.platform,
      t,
      open: () => window.show(),
      quit: () => app.quit(),
    });
    needs = watchNeeds(hosted.rpc, showState);
    const watched = needs;
    hosted.rpc.connect({
      id: 'tray',
      backlog: () => 0,
      send: ({ message }) => {
        if (message.push === 'execution.changed' || message.push === 'task.changed') watched.ask();
        if (message.push !== 'engine.changed') return;
        showState();
        quit.ranOut();
      },
    });
    showState();
    needs.ask();
    ready.resolve(hosted);
    window.show();
  };

  start().catch((error: unknown) => {
    if (leaving() && error instanceof AppError) return;
    logger.error('The desktop could not start.', error);
    const sentence =
      error instanceof AppError ? sentenceIn(error, language) : t('desktop.bugDetail', { log: options.logFile });
    lastWords ??= () => dialogs.showError(t('desktop.cannotStart'), sentence);
    void quit.now(1);
  });

  return {
    fault(error) {
      logger.error('A bug that nobody caught.', error);
      lastWords ??= () => dialogs.showError(t('desktop.bug'), t('desktop.bugDetail', { log: options.logFile }));
      void quit.now(1);
    },
  };
}
