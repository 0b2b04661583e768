import type { DesktopBridge } from '@shared/contract';
import type { Bridge } from './bridge';
import { createDesktopBridge } from './desktop-bridge';
import { keepPageKey, type EntryKey } from './entry-key';
import { createSocketBridge } from './socket-bridge';

export type { Bridge, ConnectionEvent, ConnectionState } from './bridge';

let current: Bridge | null = null;

/** Sets the bridge that everything uses; tests give their own. */
export function provideBridge(bridge: Bridge): void {
  current = bridge;
}

/** The bridge in use. Throws before one has been provided, which is a bug. */
export function useBridge(): Bridge {
  if (current === null) throw new Error('No bridge has been provided.');
  return current;
}

/** Opens the bridge that this host offers: the preload's in the desktop window, a WebSocket in a browser. */
export function openBridge(host: Window & { bridge?: DesktopBridge }, entryKey: EntryKey | null): Bridge {
  if (host.bridge !== undefined) return createDesktopBridge(host.bridge);
  const { protocol, host: address } = host.location;
  return createSocketBridge({
    url: `${protocol === 'https:' ? 'wss:' : 'ws:'}//${address}/push`,
    address,
    entryKey,
    keep: (key) => keepPageKey(host.sessionStorage, key),
    open: (url) => new WebSocket(url),
    later: (run, ms) => void setTimeout(run, ms),
  });
}
