import { delimiter } from 'node:path';
import { inheritedEnvironment } from '@shared/inherited-env';
import { launcherCommandSchema, type LauncherCommand, type LauncherMessage } from '@shared/launch';
import { CommandRouter } from './command-router';
import { loginEnvironment } from './login-env';
import { ParamsFiles } from './params-files';
import { waitForPrevious } from './previous';
import { systemProcessTable } from './system-process-table';

/** Bugs go to stderr, which main writes to the engine log; the children of others must not die of them. */
function bug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function send(message: LauncherMessage): void {
  // When main is gone there is nobody to tell; `disconnect` says so.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

const table = systemProcessTable();
const own = inheritedEnvironment(process.env, delimiter);
const ending = new AbortController();
const environment = loginEnvironment(own, undefined, ending.signal).catch((error: unknown) => {
  bug(error);
  return own;
});
let router: CommandRouter | null = null;

async function init({
  pythonPath,
  ownNode,
  namesDir,
  paramsDir,
  previous,
}: Extract<LauncherCommand, { type: 'init' }>): Promise<void> {
  const params = new ParamsFiles(paramsDir);
  router = new CommandRouter({ pythonPath, ownNode, namesDir, params, table, environment, send, bug, note });
  // A system that can't be asked is no reason to run nothing.
  await waitForPrevious(previous, table).catch(bug);
  try {
    params.clear();
  } catch (error) {
    bug(error);
  }
  const pidStart = await table.startTime(process.pid).catch(bug);
  send({ type: 'ready', pid: process.pid, pidStart: pidStart ?? '' });
}

function handle(message: unknown): void {
  const parsed = launcherCommandSchema.safeParse(message);
  if (!parsed.success) bug(parsed.error);
  else if (parsed.data.type === 'ping') send({ type: 'pong' });
  else if (parsed.data.type === 'init') init(parsed.data).catch(bug);
  else if (router) router.handle(parsed.data);
  else bug(new Error(`A command came before init: ${parsed.data.type}`));
}

async function end(): Promise<void> {
  ending.abort();
  try {
    await Promise.all([router?.end(), environment]);
  } finally {
    process.exit(0);
  }
}

// The keyboard and the system's shutdown speak to main, which ends in order and then lets go of the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('uncaughtException', bug);
process.on('unhandledRejection', bug);
process.stderr.on('error', () => undefined);
process.on('message', handle);
process.once('disconnect', () => void end());
