import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { APP_HOST, APP_SCHEME } from './origin';

/** How Chromium treats our scheme: like https, with origins, fetch and the code cache. To be told before `ready`. */
export const APP_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/**
 * What our pages may load: themselves and nothing else. Style attributes are allowed because Vue writes static ones
 * as markup; small images and fonts are bundled as data addresses.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** File behind an address of ours; null when the address leads elsewhere or out of the folder. */
function fileFor(address: URL, root: string): string | null {
  if (address.protocol !== `${APP_SCHEME}:` || address.host !== APP_HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(address.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  // A path without an ending is a screen of the app, which the page's own router shows.
  const file = join(root, extname(path) === '' ? 'index.html' : path);
  const inside = relative(root, file);
  return inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..' ? null : file;
}

function answer(
  status: number,
  body: ConstructorParameters<typeof Response>[0],
  type = 'text/plain; charset=utf-8',
): Response {
  return new Response(body, { status, headers: { ...HEADERS, 'content-type': type } });
}

/** Serves the built screens from a folder. What is no file of it answers 404, what doesn't read answers 405. */
export function createAppHandler(rendererDir: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only reading is possible.');
    const address = URL.parse(request.url);
    const file = address === null ? null : fileFor(address, rendererDir);
    const type = file === null ? undefined : TYPES[extname(file).toLowerCase()];
    if (file === null || type === undefined) return answer(404, 'There is no such page.');
    try {
      const content = await readFile(file);
      return answer(200, request.method === 'HEAD' ? null : new Uint8Array(content), type);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return answer(404, 'There is no such page.');
      throw error;
    }
  };
}
