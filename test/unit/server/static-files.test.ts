import { describe, expect, it } from 'vitest';
import { builtPages, raw, serving } from './serving';

async function get(url: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('pages', () => {
  it('serves the page at every address of a page, never kept, and hashed files for good', async () => {
    const server = await serving({ rendererDir: await builtPages() });
    for (const path of ['/', '/index.html', '/tasks', '/executions/12?tab=log']) {
      const page = await get(`${server.url}${path}`);
      expect([path, page.status, page.text]).toEqual([path, 200, '<!doctype html><title>the page</title>']);
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-type')).toContain('text/html');
    }
    const script = await get(`${server.url}/assets/index-Ab12_xYz.js`);
    expect(script.text).toBe('export const built = true;');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
  });

  it.each(['/api', '/api/v1/anything', '/rpc', '/openapi.json', '/rest/v1/tasks', '/REST/v1/tasks', '/healthz/more'])(
    'answers 404 as JSON at %s, an address for programs, whatever the method',
    async (path) => {
      const server = await serving({ rendererDir: await builtPages() });
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const response = await fetch(`${server.url}${path}`, { method });
        expect([method, response.status]).toEqual([method, 404]);
        expect(await response.json()).toMatchObject({ ok: false, error: { code: 'not-found' } });
      }
    },
  );

  it('sends who comes by another name of this machine to the one address that is ours', async () => {
    const server = await serving({ rendererDir: await builtPages() });
    for (const name of ['localhost', '[::1]']) {
      for (const path of ['/', '/tasks?a=1', '//evil']) {
        const answer = await raw(server.port, `GET ${path} HTTP/1.1\r\nHost: ${name}:${server.port}\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 302 /);
        expect(/^location: (.*)\r$/im.exec(answer)?.[1]).toBe(`${server.url}${path}`);
      }
    }
  });

  it('answers 404 for files that are not there, hidden ones and other methods', async () => {
    const server = await serving({ rendererDir: await builtPages() });
    for (const path of ['/missing.js', '/.hidden', '/assets/', '/healthz/x.y']) {
      const { status, text } = await get(`${server.url}${path}`);
      expect(text).not.toContain('secret');
      if (path !== '/assets/') expect([path, status]).toEqual([path, 404]);
    }
    expect((await fetch(`${server.url}/tasks`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//../secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/index.html%00.js',
    '/%c0%ae%c0%ae/secret.txt',
  ])('never leaves its folder for %s', async (path) => {
    const server = await serving({ rendererDir: await builtPages() });
    const answer = await raw(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`,
      /$^/,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toContain('outside secret');
  });

  it('sends strict headers with pages, calls and refusals alike', async () => {
    const server = await serving({ rendererDir: await builtPages() });
    const refused = { headers: { origin: 'http://evil.example' } };
    for (const response of [
      await fetch(server.url),
      await fetch(`${server.url}/healthz`),
      await fetch(server.url, refused),
    ]) {
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
        ]),
      );
      expect(policy).toContain(`ws://127.0.0.1:${server.port}`);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  it('serves calls alone when there are no pages', async () => {
    const server = await serving();
    expect((await fetch(server.url)).status).toBe(404);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
