/** Name of the binding through which a page reaches the stand-in; every frame has it, unlike Electron's `ipcRenderer`. */
export const BINDING = '__standInElectron';

/**
 * Runs in the page, before its scripts. Kept free of anything outside itself: it travels as text. Gives the preload a
 * `require` that knows `electron` only, as a sandboxed one has it, and clones what crosses the bridge.
 */
function installPreload(binding: string, run: (require: (name: string) => unknown) => void): void {
  if (window !== window.top) return;
  type Send = (message: string) => Promise<string>;
  const send = (window as unknown as Record<string, Send | undefined>)[binding];
  if (!send) return;
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();
  const pass = (kind: string, channel: string, args: unknown[]): Promise<string> =>
    send(JSON.stringify({ kind, channel, args: structuredClone(args) }));

  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
      const answer = JSON.parse(await pass('invoke', channel, args)) as { value?: unknown; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
    send: (channel: string, ...args: unknown[]): void => void pass('send', channel, args),
    on: (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
      return ipcRenderer;
    },
    off: (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };

  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, undefined, args.map(cross));
        return result instanceof Promise ? result.then(cross) : cross(result);
      };
    }
    return structuredClone(value);
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: Record<string, unknown>): void => {
      const exposed = Object.freeze(Object.fromEntries(Object.entries(api).map(([key, value]) => [key, cross(value)])));
      Object.defineProperty(window, name, { value: exposed, enumerable: true, writable: false, configurable: false });
    },
  };

  Object.defineProperty(window, Symbol.for(binding), {
    value: (channel: string, args: unknown[]) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
  });
  // Electron hands the address to the window-open handler and, when that denies, answers null.
  window.open = (url?: string | URL) => {
    void pass('open', '', [String(new URL(url ?? 'about:blank', location.href))]);
    return null;
  };
  run((name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge };
    throw new Error(`module not found: ${name}`);
  });
}

/** The script that a page runs first, around the built preload. */
export function preloadScript(preload: string): string {
  return `(${installPreload.toString()})(${JSON.stringify(BINDING)}, (require) => {
    const module = { exports: {} };
    (function (require, module, exports) {${preload}
})(require, module, module.exports);
  });`;
}
