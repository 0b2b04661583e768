import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CallInput, CallName, CallOutput } from '@shared/contract';
import { createLogger } from '@main/logger';
import { compose, type Engine } from '@main/compose';

/** An engine on a new data folder, with the real launcher, as `serve` runs it. */
export interface BenchEngine extends AsyncDisposable {
  engine: Engine;
  dataDir: string;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

/** Starts an engine in this process. */
export async function startEngine(dataDir = mkdtempSync(join(tmpdir(), 'closing-bell-bench-'))): Promise<BenchEngine> {
  const engine = await compose({
    dataDir,
    resourcesDir: resolve('resources'),
    launcherEntry: resolve('out/main/launcher.js'),
    searchWorkerEntry: resolve('out/main/log-search.js'),
    storeWorkerEntry: resolve('out/main/store-worker.js'),
    ownNode: process.execPath,
    host: 'serve',
    planning: true,
    version: 'bench',
    logger: createLogger(null, true),
    damaged: 'refuse',
  });
  await engine.start();
  return {
    engine,
    dataDir,
    call: async (name, input) => {
      const reply = await engine.rpc.call({ role: 'admin', who: 'api', connection: null }, name, input);
      if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
      return reply.value as CallOutput<typeof name>;
    },
    [Symbol.asyncDispose]: async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until nothing is pending or running. */
export async function idle(bench: BenchEngine): Promise<void> {
  for (;;) {
    const { scheduler } = await bench.call('health.get', {});
    if (scheduler.pending + scheduler.running === 0) return;
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A task that runs `true`. */
export function trueTask(key: string, more: object = {}): CallInput<'tasks.create'>['task'] {
  return {
    key,
    trigger: { kind: 'manual' as const },
    action: { kind: 'command' as const, argv: ['/bin/true'] },
    ...more,
  };
}
