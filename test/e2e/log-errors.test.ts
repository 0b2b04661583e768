import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActedChild } from '../support/acted-launcher';
import { commandTask } from '../support/engine';
import { linesOnScreen } from '../support/log-page';
import { usePages } from '../support/pages';
import { seedLines } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({
  context: { viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] },
});
let engine: SeededEngine;
let page: Page;

beforeAll(async () => {
  engine = await pages.seededForAll({
    seed: (store) => void store.task(commandTask('printer', { overlap: 'allow' })),
    act: async (it) => void (await it.call('settings.set', { slots: 32 })),
  });
});

/** Opens a run that goes on and has printed so many lines. */
async function openRunning(lines: number): Promise<ActedChild> {
  const id = await engine.run('printer');
  const child = engine.launcher.child(id);
  await child.printAll(seedLines(lines));
  page = await pages.openSeeded(engine, { path: `/executions/${id}` });
  await log().locator('.line').last().waitFor();
  return child;
}

const log = () => page.getByRole('log');
const line = (n: number) => log().locator(`[data-line="${n}"]`);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const seen = (): Promise<number[]> => linesOnScreen(log());
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describe('the errors of a log', () => {
  const TROUBLE = [
    '2026-11-30 17:40:01,001 INFO begin',
    '2026-11-30 17:40:01,002 ERROR 600000.SH has no bars',
    'Traceback (most recent call last):',
    '  File "/work/risk/frames.py", line 42, in join',
    'ValueError: no bars',
    '2026-11-30 17:40:01,003 WARNING late',
    '2026-11-30 17:40:01,004 ERROR 000001.SZ has no bars',
  ];

  test('are counted, stepped through by keys, marked at the scrollbar, and shown alone', async () => {
    const child = await openRunning(300);
    child.print(TROUBLE);
    await child.printAll(seedLines(300));
    await button('Errors 2').waitFor();
    await page.keyboard.press('Shift+F8');
    await line(307).and(page.locator('.now')).waitFor();
    await page.keyboard.press('F8');
    await line(302).and(page.locator('.now')).waitFor();
    await page.getByText('1/2', { exact: true }).waitFor();
    expect(await page.locator('.error-mark').count()).toBeGreaterThan(0);
    await button('Errors 2').click();
    await expect.poll(seen).toEqual([302, 303, 304, 305, 307]);
    await button('Warnings 7').click();
    await expect.poll(seen).toEqual([97, 194, 291, 302, 303, 304, 305, 306, 307, 404, 501, 598]);
  });

  test('a line is copied for a colleague with what stands around it, and its number copies its link', async () => {
    const child = await openRunning(30);
    child.print(TROUBLE);
    await button('Errors 2').waitFor();
    await page.keyboard.press('Shift+F8');
    await page.keyboard.press('Shift+F8');
    await button(/Copy for a colleague/).click();
    await until(async () => (await clipboard()).includes('> 32  2026-11-30 17:40:01,002 ERROR 600000.SH'), {
      what: 'the line in the clipboard',
    });
    expect(await clipboard()).toMatch(/\(printer\) · run #\d+, attempt 1 · .* · line 32 of 37\n\n {2}22 {2}/);
    await line(33).locator('.number').click();
    await until(async () => /^http.*#\/runs\/\d+\?line=33$/.test(await clipboard()), { what: 'the link' });
    await page.getByText('Link to line 33 copied.').waitFor();
  });

  test('a place in a file that is not on this machine is copied, by a click and by a key', async () => {
    const child = await openRunning(30);
    child.print(TROUBLE);
    await button('Errors 2').waitFor();
    await line(34).locator('.place').click();
    await until(async () => (await clipboard()) === '/work/risk/frames.py:42', { what: 'the place in the clipboard' });
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('Shift+F8');
    await page.keyboard.press('Shift+F8');
    await log().press('Enter');
    await until(async () => (await clipboard()) === '/work/risk/frames.py:42', { what: 'the place in the clipboard' });
  });
});
