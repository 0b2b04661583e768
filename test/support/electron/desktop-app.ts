import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Electron from 'electron';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { until } from '../until';
import type { ControlAnswer } from './control';
import { chromiumPath } from '../chromium';
import { PATIENCE_MS } from '../deadlines';

const root = resolve(import.meta.dirname, '../../..');
/** Folder with `out`, `package.json` and `resources`: the project's, or another build of it. */
const appDir = process.env['CLOSING_BELL_APP_DIR'] ?? root;
const electronDir = join(root, 'node_modules/electron');

/** A stand-in that does not end by itself is killed after this, ms. */
const EXIT_WITHIN_MS = PATIENCE_MS;

/** The module, as functions sent to the main process see it. */
export type ElectronModule = typeof Electron;

/** The desktop app, built and running, on the real binary or on the stand-in. */
export interface DesktopApp {
  /** Runs a self-contained function in the main process. What it gives back must be JSON. */
  evaluate<R, A = undefined>(work: (electron: ElectronModule, arg: A) => R | Promise<R>, arg?: A): Promise<R>;
  /** The window's page, once it is there. */
  page(): Promise<Page>;
  pid: number;
  /** Exit code; null when it died by a signal. */
  exited: Promise<number | null>;
  /** What the main process wrote to stderr so far. */
  stderr(): string;
  /** Reads no more of what it writes to stderr: whatever it writes there fails. */
  stopListening(): void;
  /** Ends what is left of it. */
  dispose(): Promise<void>;
}

/** How to start it. */
export interface DesktopLaunch {
  dataDir: string;
  /** Button that answers every question; on the stand-in only, where the default is the one for Escape. */
  answer?: number;
  /** More words on the command line. */
  args?: string[];
  /** As if it were the packed app; on the stand-in only. */
  packaged?: boolean;
}

function realBinary(): string | null {
  const pathFile = join(electronDir, 'path.txt');
  if (process.env['CLOSING_BELL_REAL_ELECTRON'] !== '1' || !existsSync(pathFile)) return null;
  return join(electronDir, 'dist', readFileSync(pathFile, 'utf8').trim());
}

/** Which of the two the specs run on. */
export const desktopKind: 'real' | 'stand-in' = realBinary() === null ? 'stand-in' : 'real';

function environment(more: Record<string, string> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(kept), ...more };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function launchReal(binary: string, { dataDir }: DesktopLaunch): Promise<DesktopApp> {
  const electron = await _electron.launch({
    executablePath: binary,
    args: [appDir, '--data', dataDir],
    env: environment(),
  });
  const child = electron.process();
  return {
    evaluate: (work, arg) => electron.evaluate(work as never, arg) as Promise<never>,
    page: () => electron.firstWindow(),
    pid: child.pid ?? 0,
    exited: exitOf(child),
    stderr: collect(child),
    stopListening: () => child.stderr?.destroy(),
    async dispose() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await electron.close().catch(() => undefined);
    },
  };
}

function spawnStandIn({ dataDir, answer, args = [], packaged = false }: DesktopLaunch): ChildProcess {
  const register = pathToFileURL(join(import.meta.dirname, 'register.ts')).href;
  const main = join(appDir, 'out/main/index.js');
  return spawn(process.execPath, ['--import', register, main, '--data', dataDir, ...args], {
    env: environment({
      CHROMIUM: chromiumPath(),
      STAND_IN_PROFILE: join(dataDir, 'electron/chromium'),
      ...(packaged ? { STAND_IN_PACKAGED: '1' } : {}),
      ...(answer === undefined ? {} : { STAND_IN_ANSWER: String(answer) }),
    }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function launchStandIn(launch: DesktopLaunch): Promise<DesktopApp> {
  const child = spawnStandIn(launch);
  const stderr = collect(child);
  const exited = exitOf(child);
  const endpoint = Promise.withResolvers<string>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let requests = 0;
  let browser: Browser | null = null;

  child.on('message', (answer: ControlAnswer) => {
    if ('endpoint' in answer) return endpoint.resolve(answer.endpoint);
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) request?.resolve(answer.value);
    else request?.reject(new Error(answer.error));
  });
  void exited.then(() => {
    const gone = new Error(`The app ended.\n${stderr()}`);
    endpoint.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
  });
  endpoint.promise.catch(() => undefined);

  const evaluate: DesktopApp['evaluate'] = (work, arg) =>
    new Promise((done, reject) => {
      const id = ++requests;
      waiting.set(id, { resolve: done as (value: unknown) => void, reject });
      child.send({ id, source: work.toString(), arg }, (error) => error && reject(error));
    });

  return {
    evaluate,
    async page() {
      browser ??= await chromium.connectOverCDP(await endpoint.promise);
      const context = browser.contexts()[0];
      if (!context) throw new Error('Chromium has no context.');
      return until(() => context.pages().find((page) => page.url().includes('.app.test/')), {
        what: 'the window’s page',
      });
    },
    pid: child.pid ?? 0,
    exited,
    stderr,
    stopListening: () => child.stderr?.destroy(),
    async dispose() {
      await browser?.close().catch(() => undefined);
      const hung = setTimeout(() => child.kill('SIGKILL'), EXIT_WITHIN_MS);
      if (child.connected) await evaluate(({ app }) => app.exit(0)).catch(() => undefined);
      await exited;
      clearTimeout(hung);
    },
  };
}

/** Starts the built app. The caller disposes it. */
export function launchDesktop(launch: DesktopLaunch): Promise<DesktopApp> {
  const binary = realBinary();
  return binary === null ? launchStandIn(launch) : launchReal(binary, launch);
}

/** Starts an app that ends by itself; answers its exit code and what it wrote to stderr. */
export async function launchInVain(launch: DesktopLaunch): Promise<{ code: number | null; stderr: string }> {
  const child = spawnStandIn(launch);
  const stderr = collect(child);
  return { code: await exitOf(child), stderr: stderr() };
}

/** Starts the app a second time on the same folder and answers its exit code. */
export function launchAgain(launch: DesktopLaunch): Promise<number | null> {
  const binary = realBinary();
  const child =
    binary === null ? spawnStandIn(launch) : spawn(binary, [appDir, '--data', launch.dataDir], { stdio: 'ignore' });
  return exitOf(child);
}
