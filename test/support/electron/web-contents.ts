import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { WebContents, WebFrameMain } from 'electron';
import type { BrowserContext, Frame, Page, Request as PageRequest, Route } from 'playwright-core';
import { createEvent } from './event';
import { fromChromium, grantedPermissions, host, toChromium } from './host';
import { BINDING, preloadScript } from './preload-shim';

type Used = Pick<WebContents, 'id' | 'loadURL' | 'send' | 'isDestroyed' | 'getURL' | 'setWindowOpenHandler'>;
type FramePart = Pick<WebFrameMain, 'url'> & { parent: FramePart | null };

function framePart(frame: Frame): FramePart {
  const parent = frame.parentFrame();
  return { url: fromChromium(frame.url()), parent: parent && framePart(parent) };
}

/** Contents by page, for what the whole browser reports. */
const contentsOf = new WeakMap<Page, StandInWebContents>();
/** The page that was made last: whom a request without a frame is laid to. */
const newest: { contents: StandInWebContents | null } = { contents: null };
let watched: Promise<BrowserContext> | null = null;

async function fulfil(route: Route, request: PageRequest): Promise<void> {
  const url = fromChromium(request.url());
  const handler = host.schemes.get(new URL(url).protocol.slice(0, -1));
  if (!handler) return route.continue();
  const response = await handler(new Request(url, { method: request.method(), headers: request.headers() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** The page that a request belongs to; null while a page that is being opened has none yet. */
function pageOf(request: PageRequest): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null;
  }
}

async function onRequest(route: Route): Promise<void> {
  const request = route.request();
  if (request.serviceWorker()) return route.abort();
  const page = pageOf(request);
  const contents = page && contentsOf.get(page);
  if (!contents) {
    // A page that a page opened. Electron asks the opener's handler first, and nothing but "deny" is known here.
    const opener = (await page?.opener()) ?? null;
    const asked = opener ? contentsOf.get(opener) : newest.contents;
    await route.abort();
    if (request.isNavigationRequest()) asked?.windowOpened(request.url());
    return;
  }
  const frame = request.frame();
  if (request.isNavigationRequest() && !contents.mayNavigate(frame, request.url())) return route.abort('aborted');
  await fulfil(route, request);
}

async function browser(): Promise<BrowserContext> {
  watched ??= (async () => {
    const context = await host.browser();
    await context.route('**/*', (route) => onRequest(route).catch(() => route.abort().catch(() => undefined)));
    return context;
  })();
  return watched;
}

/** `webContents` over one Chromium page. */
export class StandInWebContents extends EventEmitter implements Used {
  readonly id: number;
  readonly #preload: string | null;
  #page: Promise<Page> | null = null;
  #url = '';
  #expected: string | null = null;
  #destroyed = false;
  #outgoing: Promise<unknown> = Promise.resolve();
  #openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null = null;

  constructor(id: number, preload: string | null) {
    super();
    this.id = id;
    this.#preload = preload;
  }

  async loadURL(url: string): Promise<void> {
    const target = toChromium(url);
    const page = await (this.#page ??= this.#open(url));
    this.#expected = target;
    await page.goto(target);
  }

  async #open(url: string): Promise<Page> {
    const context = await browser();
    const granted = grantedPermissions(this as never, url);
    await context.grantPermissions(granted, { origin: new URL(toChromium(url)).origin });
    const page = await context.newPage();
    contentsOf.set(page, this);
    newest.contents = this;
    await page.exposeBinding(BINDING, ({ frame }, message: string) => this.#receive(frame, message));
    if (this.#preload !== null)
      await page.addInitScript({ content: preloadScript(readFileSync(this.#preload, 'utf8')) });
    page.on('domcontentloaded', () => this.emit('dom-ready', createEvent()));
    page.on('popup', (popup) => void popup.close().catch(() => undefined));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = fromChromium(frame.url());
    });
    page.on('crash', () => {
      this.emit('render-process-gone', createEvent(), { reason: 'crashed', exitCode: 139 });
    });
    return page;
  }

  /** Asks the listeners whether a frame may go there. */
  mayNavigate(frame: Frame, chromiumUrl: string): boolean {
    const isMainFrame = frame.parentFrame() === null;
    const details = { url: fromChromium(chromiumUrl), isMainFrame, isSameDocument: false, frame: framePart(frame) };
    const byMain = isMainFrame && this.#expected === chromiumUrl;
    if (byMain) this.#expected = null;
    else {
      for (const name of isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate']) {
        const event = createEvent(details);
        this.emit(name, event, details.url);
        if (event.defaultPrevented) return false;
      }
    }
    this.emit('did-start-navigation', createEvent(details));
    return true;
  }

  windowOpened(chromiumUrl: string): void {
    const url = fromChromium(chromiumUrl);
    const answer = this.#openHandler?.({ url, frameName: '', features: '', disposition: 'foreground-tab' } as never);
    if (answer?.action !== 'deny') throw new Error('The stand-in opens no second window.');
  }

  async #receive(frame: Frame, text: string): Promise<string> {
    const { kind, channel, args } = JSON.parse(text) as { kind: string; channel: string; args: unknown[] };
    const event = createEvent({ sender: this, senderFrame: framePart(frame), type: 'frame' });
    if (kind === 'open') this.windowOpened(String(args[0]));
    else if (kind === 'send') host.receive(channel, event, args);
    else {
      const handler = host.invokeHandlers.get(channel);
      if (!handler) return JSON.stringify({ error: `No handler registered for '${channel}'` });
      try {
        return JSON.stringify({ value: await handler(event, ...args) });
      } catch (error) {
        return JSON.stringify({ error: String(error) });
      }
    }
    return '{}';
  }

  send(channel: string, ...args: unknown[]): void {
    const cloned: unknown = structuredClone(args);
    this.#outgoing = this.#outgoing.then(async () => {
      const page = await this.#page;
      if (!page || this.#destroyed) return;
      // A page that is between two documents misses what is sent to it, as in Electron.
      await page
        .evaluate(
          ([name, to, values]) => {
            type Deliver = (channel: string, args: unknown) => void;
            (window as unknown as Record<symbol, Deliver | undefined>)[Symbol.for(name)]?.(to, values);
          },
          [BINDING, channel, cloned] as const,
        )
        .catch(() => undefined);
    });
  }

  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    this.emit('destroyed');
    void this.#page?.then((page) => page.close()).catch(() => undefined);
  }
}
