import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, CommandLine } from 'electron';
import { StandInBrowserWindow } from './browser-window';
import type { Host } from './host';
import { createEvent } from './event';

/** `app.commandLine`: the switches that the program was started with. */
class StandInCommandLine implements Pick<CommandLine, 'hasSwitch' | 'removeSwitch'> {
  readonly #switches: Set<string>;

  constructor(words: readonly string[]) {
    const named = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=', 1)[0] ?? '');
    this.#switches = new Set(named);
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }

  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }
}

type Used = Pick<
  App,
  | 'isPackaged'
  | 'whenReady'
  | 'isReady'
  | 'getLocale'
  | 'setPath'
  | 'getPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit'
>;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** `app`. The lock of the single instance is a file with a pid; a second instance tells the first by a signal. */
export class StandInApp extends EventEmitter implements Used {
  readonly isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  readonly commandLine = new StandInCommandLine(process.argv);
  readonly #host: Host;
  readonly #paths = new Map<string, string>();
  #ready = false;
  #lock: string | null = null;

  constructor(host: Host) {
    super();
    this.#host = host;
    if (this.isPackaged) Object.assign(process, { resourcesPath: process.cwd() });
  }

  isReady(): boolean {
    return this.#ready;
  }

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#ready) return;
    this.#ready = true;
    this.emit('ready', createEvent(), {});
  }

  getLocale(): string {
    return this.#ready ? 'en-US' : '';
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? join(tmpdir(), name);
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, 'SingletonLock.stand-in');
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      const holder = Number(readFileSync(lock, 'utf8'));
      if (isAlive(holder)) {
        process.kill(holder, 'SIGUSR2');
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    this.#lock = lock;
    process.on('SIGUSR2', () => this.emit('second-instance', createEvent(), [], folder, {}));
    return true;
  }

  quit(): void {
    const event = createEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    for (const window of StandInBrowserWindow.getAllWindows()) window.close();
    if (StandInBrowserWindow.getAllWindows().length === 0) this.exit(0);
  }

  exit(code = 0): void {
    if (this.#lock !== null) rmSync(this.#lock, { force: true });
    void this.#host.closeBrowser().finally(() => process.exit(code));
  }
}
