import { join } from 'node:path';
import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { render, sentenceIn } from '@shared/messages/render';
import type { Logger } from '../app/ports';
import type { Engine } from '../compose';
import { createLogger, ENGINE_LOG_FILE } from '../logger';
import { aborted } from '../server/aborted';
import type { LoopbackServer } from '../server/loopback-server';
import { readEngineFile } from '../server/engine-file';
import { hostEngine } from '../server/engine-host';
import { composeBase, EXIT, type CliHost } from './cli-host';
import { findDataDir } from './data-dir';
import { holdFolder } from './hold-folder';
import { dropOpener, hasDisplay, openBrowser } from './open-browser';

/** What `serve` is told. */
export interface ServeOptions {
  data?: string;
  /** Undefined: the usual port, or a free one when it is taken. */
  port?: number;
  open: boolean;
  restore?: boolean;
  fresh?: boolean;
  devOrigin?: string;
}

/** The usual port, below the range that systems hand out: bookmarks stay good. */
export const DEFAULT_PORT = 16160;

/** How long a folder's last engine may take to go before we say that it is held, in ms. */
const HELD_PATIENCE_MS = 5_000;

/** A stop that hangs is cut short after this, in ms: a second below what starters are promised. */
const STOP_MS = 14_000;

function inTerminal(host: CliHost, said: Message): string {
  return render(said, host.language('stderr'));
}

async function takeFolder(host: CliHost, dataDir: string, options: ServeOptions, stop: AbortSignal, logger: Logger) {
  const damaged = options.restore ? 'restore' : options.fresh ? 'fresh' : 'refuse';
  const take = (): Promise<Engine> =>
    host.compose({ ...composeBase(host), dataDir, host: 'serve', planning: true, logger, damaged });
  try {
    return await holdFolder(dataDir, take, { patienceMs: HELD_PATIENCE_MS, stop });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    const silent = await readEngineFile(dataDir);
    const who = silent === null ? [] : [message('cli.serve.silent', { pid: silent.pid, url: silent.url })];
    const said = [sentenceIn(error, host.language('stderr')), ...who.map((one) => inTerminal(host, one))];
    await host.err(`closing-bell: ${said.join(' ')}\n`);
    return null;
  }
}

/**
 * How `work` ends, or a failure when it has not ended `STOP_MS` after the stop was asked for: what still runs then is
 * killed.
 */
async function cutShort(
  host: CliHost,
  engine: Pick<Engine, 'abandon'>,
  stop: AbortSignal,
  work: Promise<number>,
): Promise<number> {
  const late = Promise.withResolvers<number>();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = setTimeout(() => {
      void host.err(`closing-bell: ${inTerminal(host, message('cli.serve.cutShort'))}\n`);
      engine.abandon();
      late.resolve(EXIT.failure);
    }, STOP_MS);
  };
  if (stop.aborted) begin();
  else stop.addEventListener('abort', begin);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    stop.removeEventListener('abort', begin);
    clearTimeout(timer);
  }
}

async function announce(host: CliHost, server: LoopbackServer, dataDir: string): Promise<void> {
  await host.err(`${inTerminal(host, message('cli.serve.at', { url: server.pageUrl }))}\n`);
  const { url, tokens } = server;
  const ready = { url, token: tokens.admin, viewerToken: tokens.viewer, dataDir, pid: process.pid };
  await host.out(`${JSON.stringify(ready)}\n`);
}

async function serveUntilStopped(
  host: CliHost,
  engine: Engine,
  { dataDir, options, stop, logger }: { dataDir: string; options: ServeOptions; stop: AbortSignal; logger: Logger },
): Promise<number> {
  const serverOptions = {
    dataDir,
    port: options.port ?? DEFAULT_PORT,
    anyPort: options.port === undefined,
    rendererDir: host.rendererDir,
    logger,
    ...(options.devOrigin === undefined ? {} : { devOrigin: options.devOrigin }),
  };
  const hosted = await hostEngine(engine, serverOptions, stop);
  if (hosted === null) return EXIT.ok;
  try {
    await announce(host, hosted.server, dataDir);
    if (options.open && hasDisplay(process.platform, process.env)) await openBrowser(hosted.server.pageUrl, dataDir);
    await aborted(stop);
  } finally {
    await hosted.close();
    await dropOpener(dataDir);
  }
  return EXIT.ok;
}

/** `serve`: the engine and the UI without a desktop, until it is asked to stop. Answers the exit code. */
export async function serve(host: CliHost, options: ServeOptions): Promise<number> {
  const dataDir = findDataDir(options.data);
  const logger = createLogger(join(dataDir, ENGINE_LOG_FILE), true);
  host.logUncaughtErrors(logger);
  const stop = host.stopSignal();
  const hold = await takeFolder(host, dataDir, options, stop, logger);
  if (hold === null) return EXIT.wrongUse;
  if ('holder' in hold) {
    const { pid, url } = hold.holder;
    const held = message('cli.serve.held', { folder: dataDir, pid, url, file: join(dataDir, 'engine.json') });
    await host.err(`closing-bell: ${inTerminal(host, held)}\n`);
    return EXIT.wrongUse;
  }
  return cutShort(host, hold.mine, stop, serveUntilStopped(host, hold.mine, { dataDir, options, stop, logger }));
}
