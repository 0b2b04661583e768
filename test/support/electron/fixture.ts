import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopBridge } from '@shared/contract/wire';
import type { Page } from 'playwright-core';
import { until } from '../until';
import { type DesktopApp, type DesktopLaunch, launchDesktop } from './desktop-app';

/** A running app on a folder of its own; `await using` ends both. */
export interface DesktopFixture extends AsyncDisposable {
  app: DesktopApp;
  page: Page;
  dataDir: string;
}

/** Starts the app, on a new folder unless told one, and waits until its page has had an answer from the engine. */
export async function startDesktop(launch?: DesktopLaunch): Promise<DesktopFixture> {
  const dataDir = launch?.dataDir ?? (await mkdtemp(join(tmpdir(), 'closing-bell-desktop-')));
  const app = await launchDesktop({ ...launch, dataDir });
  const dispose = async (): Promise<void> => {
    await app.dispose();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const page = await app.page();
    const health = await until(() => callBridge(page, 'health.get', {}).catch(() => null), { what: 'the bridge' });
    if (!health.ok) throw new Error(`The engine is not well: ${JSON.stringify(health)}`);
    return { app, page, dataDir, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    const said = app.stderr();
    await dispose();
    throw new Error(`The app did not come up.\n${said}`, { cause: error });
  }
}

/** A reply as a spec reads it. */
export interface BridgeReply {
  ok: boolean;
  value?: unknown;
  error?: { code: string; message: string };
}

/** Calls the engine from the page, through its bridge. */
export function callBridge(page: Page, name: string, input: unknown): Promise<BridgeReply> {
  return page.evaluate(
    ([call, given]) => {
      const { bridge } = window as unknown as { bridge: DesktopBridge };
      return bridge.call(call, given) as Promise<BridgeReply>;
    },
    [name, input] as const,
  );
}

/** Calls the engine as another program would: over HTTP, with the token of engine.json. */
export async function callFromOutside(dataDir: string, name: string, input: unknown): Promise<BridgeReply> {
  const engine = await engineFile(dataDir);
  if (engine === null) throw new Error(`No engine holds ${dataDir}.`);
  const response = await fetch(`${engine.url}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return (await response.json()) as BridgeReply;
}

/** Goes to a screen within the window's document. */
export function goTo(page: Page, path: string): Promise<void> {
  return page.evaluate((hash) => void (location.hash = hash), path);
}

/** Runs a task that would last ten minutes; answers its execution and its child's pid. */
export async function startLongTask(page: Page): Promise<{ id: number; pid: number }> {
  const action = { kind: 'command', argv: [process.execPath, '-e', 'setTimeout(() => {}, 600_000)'] };
  const made = await callBridge(page, 'tasks.create', { task: { key: 'long', trigger: { kind: 'manual' }, action } });
  const begun = await callBridge(page, 'executions.start', { key: 'long' });
  if (!made.ok || !begun.ok) throw new Error(JSON.stringify([made, begun]));
  const { id } = begun.value as { id: number };
  const pid = await until(
    async () => {
      const { value } = await callBridge(page, 'executions.get', { id });
      return (value as { attempts: { pid: number | null }[] }).attempts[0]?.pid;
    },
    { what: 'the child' },
  );
  return { id, pid };
}

/** What engine.json in a data folder says; null when it is not there. */
export async function engineFile(dataDir: string): Promise<{ url: string; token: string; pid: number } | null> {
  const text = await readFile(join(dataDir, 'engine.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as { url: string; token: string; pid: number });
}

/** Whether a process lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Answers every question of the app with the button of that number, and counts the questions. */
export function answerDialogs(app: DesktopApp, response: number): Promise<void> {
  return app.evaluate(({ dialog }, button) => {
    const seen = globalThis as { asked?: number; errors?: string[] };
    seen.asked = 0;
    Object.assign(dialog, {
      showMessageBox: () => {
        seen.asked = (seen.asked ?? 0) + 1;
        return Promise.resolve({ response: button, checkboxChecked: false });
      },
    });
  }, response);
}

/** How many questions the app has asked since `answerDialogs`. */
export function askedDialogs(app: DesktopApp): Promise<number> {
  return app.evaluate(() => (globalThis as { asked?: number }).asked ?? 0);
}
