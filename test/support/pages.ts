import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Role } from '@shared/contract';
import { setPageClock } from './browser-time';
import { launchChromium } from './chromium';
import { PATIENCE_MS } from './deadlines';
import { SeededEngine, type SeededOptions } from './seeded-engine';

/** The built screens: the project's, or those that CLOSING_BELL_RENDERER names. */
const RENDERER_DIR = process.env['CLOSING_BELL_RENDERER'] ?? join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** How the pages of one spec file are opened, unless a test says otherwise. */
export interface PagesSetup {
  context?: BrowserContextOptions;
  /** Whether the welcome has been waved away already; otherwise it greets who opens an engine without tasks. */
  welcomed?: boolean;
  /** Done to each context before its first page. */
  prepareContext?: (context: BrowserContext) => Promise<unknown>;
}

/** One page on a seeded engine. */
export interface SeededPageOptions {
  role?: Role;
  /** Where the page goes once it has come up. */
  path?: string;
  context?: BrowserContextOptions;
}

/** Pages of a browser for the tests of one file. What a test opens ends with it, the newest first. */
export interface Pages {
  /** Starts a seeded engine that ends with the test. */
  seeded(options?: SeededOptions): Promise<SeededEngine>;
  /** Starts one that ends with the file; called in `beforeAll`. */
  seededForAll(options?: SeededOptions): Promise<SeededEngine>;
  /** Opens a page on a seeded engine, with its time, and waits for its heading. */
  openSeeded(engine: SeededEngine, options?: SeededPageOptions): Promise<Page>;
  /** Opens a page of a new context at an address and waits for its heading. */
  open(url: string, context?: BrowserContextOptions): Promise<Page>;
  /** Ends something else with the test. */
  use<T extends Disposable | AsyncDisposable>(thing: T): T;
  /** Errors and warnings of the consoles that this test brings about on purpose. Any other fails it. */
  expectFault(pattern: RegExp): void;
}

/** Runs in the page. A blank page has no storage. */
function rememberWelcomed(): void {
  if (location.protocol === 'http:') localStorage.setItem('closing-bell.welcomed', 'yes');
}

/** Runs in the page. */
function hasKey(): boolean {
  return sessionStorage.getItem('closing-bell.page') !== null;
}

/** Runs in the page. */
function forgetAll(): void {
  if (location.protocol === 'http:') localStorage.clear();
}

/** Registers what the tests of a file need around them; called once, at its top. */
export function usePages(setup: PagesSetup = {}): Pages {
  let browser: Browser;
  let ending = new AsyncDisposableStack();
  let faults: string[] = [];
  let expected: RegExp[] = [];
  const shared: SeededEngine[] = [];
  const contexts = new Map<string, BrowserContext>();
  let port = 0;

  beforeAll(async () => {
    if (!existsSync(join(RENDERER_DIR, 'index.html'))) {
      throw new Error(`Build the renderer first: nothing in ${RENDERER_DIR}.`);
    }
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    for (const engine of shared) await end(engine);
  });
  beforeEach(() => {
    ending = new AsyncDisposableStack();
    faults = [];
    expected = [];
  });
  afterEach(async () => {
    const seen = faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)));
    await ending.disposeAsync();
    expect(seen).toEqual([]);
  });

  /** A test that leaves a bug in an engine's log fails. */
  async function end(engine: SeededEngine): Promise<void> {
    await engine[Symbol.asyncDispose]();
    expect(engine.logger.errors).toEqual([]);
  }

  async function makeContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1440, height: 900 },
      ...setup.context,
      ...options,
    });
    if (setup.welcomed === true) await context.addInitScript(rememberWelcomed);
    await setup.prepareContext?.(context);
    return context;
  }

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await makeContext(options);
    ending.defer(() => context.close());
    const page = await newPage(context);
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    return page;
  }

  /** The tests of a file share what the browser keeps of the scripts: most of an opening is their load. All else is new. */
  async function openSeeded(engine: SeededEngine, { role, path, context: options }: SeededPageOptions): Promise<Page> {
    const name = JSON.stringify(options ?? {});
    const context = contexts.get(name) ?? (await makeContext(options ?? {}));
    contexts.set(name, context);
    ending.defer(async () => {
      for (const page of context.pages()) {
        await page.evaluate(forgetAll);
        await page.close();
      }
    });
    const page = await newPage(context, engine.aheadMs);
    await page.goto(engine.link(role));
    if (path !== undefined) {
      // Not before the page has its key and its first screen: until then the router does not hear of another address.
      await page.waitForFunction(hasKey);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.goto(engine.addressOf(path));
    }
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    return page;
  }

  async function newPage(context: BrowserContext, aheadMs = 0): Promise<Page> {
    const page = await context.newPage();
    if (aheadMs !== 0) await page.addInitScript(setPageClock, aheadMs);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    return page;
  }

  /** At one address for all engines of a file, one after the other: what a browser keeps, it keeps by address. */
  async function seeded(options?: SeededOptions): Promise<SeededEngine> {
    const engine = await SeededEngine.open(RENDERER_DIR, { port, ...options });
    port = engine.port;
    return engine;
  }

  return {
    open,
    openSeeded: (engine, options = {}) => openSeeded(engine, options),
    async seeded(options) {
      const engine = await seeded(options);
      ending.defer(() => end(engine));
      return engine;
    },
    async seededForAll(options) {
      const engine = await seeded(options);
      shared.push(engine);
      return engine;
    },
    use: (thing) => ending.use(thing),
    expectFault: (pattern) => void expected.push(pattern),
  };
}
