import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallInput } from '@shared/contract';
import { openStore } from '@main/adapters/sqlite/open';
import { compose, inspectFolder, type Engine } from '@main/compose';
import type { CliHost } from '@main/cli/cli-host';
import { runProgram } from '@main/cli/program';
import { openLoopbackServer } from '@main/server/loopback-server';
import { builtLauncher } from '../../support/built-launcher';
import { baseOptions, callEngine, commandTask, memoryLogger } from '../../support/engine';
import { FakeTime } from '../../support/fake-time';
import { STORE_WORKER } from '../../support/store-worker';

const HOUR = 3_600_000;

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
    storeWorkerEntry: STORE_WORKER,
    compose,
    inspectFolder,
    out: async (text) => {
      printed.out += text;
      printed.all += text;
    },
    err: async (text) => {
      printed.err += text;
      printed.all += text;
    },
    columns: () => null,
    language: () => 'en',
    stopSignal: () => stop ?? new AbortController().signal,
    logUncaughtErrors: () => undefined,
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
  const logger = memoryLogger();
  const engine = await compose({
    ...baseOptions(dataDir, logger),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
  });
  await engine.start();
  const server = await openLoopbackServer({
    rpc: engine.rpc,
    dataDir,
    port: 0,
    anyPort: true,
    rendererDir: null,
    logger,
  });
  onTestFinished(async () => {
    await server.hide();
    await engine.stop();
    await server.close();
  });
  return engine;
}

/** Puts tasks into the store of a folder that nobody holds; `at`: as if it had been then, epoch ms. */
export async function storeTasks(
  dataDir: string,
  tasks: readonly CallInput<'tasks.create'>['task'][],
  at?: number,
): Promise<void> {
  const { launcher, searchWorker } = await builtLauncher();
  const then = at === undefined ? {} : { clock: new FakeTime({ startAt: at }).clock };
  const engine = await compose({
    ...baseOptions(dataDir, memoryLogger()),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
    planning: false,
    ...then,
  });
  for (const task of tasks) await callEngine(engine, 'tasks.create', { task });
  await engine.stop();
}

/**
 * Puts tasks of long ago into a folder: `due` has a moment that has just come, `missed` one that passed hours ago; `more`
 * go with them.
 */
export async function storeMissed(dataDir: string, more: Parameters<typeof storeTasks>[1] = []): Promise<void> {
  const now = Date.now();
  const once = (at: number) => ({ trigger: { kind: 'once' as const, at } });
  const tasks = [commandTask('due', once(now - 1_000)), commandTask('missed', once(now - 4 * HOUR))];
  await storeTasks(dataDir, [...tasks, ...more], now - 8 * HOUR);
}

/** What the planner has written into the store of a folder that nobody holds: its marks on each task, and all runs. */
export async function plannedIn(
  dataDir: string,
): Promise<{ marks: object[]; runs: { key: string; source: string }[] }> {
  const systemZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const logger = memoryLogger();
  const store = await openStore({
    dataDir,
    workerEntry: STORE_WORKER,
    systemZone,
    damaged: 'refuse',
    logger,
    now: () => Date.now(),
  });
  try {
    const marks = store.planning.plans(0, 100).map(({ key, nextAt, watermark }) => ({ key, nextAt, watermark }));
    const { rows } = store.history.list({ page: 1, pageSize: 100, filter: {} });
    return { marks, runs: rows.map(({ key, source }) => ({ key, source })) };
  } finally {
    store.close();
  }
}
