import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallInput } from '@shared/contract';
import { compose, type Engine } from '@main/compose';
import type { CliHost } from '@main/cli/cli-host';
import { runProgram } from '@main/cli/program';
import { openEngineDoor } from '@main/server/engine-door';
import { builtLauncher } from '../../support/built-launcher';
import { baseOptions, callEngine, memoryJournal } from '../../support/engine';

/** What a command printed. */
export interface Printed {
  out: string;
  err: string;
  /** Both, in the order in which they came. */
  all: string;
}

/** A host in this process with the real engine, the real store and real children. */
export async function realHost(stop?: AbortSignal): Promise<{ host: CliHost; printed: Printed }> {
  const printed: Printed = { out: '', err: '', all: '' };
  const { launcher, searchWorker } = await builtLauncher();
  const host: CliHost = {
    version: '1.2.3',
    resourcesDir: resolve('resources'),
    rendererDir: resolve('out/renderer'),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
    compose,
    out: async (text) => {
      printed.out += text;
      printed.all += text;
    },
    err: async (text) => {
      printed.err += text;
      printed.all += text;
    },
    stopSignal: () => stop ?? new AbortController().signal,
  };
  return { host, printed };
}

/** Runs one command line on a real engine. */
export async function realCommand(args: string[], stop?: AbortSignal): Promise<Printed & { code: number }> {
  const { host, printed } = await realHost(stop);
  const code = await runProgram(args, host);
  return { ...printed, code };
}

/** A real engine that holds a folder and can be spoken with; stopped after the test. */
export async function realHolder(dataDir: string): Promise<Engine> {
  const { launcher, searchWorker } = await builtLauncher();
  const journal = memoryJournal();
  const engine = await compose({
    ...baseOptions(dataDir, journal),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
  });
  await engine.start();
  const door = await openEngineDoor({ rpc: engine.rpc, dataDir, port: 0, anyPort: true, rendererDir: null, journal });
  onTestFinished(async () => {
    await door.hide();
    await engine.stop();
    await door.close();
  });
  return engine;
}

/** Puts tasks into the store of a folder that nobody holds. */
export async function storeTasks(dataDir: string, tasks: readonly CallInput<'tasks.create'>['task'][]): Promise<void> {
  const { launcher, searchWorker } = await builtLauncher();
  const engine = await compose({
    ...baseOptions(dataDir, memoryJournal()),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
    planning: false,
  });
  for (const task of tasks) await callEngine(engine, 'tasks.create', { task });
  await engine.stop();
}
