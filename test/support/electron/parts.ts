import { EventEmitter } from 'node:events';
import type {
  CustomScheme,
  Dialog,
  IpcMain,
  MessageBoxOptions,
  MessageBoxReturnValue,
  Protocol,
  Session,
  Shell,
} from 'electron';
import type { Host } from './host';

/** `ipcMain`. */
export class StandInIpcMain extends EventEmitter implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  readonly #host: Host;

  constructor(host: Host) {
    super();
    this.#host = host;
    host.receive = (channel, event, args) => void this.emit(channel, event, ...args);
  }

  handle(channel: string, listener: Parameters<IpcMain['handle']>[1]): void {
    if (this.#host.invokeHandlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#host.invokeHandlers.set(channel, listener as (event: unknown, ...args: unknown[]) => unknown);
  }

  removeHandler(channel: string): void {
    this.#host.invokeHandlers.delete(channel);
  }
}

/** `powerMonitor`: a spec emits its events. */
export class StandInPowerMonitor extends EventEmitter {}

/** `protocol`. */
export class StandInProtocol implements Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged' | 'isProtocolHandled'> {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard && privileges.secure) this.#host.privileged.add(scheme);
    }
  }

  handle(scheme: string, handler: Parameters<Protocol['handle']>[1]): void {
    // The https origin that stands for the scheme is standard and secure; one that is not would lie.
    if (!this.#host.privileged.has(scheme))
      throw new Error(`The stand-in serves privileged schemes only, not ${scheme}`);
    this.#host.schemes.set(scheme, handler);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#host.schemes.has(scheme);
  }
}

/** `session.defaultSession`. A spec emits its downloads. */
export class StandInSession
  extends EventEmitter
  implements Pick<Session, 'setPermissionCheckHandler' | 'setPermissionRequestHandler' | 'setDevicePermissionHandler'>
{
  readonly #host: Host;

  constructor(host: Host) {
    super();
    this.#host = host;
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#host.permissionCheck = handler;
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#host.permissionRequest = handler;
  }

  setDevicePermissionHandler(): void {
    // Chromium without a screen has no devices to offer.
  }
}

/** `shell`: opens nothing, remembers what it was asked to. */
export class StandInShell implements Pick<Shell, 'openExternal'> {
  readonly opened: string[] = [];

  openExternal(url: string): Promise<void> {
    this.opened.push(url);
    return Promise.resolve();
  }
}

/** `dialog`: answers as by Escape, or with the button that the starter named, until a spec puts its own answer here. */
export const standInDialog = {
  showMessageBox: (...given: [MessageBoxOptions] | [unknown, MessageBoxOptions]): Promise<MessageBoxReturnValue> => {
    const options = given.length === 1 ? given[0] : given[1];
    process.stderr.write(`[question] ${options.message}\n`);
    return Promise.resolve({
      response: Number(process.env['STAND_IN_ANSWER'] ?? options.cancelId ?? 0),
      checkboxChecked: false,
    });
  },
  showErrorBox: (title: string, content: string): void => {
    process.stderr.write(`[error box] ${title}: ${content}\n`);
  },
} satisfies Pick<Dialog, 'showErrorBox'> & { showMessageBox: (...given: never) => unknown };
