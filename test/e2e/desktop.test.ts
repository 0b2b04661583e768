import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALL_CHANNEL, type DesktopBridge } from '@shared/contract/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORE_FILE } from '../../src/main/adapters/sqlite/store-files';
import { desktopKind, launchAgain, launchDesktop } from '../support/electron/desktop-app';
import {
  answerDialogs,
  askedDialogs,
  callBridge,
  callFromOutside,
  type DesktopFixture,
  engineFile,
  isAlive,
  startDesktop,
  startLongTask,
} from '../support/electron/fixture';
import { BINDING } from '../support/electron/preload-shim';
import { HEADLESS, serve } from '../support/serve';
import { until } from '../support/until';
import { plannedIn, storeMissed } from '../unit/cli/real-host';

const isVisible = ({ app }: DesktopFixture): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

const engineLogOf = (dataDir: string): Promise<string> => readFile(join(dataDir, 'engine.log'), 'utf8').catch(() => '');

describe(`one running desktop (${desktopKind})`, () => {
  let desktop: DesktopFixture;
  beforeAll(async () => {
    desktop = await startDesktop();
  });
  afterAll(() => desktop[Symbol.asyncDispose]());

  test('the window opens on the app’s own origin and shows the screens', async () => {
    const { app, page } = desktop;
    expect(await until(() => isVisible(desktop))).toBe(true);
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL())),
    ).toEqual([expect.stringMatching(/^app:\/\/closing-bell\//)]);
    await until(() => page.evaluate(() => document.querySelector('#app')?.childNodes.length), { what: 'the screens' });
    expect(await page.title()).toContain('Closing Bell');
  });

  test('the bridge is two functions, frozen, and nothing of Node is in the page', async () => {
    const seen = await desktop.page.evaluate(() => {
      const { bridge } = window as unknown as { bridge: DesktopBridge };
      return {
        keys: Object.keys(bridge).sort(),
        kinds: [typeof bridge.call, typeof bridge.onPush],
        frozen: Object.isFrozen(bridge),
        node: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in window),
      };
    });
    expect(seen).toEqual({ keys: ['call', 'onPush'], kinds: ['function', 'function'], frozen: true, node: [] });
  });

  test('a call is answered by the engine of this host; a wrong one with a code and a sentence', async () => {
    const health = await callBridge(desktop.page, 'health.get', {});
    expect(health).toMatchObject({ ok: true, value: { host: 'desktop' } });
    const wrong = await callBridge(desktop.page, 'no.such.call', {});
    expect(wrong).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(wrong.error?.message).not.toBe('');
  });

  test('what changes is pushed to the page, until it stops listening', async () => {
    const { page } = desktop;
    const listen = await page.evaluateHandle(() => {
      const { bridge } = window as unknown as { bridge: DesktopBridge };
      const names: string[] = [];
      const stop = bridge.onPush((push) => names.push((push as { push: string }).push));
      return { names, stop };
    });
    const made = await callBridge(page, 'tasks.create', {
      task: { key: 'pushed', trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['true'] } },
    });
    expect(made).toMatchObject({ ok: true });
    await until(() => listen.evaluate(({ names }) => names.includes('task.changed')), { what: 'the push' });
    const before = await listen.evaluate(({ names, stop }) => {
      stop();
      return names.length;
    });
    await callBridge(page, 'tasks.delete', { keys: ['pushed'] });
    await callBridge(page, 'health.get', {});
    await expect.poll(() => listen.evaluate(({ names }) => names.length)).toBe(before);
  });

  test('a script from elsewhere, an inline script and a request to elsewhere are refused by the policy', async () => {
    const outcome = await desktop.page.evaluate(async () => {
      const refused = new Set<string>();
      const both = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (refused.add(event.effectiveDirective).size === 2) resolve();
        });
      });
      const inline = document.createElement('script');
      inline.textContent = 'window.injected = true';
      document.head.append(inline);
      const foreign = document.createElement('script');
      foreign.src = 'https://example.com/x.js';
      const failed = new Promise((resolve) => (foreign.onerror = resolve));
      document.head.append(foreign);
      await failed;
      const fetched = await fetch('https://example.com/').then(
        () => true,
        () => false,
      );
      await both;
      return { refused: [...refused].sort(), fetched, injected: 'injected' in window };
    });
    expect(outcome).toEqual({ refused: ['connect-src', 'script-src-elem'], fetched: false, injected: false });
  });

  test('a frame gets no bridge', async () => {
    const { page } = desktop;
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.name = 'foreign';
          frame.srcdoc = '<p>foreign</p>';
          frame.onload = resolve;
          document.body.append(frame);
        }),
    );
    const frame = await until(() => page.frame({ name: 'foreign' }));
    await expect.poll(() => frame.evaluate(() => ['bridge', 'require'].filter((name) => name in window))).toEqual([]);
  });

  test.runIf(desktopKind === 'stand-in')('a call that a frame sends all the same is refused', async () => {
    const frame = await until(() => desktop.page.frame({ name: 'foreign' }));
    const message = JSON.stringify({ kind: 'invoke', channel: CALL_CHANNEL, args: ['health.get', {}] });
    const reply = await frame.evaluate(
      ([binding, text]) => {
        const send = (window as unknown as Record<string, (text: string) => Promise<string>>)[binding];
        return send?.(text);
      },
      [BINDING, message] as const,
    );
    expect(JSON.parse(String(reply))).toMatchObject({ value: { ok: false, error: { code: 'forbidden' } } });
  });

  test('the page cannot navigate away', async () => {
    const { page, dataDir } = desktop;
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'still here';
      location.href = 'https://example.com/';
    });
    await until(async () => (await engineLogOf(dataDir)).includes('tried to leave'), {
      what: 'the refusal in the engine log',
    });
    await expect.poll(() => page.evaluate(() => (window as { mark?: string }).mark)).toBe('still here');
  });

  test('no second window opens; a web link goes to the system’s browser, any other nowhere', async () => {
    const { app, page } = desktop;
    await app.evaluate(({ shell }) => {
      const seen = globalThis as { opened?: string[] };
      seen.opened = [];
      shell.openExternal = (url) => Promise.resolve(void seen.opened?.push(url));
    });
    const opened = await page.evaluate(() => {
      const results = [
        window.open('/'),
        window.open('ftp://example.com/'),
        window.open('https://me:secret@example.com/'),
      ];
      const link = document.createElement('a');
      link.href = 'https://example.com/by-link';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      return [...results, window.open('https://example.com/by-script')];
    });
    expect(opened).toEqual([null, null, null, null]);
    const links = await until(async () => {
      const seen = await app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
      return seen.length >= 2 && seen.sort();
    });
    expect(links).toEqual(['https://example.com/by-link', 'https://example.com/by-script']);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('permissions are denied', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'clipboard-read'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });

  test('closing the window hides it and the engine goes on; a second start shows it again and ends', async () => {
    const { app, dataDir } = desktop;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await until(async () => !(await isVisible(desktop)));
    const engine = await engineFile(dataDir);
    expect(await (await fetch(`${engine?.url}/healthz`)).json()).toEqual({ ok: true });

    expect(await launchAgain({ dataDir })).toBe(0);
    await until(() => isVisible(desktop));
  });

  test('a reload brings the screens and the bridge back, and every screen loads within the policy', async () => {
    const { page } = desktop;
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.reload();
    await until(() => page.evaluate(() => document.querySelector('#app')?.childNodes.length), { what: 'the screens' });
    expect(await callBridge(page, 'health.get', {})).toMatchObject({ ok: true });
    const links = await until(
      () => page.evaluate(() => [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href') ?? '')),
      { what: 'the menu' },
    );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      await page.evaluate((href) => document.querySelector<HTMLElement>(`nav a[href="${href}"]`)?.click(), link);
      // With no task the first page leads on to the welcome.
      const arrived = (href: string): boolean =>
        location.href.endsWith(href) || (href === '#/' && location.hash === '#/welcome');
      await until(() => page.evaluate(arrived, link), { what: link });
      await page.waitForLoadState('networkidle');
    }
    expect(complaints).toEqual([]);
  });

  test('sleep and wake-up are taken without harm', async () => {
    await desktop.app.evaluate(({ powerMonitor }) => {
      for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) powerMonitor.emit(event);
    });
    expect(await callBridge(desktop.page, 'health.get', {})).toMatchObject({ ok: true });
  });
});

describe(`the ways out (${desktopKind})`, () => {
  test('quit with nothing running asks nothing, ends with 0 and takes engine.json away', async () => {
    await using desktop = await startDesktop();
    const { app, dataDir } = desktop;
    expect(await engineFile(dataDir)).toMatchObject({ pid: app.pid });
    await app.evaluate(({ app }) => void setImmediate(() => app.quit()));
    expect(await app.exited).toBe(0);
    expect(await engineFile(dataDir)).toBeNull();
  });

  test('quit while something runs asks: cancel keeps all, stop now ends the child', async () => {
    await using desktop = await startDesktop();
    const { app, page, dataDir } = desktop;
    const { id, pid } = await startLongTask(page);

    await answerDialogs(app, 2);
    await app.evaluate(({ app }) => app.quit());
    await until(async () => (await askedDialogs(app)) === 1);
    expect(isAlive(pid)).toBe(true);
    expect(await callBridge(page, 'executions.get', { id })).toMatchObject({ value: { status: 'running' } });

    await answerDialogs(app, 1);
    await app.evaluate(({ app }) => void setImmediate(() => app.quit()));
    expect(await app.exited).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(await engineFile(dataDir)).toBeNull();
  });

  test('finish in the tray hides the window and ends once nothing runs', async () => {
    await using desktop = await startDesktop();
    const { app, page, dataDir } = desktop;
    const { id, pid } = await startLongTask(page);

    await answerDialogs(app, 0);
    await app.evaluate(({ app }) => app.quit());
    await until(async () => !(await isVisible(desktop)));
    expect(isAlive(pid)).toBe(true);

    expect(await callFromOutside(dataDir, 'executions.cancel', { id })).toMatchObject({ ok: true });
    expect(await app.exited).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('the system’s shutdown ends it with no question', async () => {
    await using desktop = await startDesktop();
    const { app, page } = desktop;
    const { pid } = await startLongTask(page);
    await app.evaluate(({ powerMonitor }) => void setImmediate(() => powerMonitor.emit('shutdown')));
    expect(await app.exited).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('SIGTERM ends it with no question', async () => {
    await using desktop = await startDesktop();
    const { app, page } = desktop;
    const { pid } = await startLongTask(page);
    process.kill(app.pid, 'SIGTERM');
    expect(await app.exited).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('it goes on when nobody reads its stderr any more', async () => {
    await using desktop = await startDesktop();
    const { app, page, dataDir } = desktop;
    app.stopListening();
    await page.evaluate(() => void (location.href = 'https://example.com/'));
    await until(async () => (await engineLogOf(dataDir)).includes('tried to leave'), {
      what: 'a line of the engine log',
    });
    expect(await callBridge(page, 'health.get', {})).toMatchObject({ ok: true });
    await app.evaluate(({ app }) => void setImmediate(() => app.quit()));
    expect(await app.exited).toBe(0);
    expect(await engineLogOf(dataDir)).not.toContain('nobody caught');
  });

  test.skipIf(process.platform === 'win32')('SIGTERM while it starts runs nothing of what is due', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'closing-bell-starting-'));
    await storeMissed(dataDir);
    const before = await plannedIn(dataDir);
    const other = await mkdtemp(join(tmpdir(), 'closing-bell-other-'));
    try {
      await using served = await serve(other);
      // The launcher of another folder, taken for the one that this folder had last: the start waits for it to go.
      await copyFile(join(other, 'launcher.json'), join(dataDir, 'launcher.json'));
      const app = await launchDesktop({ dataDir });
      await until(() => engineFile(dataDir), { what: 'the server' });
      process.kill(app.pid, 'SIGTERM');
      expect(await app.exited).toBe(0);
      expect(app.stderr()).not.toContain('[error box]');
      expect(await plannedIn(dataDir)).toEqual(before);
      expect(await served.call('health.get', {})).toMatchObject({ ok: true });
    } finally {
      for (const path of [dataDir, other]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  test('a bug that nobody caught is written down and said, the children are stopped, the code is 1', async () => {
    await using desktop = await startDesktop();
    const { app, page, dataDir } = desktop;
    const { pid } = await startLongTask(page);
    await app.evaluate(({ dialog }) => {
      dialog.showErrorBox = () => undefined;
      setImmediate(() => {
        throw new Error('a fault made by the test');
      });
    });
    expect(await app.exited).toBe(1);
    expect(isAlive(pid)).toBe(false);
    expect(await engineLogOf(dataDir)).toContain('a fault made by the test');
  });
});

describe.runIf(desktopKind === 'stand-in')('a folder that another engine holds', () => {
  test('is left alone: a sentence names the holder, the code is 1', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'closing-bell-held-'));
    const holder = spawn(process.execPath, [HEADLESS, 'serve', '--data', dataDir, '--port', '0', '--no-open']);
    try {
      const engine = await until(() => engineFile(dataDir), { what: 'the first engine' });
      const app = await launchDesktop({ dataDir });
      expect(await app.exited).toBe(1);
      expect(app.stderr()).toContain(`process ${engine.pid}`);
      expect(app.stderr()).toContain(`${engine.url}/#token=TOKEN`);
      expect(await (await fetch(`${engine.url}/healthz`)).json()).toEqual({ ok: true });
    } finally {
      const gone = once(holder, 'exit');
      holder.kill();
      await gone;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

describe.runIf(desktopKind === 'stand-in')('a damaged store', () => {
  async function damagedFolder(): Promise<string> {
    const first = await startDesktop();
    const { app, dataDir } = first;
    await callBridge(first.page, 'tasks.create', {
      task: { key: 'kept', trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['true'] } },
    });
    await app.evaluate(({ app }) => void setImmediate(() => app.quit()));
    await app.exited;
    await writeFile(join(dataDir, STORE_FILE), randomBytes(8192));
    return dataDir;
  }

  test('is asked about; Escape ends the app and leaves all as it is', async () => {
    const dataDir = await damagedFolder();
    const app = await launchDesktop({ dataDir });
    expect(await app.exited).toBe(0);
    expect(app.stderr()).toContain('[question]');
    const files = await readdir(dataDir);
    expect(files).not.toContain(STORE_FILE);
    expect(files.filter((name) => name.startsWith(STORE_FILE)).length).toBeGreaterThan(0);
    await rm(dataDir, { recursive: true });
  });

  test('begins empty when told so', async () => {
    await using desktop = await startDesktop({ dataDir: await damagedFolder(), answer: 1 });
    const list = await callBridge(desktop.page, 'tasks.list', { page: 1, pageSize: 10 });
    expect(list).toMatchObject({ ok: true, value: { total: 0 } });
  });
});
