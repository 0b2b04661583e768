import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliHost, EngineMaker } from './cli-host';
import type { UncaughtErrors } from './uncaught-errors';
import { createStopSignal } from './stop-signals';
import { terminalLanguage } from './terminal-language';

/** A writer that never fails: whoever reads may have gone, and that must not end an engine. */
function writer(stream: NodeJS.WriteStream): (text: string) => Promise<void> {
  stream.on('error', () => undefined);
  return (text) => new Promise((resolve) => stream.write(text, () => resolve()));
}

/** The host of a Node process whose built files lie in `builtDir` (`out/main` of the app's folder). */
export function createNodeHost(builtDir: string, engine: EngineMaker, uncaught: UncaughtErrors): CliHost {
  const appDir = join(builtDir, '..', '..');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')));
  const personLanguage = terminalLanguage(process.env, Intl.DateTimeFormat().resolvedOptions().locale);
  return {
    ...engine,
    version,
    resourcesDir: join(appDir, 'resources'),
    rendererDir: join(builtDir, '..', 'renderer'),
    launcherEntry: join(builtDir, 'launcher.js'),
    searchWorkerEntry: join(builtDir, 'log-search.js'),
    storeWorkerEntry: join(builtDir, 'store-worker.js'),
    out: writer(process.stdout),
    err: writer(process.stderr),
    columns: (stream) => (process[stream].isTTY ? process[stream].columns : null),
    language: (stream) => (process[stream].isTTY ? personLanguage : 'en'),
    stopSignal() {
      uncaught.endInOrder();
      return AbortSignal.any([createStopSignal(), uncaught.happened]);
    },
    logUncaughtErrors: (logger) => uncaught.note(logger),
  };
}
