import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliHost } from '../../../src/main/cli/cli-host';
import { runProgram } from '../../../src/main/cli/program';
import { composeActed, inspectActed, type ActedEngine } from '../../support/acted-engine';

/** A folder that is gone after the test; `name` becomes part of its own. */
export async function tempDir(name = 'cli'): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `closing-bell-${name}-`));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** What a command did. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
  /** The engines that it composed. */
  engines: ActedEngine[];
}

/** A host in this process with a stub engine. */
export async function testHost(options: { stop?: AbortSignal } = {}): Promise<{ host: CliHost; outcome: Outcome }> {
  const app = await tempDir('app');
  const outcome: Outcome = { code: -1, out: '', err: '', engines: [] };
  for (const part of ['resources/samples', 'renderer']) await mkdir(join(app, part), { recursive: true });
  await writeFile(join(app, 'resources/samples/samples.json'), '{"tasks":[{"key":"sample-hello","name":"Hello"}]}');
  for (const part of ['launcher.js', 'log-search.js', 'store-worker.js', 'renderer/index.html'])
    await writeFile(join(app, part), '');
  const host: CliHost = {
    version: '1.2.3',
    resourcesDir: join(app, 'resources'),
    rendererDir: join(app, 'renderer'),
    launcherEntry: join(app, 'launcher.js'),
    searchWorkerEntry: join(app, 'log-search.js'),
    storeWorkerEntry: join(app, 'store-worker.js'),
    compose: async (composeOptions) => {
      const engine = await composeActed(composeOptions);
      outcome.engines.push(engine);
      return engine;
    },
    inspectFolder: inspectActed,
    out: async (text) => void (outcome.out += text),
    err: async (text) => void (outcome.err += text),
    columns: () => null,
    language: () => 'en',
    stopSignal: () => options.stop ?? new AbortController().signal,
    logUncaughtErrors: () => undefined,
  };
  return { host, outcome };
}

/** Runs one command line in this process. */
export async function command(args: string[], options: { stop?: AbortSignal } = {}): Promise<Outcome> {
  const { host, outcome } = await testHost(options);
  outcome.code = await runProgram(args, host);
  return outcome;
}

/** A command line in a process of its own, with a stub engine. */
export interface CommandProcess {
  child: ChildProcess;
  out(): string;
  err(): string;
  /** Exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>;
}

/** Starts one; it is killed after the test. `program` may be another script. */
export function commandProcess(
  args: string[],
  { env = {}, ipc = false, program }: { env?: Record<string, string>; ipc?: boolean; program?: string[] } = {},
): CommandProcess {
  const support = join(import.meta.dirname, '..', '..', 'support');
  const script = program ?? ['--import', join(support, 'ts-hooks.mjs'), join(support, 'acted-headless.ts')];
  const child = spawn(process.execPath, [...script, ...args], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<number | string>((resolve) => {
    // After a disconnect that we began ourselves, Node never tells of the close.
    child.on(ipc ? 'exit' : 'close', (code: number | null, signal: string | null) =>
      resolve(code ?? signal ?? 'unknown'),
    );
  });
  return { child, out: () => out, err: () => err, ended };
}
