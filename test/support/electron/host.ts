import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, PermissionCheckHandlerHandlerDetails, Session, WebContents } from 'electron';
import { type BrowserContext, chromium } from 'playwright-core';

/** What the parts of the stand-in share. */
export interface Host {
  app: Pick<App, 'emit'> | null;
  /** Handlers of custom schemes. */
  schemes: Map<string, (request: Request) => Response | Promise<Response>>;
  privileged: Set<string>;
  invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => unknown>;
  /** Takes one-way messages from pages. */
  receive: (channel: string, event: unknown, args: unknown[]) => void;
  permissionCheck: Parameters<Session['setPermissionCheckHandler']>[0];
  permissionRequest: Parameters<Session['setPermissionRequestHandler']>[0];
  /** Chromium; started at the first use. */
  browser(): Promise<BrowserContext>;
  /** Where a spec connects to it, once started. */
  endpoint: Promise<string>;
  closeBrowser(): Promise<void>;
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

const endpoint = Promise.withResolvers<string>();
/** Beside the app's data, as with a real Electron, so that it goes with them. */
const userDataDir = process.env['STAND_IN_PROFILE'] ?? join(tmpdir(), 'closing-bell-stand-in');
let starting: Promise<BrowserContext> | null = null;

async function start(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(userDataDir, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: ARGS,
    // The app ends by its own rules.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const [port] = readFileSync(join(userDataDir, 'DevToolsActivePort'), 'utf8').split('\n');
  endpoint.resolve(`http://127.0.0.1:${port}`);
  return context;
}

/** The one host of this process. */
export const host: Host = {
  app: null,
  schemes: new Map(),
  privileged: new Set(),
  invokeHandlers: new Map(),
  receive: () => undefined,
  permissionCheck: null,
  permissionRequest: null,
  browser: () => (starting ??= start()),
  endpoint: endpoint.promise,
  async closeBrowser() {
    const context = await starting?.catch(() => null);
    await context?.close();
  },
};

/** An origin that Chromium knows, for a custom scheme that it does not: app://name/x ↔ https://name.app.test/x. */
export function toChromium(url: string): string {
  const parsed = new URL(url);
  const scheme = parsed.protocol.slice(0, -1);
  if (!host.schemes.has(scheme)) return url;
  return `https://${parsed.host}.${scheme}.test${parsed.pathname}${parsed.search}${parsed.hash}`;
}

/** The way back of `toChromium`. */
export function fromChromium(url: string): string {
  const parsed = URL.parse(url);
  const match = /^(.+)\.([a-z]+)\.test$/.exec(parsed?.host ?? '');
  const scheme = match?.[2];
  if (!parsed || parsed.protocol !== 'https:' || !scheme || !host.schemes.has(scheme)) return url;
  return `${scheme}://${match[1]}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['midi', 'midi'],
] as const;

/** Permissions that the app's handlers grant to an origin, in playwright's words. Without handlers Electron grants all. */
export function grantedPermissions(contents: WebContents, url: string): string[] {
  const origin = new URL(url).origin;
  return PERMISSIONS.filter(([permission]) => {
    const details: PermissionCheckHandlerHandlerDetails = { isMainFrame: true, requestingUrl: url };
    if (host.permissionCheck && !host.permissionCheck(contents, permission, origin, details)) return false;
    let granted = host.permissionRequest === null;
    host.permissionRequest?.(contents, permission, (answer) => (granted = answer), {
      isMainFrame: true,
      requestingUrl: url,
    });
    return granted;
  }).map(([, name]) => name);
}
