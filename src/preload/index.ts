import { contextBridge, ipcRenderer } from 'electron';
import type { CALL_CHANNEL, DesktopBridge, PUSH_CHANNEL } from '@shared/contract/wire';

// Written again and checked by their types: a sandboxed preload can load no module, and the contract brings zod along.
const CALL: typeof CALL_CHANNEL = 'closing-bell:call';
const PUSH: typeof PUSH_CHANNEL = 'closing-bell:push';

const listeners = new Set<(push: unknown) => void>();

ipcRenderer.on(PUSH, (_event, json: string) => {
  // Tells main how much has arrived, so that it never sends faster than the page takes.
  ipcRenderer.send(PUSH, json.length);
  const push: unknown = JSON.parse(json);
  for (const listener of listeners) listener(push);
});

const bridge: DesktopBridge = {
  call: (name, input) => ipcRenderer.invoke(CALL, name, input),
  onPush: (listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('bridge', bridge);
