import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, createAppHandler } from '../../../src/main/electron/app-protocol';
import { pageCheck } from '../../../src/main/electron/origin';

let folder: string;
let serve: (request: Request) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'closing-bell-protocol-'));
  const root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await mkdir(join(root, 'folder.js'));
  await writeFile(join(root, 'index.html'), '<p>app</p>');
  await writeFile(join(root, 'assets/main.js'), 'run()');
  await writeFile(join(root, 'assets/notes.secret'), 'no known type');
  await writeFile(join(folder, 'outside.js'), 'outside');
  await mkdir(join(folder, 'renderer-other'));
  await writeFile(join(folder, 'renderer-other/x.js'), 'outside');
  serve = createAppHandler(root);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the app’s own protocol', () => {
  test.each([
    ['app://closing-bell/', 'text/html; charset=utf-8', '<p>app</p>'],
    ['app://closing-bell/index.html?x=1#y', 'text/html; charset=utf-8', '<p>app</p>'],
    ['app://closing-bell/executions/12', 'text/html; charset=utf-8', '<p>app</p>'],
    ['app://closing-bell/assets/main.js', 'text/javascript; charset=utf-8', 'run()'],
  ])('%s is served with its type and the policy', async (url, type, body) => {
    const response = await serve(new Request(url));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(body);
  });

  test.each([
    'app://elsewhere/index.html',
    'https://closing-bell/index.html',
    'app://closing-bell/no-such.js',
    'app://closing-bell/folder.js',
    'app://closing-bell/assets/notes.secret',
    'app://closing-bell/../outside.js',
    'app://closing-bell/%2e%2e/outside.js',
    'app://closing-bell/..%2foutside.js',
    'app://closing-bell/assets/..%2f..%2foutside.js',
    'app://closing-bell/..%2frenderer-other%2fx.js',
    'app://closing-bell/..%5coutside.js',
    'app://closing-bell/%00.js',
    'app://closing-bell/%ff.js',
    'app://closing-bell//etc/passwd.js',
  ])('%s is not there', async (url) => {
    const response = await serve(new Request(url));
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('outside');
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  test('it can only be read', async () => {
    const post = await serve(new Request('app://closing-bell/index.html', { method: 'POST', body: 'x' }));
    expect(post.status).toBe(405);
    const head = await serve(new Request('app://closing-bell/index.html', { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('the policy has no way for foreign or inline code', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toMatch(/script-src 'self';/);
    expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe-eval');
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:/);
  });
});

describe('which pages are ours', () => {
  test.each([
    ['app://closing-bell/', true],
    ['app://closing-bell/tasks?x#y', true],
    ['app://closing-bell.evil.example/', false],
    ['app://evil/', false],
    ['https://closing-bell/', false],
    ['file:///app/closing-bell/', false],
    ['about:srcdoc', false],
    ['', false],
  ])('%s: %s', (url, ours) => {
    expect(pageCheck('app://closing-bell/')(url)).toBe(ours);
  });

  test('a development server’s pages are ours by scheme, host and port', () => {
    const isOurs = pageCheck('http://localhost:5173');
    expect(isOurs('http://localhost:5173/tasks')).toBe(true);
    expect(isOurs('http://localhost:5174/')).toBe(false);
    expect(isOurs('app://closing-bell/')).toBe(false);
  });
});
