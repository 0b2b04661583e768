import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { CALL_CHANNEL, PUSH_CHANNEL } from '@shared/contract/wire';
import { AppError, toWire, type ErrorCode, type Reply } from '@shared/errors';
import type { PlainKey } from '@shared/messages/message';
import type { Connection } from '../app/ports';
import type { Rpc } from '../rpc/rpc-types';

/** What the wire needs. */
export interface IpcWireParts {
  ipcMain: Pick<IpcMain, 'handle' | 'on'>;
  /** Resolves when the engine takes calls; calls that come earlier wait for it. */
  rpc: Promise<Rpc>;
  /** Whether an address is one of our pages. */
  isOurs: (url: string) => boolean;
}

/** Characters of pushes that may wait for a page that hangs: as much as the browser host lets wait for a socket. */
const BACKLOG_LIMIT = 64 * 1024 * 1024;

/** The desktop's end of the bridge. */
export interface IpcWire {
  /** Lets the pages of a window call and take pushes, until it is destroyed. */
  attach(contents: WebContents): void;
}

/** A page that takes pushes. It ends with its document, and its subscriptions with it. */
class PageConnection implements Connection {
  readonly id: string;
  readonly #contents: WebContents;
  #sent = 0;
  #taken = 0;
  #behind = false;

  constructor(id: string, contents: WebContents) {
    this.id = id;
    this.#contents = contents;
  }

  send(push: { json(): string }): void {
    if (this.#behind || this.#contents.isDestroyed()) return;
    // Nothing is told of a page that hangs but that its acknowledgements stay away; what is sent waits in memory.
    if (this.backlog() > BACKLOG_LIMIT) {
      this.#behind = true;
      return;
    }
    const json = push.json();
    this.#sent += json.length;
    this.#contents.send(PUSH_CHANNEL, json);
  }

  backlog(): number {
    return this.#sent - this.#taken;
  }

  /** The preload reports each push that it has handed over: IPC by itself has no back-pressure. */
  took(bytes: number): void {
    this.#taken = Math.min(this.#sent, this.#taken + bytes);
    if (!this.#behind || this.#contents.isDestroyed()) return;
    // It lives again with a gap that it knows nothing of: a new document reads all anew, and is another connection.
    this.#contents.reload();
  }
}

interface Page {
  connection: PageConnection;
  subscription: Disposable;
}

/** A call that does not reach the engine. */
function refuse(code: ErrorCode, reason: PlainKey): Reply {
  return { ok: false, error: toWire(new AppError(code, reason)) };
}
const forbidden = refuse('forbidden', 'calls.wire.ownWindow');

/** Joins windows and the contract over the two fixed channels. Every message's sender is checked. */
export function createIpcWire({ ipcMain, rpc, isOurs }: IpcWireParts): IpcWire {
  const pages = new Map<WebContents, Page | null>();
  let connections = 0;

  const isTrusted = ({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent): boolean =>
    pages.has(sender) && senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url);

  // A page is joined at its first call and not at its load: what is pushed before its preload listens would be lost.
  const join = (contents: WebContents, engine: Rpc): PageConnection => {
    const known = pages.get(contents);
    if (known) return known.connection;
    connections += 1;
    const connection = new PageConnection(`window-${connections}`, contents);
    pages.set(contents, { connection, subscription: engine.connect(connection) });
    return connection;
  };
  const leave = (contents: WebContents): void => {
    const page = pages.get(contents);
    if (!page) return;
    pages.set(contents, null);
    page.subscription[Symbol.dispose]();
  };

  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!isTrusted(event)) return forbidden;
    if (typeof name !== 'string') return refuse('invalid-input', 'calls.wire.nameNeeded');
    const engine = await rpc;
    if (!isTrusted(event)) return forbidden;
    return engine.call({ role: 'admin', who: 'desktop', connection: join(event.sender, engine) }, name, input);
  });
  ipcMain.on(PUSH_CHANNEL, (event, bytes: unknown) => {
    if (!isTrusted(event) || typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) return;
    pages.get(event.sender)?.connection.took(bytes);
  });

  return {
    attach(contents) {
      pages.set(contents, null);
      contents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) leave(contents);
      });
      contents.on('render-process-gone', () => leave(contents));
      contents.on('destroyed', () => {
        leave(contents);
        pages.delete(contents);
      });
    },
  };
}
