import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { desktopKind, launchInVain } from '../support/electron/desktop-app';
import { callBridge, engineFile, startDesktop } from '../support/electron/fixture';
import { until } from '../support/until';

describe.runIf(desktopKind === 'stand-in')('the packed app', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'closing-bell-switches-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

  test.each(['--remote-debugging-port=9222', '--remote-debugging-pipe', '--inspect', '--inspect-brk=0'])(
    'does not start with %s, and says why',
    async (word) => {
      const { code, stderr } = await launchInVain({ dataDir, packaged: true, args: [word] });
      expect(code).toBe(1);
      expect(stderr).toContain(`Closing Bell does not start with ${word.split('=', 1)[0]}`);
      expect(await engineFile(dataDir)).toBeNull();
    },
  );

  test('starts without them; a development checkout may be debugged', async () => {
    await using packed = await startDesktop({ dataDir, packaged: true });
    expect(await callBridge(packed.page, 'health.get', {})).toMatchObject({ ok: true });
    await using checkout = await startDesktop({
      dataDir: await mkdtemp(join(tmpdir(), 'closing-bell-switches-')),
      args: ['--remote-debugging-port=0'],
    });
    expect(await callBridge(checkout.page, 'health.get', {})).toMatchObject({ ok: true });
  });
});

test.runIf(desktopKind === 'stand-in')('a download that no page of ours made is cancelled and noted', async () => {
  await using desktop = await startDesktop();
  const { app, page, dataDir } = desktop;
  const own = await page.evaluate(() => URL.createObjectURL(new Blob(['a log'])));
  const foreign = ['https://example.com/setup.exe', 'blob:https://example.com/1234', 'data:text/html,hello'];
  const cancelled = await app.evaluate(
    ({ session }, urls) =>
      urls.map((url) => {
        let isCancelled = false;
        const event = { preventDefault: () => (isCancelled = true) };
        (session.defaultSession as unknown as { emit: (name: string, ...values: unknown[]) => void }).emit(
          'will-download',
          event,
          { getURL: () => url },
          {},
        );
        return isCancelled;
      }),
    ['blob:app://closing-bell/1234', ...foreign],
  );
  expect(cancelled).toEqual([false, true, true, true]);
  // What our pages make has an address of this form, whatever origin they have.
  expect(own).toMatch(/^blob:/);
  const engineLog = (): Promise<string> => readFile(join(dataDir, 'engine.log'), 'utf8');
  await until(async () => (await engineLog()).includes('https://example.com/setup.exe'), { what: 'the note' });
});
