import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, BrowserWindow, dialog, ipcMain, Menu, powerMonitor, protocol, session, shell, Tray } from 'electron';
import { AppError } from '@shared/errors';
import { languageOf } from '@shared/messages/languages';
import { sentenceIn } from '@shared/messages/render';
import { version } from '../../package.json';
import { findDataDir } from './cli/data-dir';
import { holdFolder } from './cli/hold-folder';
import { compose, prepareDataFolder, type Engine } from './compose';
import { APP_PRIVILEGES } from './electron/app-protocol';
import { runDesktop } from './electron/desktop';
import { ownNode } from './electron/own-node';
import { debugRefusal, takeDebugSwitches } from './electron/switches';
import type { DamagedChoice, HostedEngine } from './electron/hosted-engine';
import { createLogger } from './logger';
import { hostEngine } from './server/engine-host';

const root = join(import.meta.dirname, '../..');
const resourcesDir = app.isPackaged ? join(process.resourcesPath, 'resources') : join(root, 'resources');
const rendererDir = join(root, 'out/renderer');

type Logger = ReturnType<typeof createLogger>;

/** How long the folder's last engine may take to go before we say that it is held, ms. */
const HELD_PATIENCE_MS = 5_000;

/** The data folder of `--data`, else the one that all hosts share. Chromium's own switches are let pass. */
function chosenDataDir(): string {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { data: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return findDataDir(typeof values.data === 'boolean' ? '' : values.data);
}

async function takeFolder(dataDir: string, logger: Logger, damaged: DamagedChoice): Promise<Engine> {
  const take = (): Promise<Engine> =>
    compose({
      dataDir,
      resourcesDir,
      launcherEntry: join(import.meta.dirname, 'launcher.js'),
      searchWorkerEntry: join(import.meta.dirname, 'log-search.js'),
      storeWorkerEntry: join(import.meta.dirname, 'store-worker.js'),
      ownNode: ownNode(dataDir),
      host: 'desktop',
      planning: true,
      version,
      logger,
      damaged,
    });
  const hold = await holdFolder(dataDir, take, { patienceMs: HELD_PATIENCE_MS });
  if ('mine' in hold) return hold.mine;
  const { pid, url } = hold.holder;
  throw new AppError('conflict', 'desktop.otherEngine', {
    pid,
    folder: dataDir,
    url,
    file: join(dataDir, 'engine.json'),
  });
}

/** The engine, and beside it the loopback server through which commands and scripts reach it. */
async function open(
  dataDir: string,
  logger: Logger,
  damaged: DamagedChoice,
  leave: AbortSignal,
): Promise<HostedEngine> {
  const engine = await takeFolder(dataDir, logger, damaged);
  const hosted = await hostEngine(engine, { dataDir, port: 0, anyPort: true, rendererDir, logger }, leave);
  if (hosted === null) throw new AppError('unavailable', 'desktop.quitWhileStarting');
  return {
    rpc: engine.rpc,
    running: () => engine.running(),
    nudge: () => engine.nudge(),
    drain: (on) => engine.drain(on),
    close: () => hosted.close(),
    abandon: () => engine.abandon(),
  };
}

async function main(): Promise<void> {
  const debugSwitches = app.isPackaged ? takeDebugSwitches(app.commandLine) : [];
  if (debugSwitches.length > 0) {
    process.stderr.write(`${debugRefusal(debugSwitches)}\n`);
    return app.exit(1);
  }
  const dataDir = chosenDataDir();
  prepareDataFolder(dataDir);
  // Chromium's own files stay apart from the engine's. The lock of the single instance hangs on this folder.
  app.setPath('userData', join(dataDir, 'electron'));
  protocol.registerSchemesAsPrivileged([APP_PRIVILEGES]);
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) return app.exit(0);

  const logFile = join(dataDir, 'engine.log');
  const logger = createLogger(logFile, !app.isPackaged);
  if (app.commandLine.hasSwitch('no-sandbox')) {
    logger.warn('The window runs without Chromium’s sandbox: this system or a switch does not allow it.');
  }
  await app.whenReady();
  const desktop = runDesktop({
    electron: { app, BrowserWindow, Menu, Tray, dialog, ipcMain, powerMonitor, protocol, session, shell },
    rendererDir,
    devUrl: app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null),
    preload: join(root, 'out/preload/index.cjs'),
    iconsDir: join(resourcesDir, 'icons'),
    logFile,
    logger,
    open: (damaged, leave) => open(dataDir, logger, damaged, leave),
  });
  process.on('uncaughtException', (error) => desktop.fault(error));
  process.on('unhandledRejection', (reason) => desktop.fault(reason));
}

// Whoever read it may have gone, and that must not end the app.
process.stderr.on('error', () => undefined);

main().catch((error: unknown) => {
  const sentence =
    error instanceof AppError
      ? sentenceIn(error, languageOf([app.getLocale()]))
      : error instanceof Error
        ? error.stack
        : String(error);
  dialog.showErrorBox('Closing Bell', sentence ?? 'The app could not start.');
  app.exit(1);
});
