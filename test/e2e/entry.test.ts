import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { commandTask, tempDir } from '../support/engine';
import { usePages } from '../support/pages';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

const pages = usePages();
let dir: ReturnType<typeof tempDir>;
let served: Served;
let page: Page;

const link = (of = served): string => `${of.ready.url}/#token=${of.ready.token}`;
const ended = () => page.getByRole('dialog', { name: 'This page no longer belongs to the engine' });

/** Another program at the engine's port: hears all that a page says, and answers by `relayTo` or with an empty welcome. */
class Stranger implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly #http = createServer((request, response) => {
    this.heard.push(JSON.stringify([request.url, request.headers]));
    response.end('<!doctype html><h1>Closing Bell</h1>');
  });
  readonly #sockets = new WebSocketServer({ server: this.#http });

  async listen(port: string, relayTo?: string): Promise<void> {
    this.#sockets.on('connection', (socket) => {
      const engine = relayTo === undefined ? null : new WebSocket(`${relayTo.replace('http', 'ws')}/push`);
      engine?.on('message', (data) => socket.send(String(data)));
      engine?.on('close', (code) => socket.close(code));
      const opened = new Promise<void>((done) => engine?.once('open', () => done()));
      socket.on('message', (data) => {
        this.heard.push(String(data));
        if (engine === null) socket.send(JSON.stringify({ hello: { role: 'admin' } }));
        else void opened.then(() => engine.send(String(data)));
      });
    });
    await new Promise<void>((done) => this.#http.listen(Number(port), '127.0.0.1', done));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }
}

const stored = (): Promise<string> => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));

beforeEach(async () => {
  dir = pages.use(tempDir());
  served = pages.use(await serve(dir.path));
  page = await pages.open(link());
});

describe('a page whose engine was killed', () => {
  it.each([
    ['says yes to everything', false],
    ['hands everything on to the next engine, which runs at another port', true],
  ])('tells no secret to a program that takes the port and %s', { timeout: 90_000 }, async (_what, relays) => {
    const { token, url } = served.ready;
    const kept = await stored();
    expect(kept).not.toContain(token);
    const secret = (JSON.parse((JSON.parse(kept) as Record<string, string>)['closing-bell.page'] ?? '') as PageSecret)
      .secret;
    pages.expectFault(/WebSocket connection/);
    await served.end('SIGKILL');
    const next = relays ? pages.use(await serve(dir.path)) : null;
    await using stranger = new Stranger();
    await stranger.listen(new URL(url).port, next?.ready.url);
    await ended().waitFor();
    expect(stranger.heard.join('\n')).toContain('"prove"');
    for (const word of [token, secret]) expect(stranger.heard.join('\n')).not.toContain(word);
    // Even who would bring the page to load anew from there finds nothing that opens the next engine.
    expect(await stored()).not.toContain(token);
  });

  it(
    'says how to come back, goes on with the printed address, and keeps what was typed',
    { timeout: 90_000 },
    async () => {
      await served.call('tasks.create', { task: commandTask('there', { name: 'Still there' }) });
      await page.goto(`${served.ready.url}/#/new-task`);
      await page.getByLabel('Name', { exact: true }).fill('half written');
      const { port } = new URL(served.ready.url);
      pages.expectFault(/WebSocket connection/);
      await served.end('SIGKILL');
      await page.getByRole('alert').getByText('Connection lost').waitFor();
      served = pages.use(await serve(dir.path, {}, port));
      await ended().waitFor();
      await page.getByText('Not connected').first().waitFor();
      const field = page.getByLabel('Address of the engine');
      const goOn = page.getByRole('button', { name: 'Continue' });
      await field.fill('http://127.0.0.1:16160/');
      await goOn.click();
      await page.getByText('This is not an address with a token.').waitFor();
      await field.fill(`${served.ready.url}/#token=${'x'.repeat(43)}`);
      await goOn.click();
      await page.getByText('The program at this address does not know this token.').waitFor();
      await field.fill(link());
      await goOn.click();
      await ended().waitFor({ state: 'hidden' });
      await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('half written');
      await page.getByRole('banner').getByText('Engine is running').waitFor();
      await page.reload();
      await page.getByRole('banner').getByText('Engine is running').waitFor();
      expect(page.url()).not.toContain('token');
    },
  );
});

it('the link of the settings opens another browser with the rights of who copied it', { timeout: 90_000 }, async () => {
  const asked = async (token: string): Promise<string> => (await served.call('access.link', {}, token)).link;
  expect(await asked(served.ready.token)).toBe(link());
  expect(await asked(served.ready.viewerToken)).toBe(`${served.ready.url}/#token=${served.ready.viewerToken}`);
  const viewer = await pages.open(await asked(served.ready.viewerToken));
  await viewer.getByText('View only').waitFor();
});

it(
  'a page that came by the name localhost is led to the one address that is the engine’s',
  { timeout: 90_000 },
  async () => {
    const { port } = new URL(served.ready.url);
    const other = await pages.open(`http://localhost:${port}/#token=${served.ready.token}`);
    await until(() => new URL(other.url()).host === `127.0.0.1:${port}`, { what: 'the address' });
    await other.getByRole('banner').getByText('Engine is running').waitFor();
  },
);

interface PageSecret {
  secret: string;
}
