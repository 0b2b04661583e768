import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages, type SeededPageOptions } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { seedLines } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({
  context: { viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] },
});
let engine: SeededEngine;
let page: Page;

/** What the ended runs printed. */
const LOGS = {
  numbers: ['\x1b[32m1\x1b[0m 600000 600001', '11 1 21 1', 'ERROR 7 ERROR 8 ERROR'],
  wide: [`${'-'.repeat(1_500)} needle ${'-'.repeat(50)}`, `${'='.repeat(6_000)} needle and more`],
  endless: ['a needle', `${'-'.repeat(200_000)} needle`, 'the last'],
  needles: ['a needle', 'a needle'],
};
const ERROR = `ValueError: ${'select * from prices where code = 1 and '.repeat(300)}`;
const BY_HAND = { source: 'manual', agoMs: 60_000, tookMs: 5_000 } as const;
const runs = new Map<string, number>();

async function seed(store: SeedStore): Promise<void> {
  const task = store.task(commandTask('printer'));
  for (const [name, texts] of Object.entries(LOGS)) {
    const id = store.run(task, { ...BY_HAND, status: 'success' });
    await store.log(id, 1, [{ stream: 'stdout', texts }]);
    runs.set(name, id);
  }
  const failed = { ...BY_HAND, status: 'failed', reason: 'exit-code', error: ERROR } as const;
  const id = store.run(task, failed);
  await store.log(id, 1, seedLines(240));
  runs.set('failed', id);
}
beforeAll(async () => {
  engine = await pages.seededForAll({ seed });
});

async function openRun(id: number | undefined, options: SeededPageOptions = {}): Promise<void> {
  page = await pages.openSeeded(engine, { path: `/executions/${id}`, ...options });
  await log().locator('.line').last().waitFor();
}
const open = (name: keyof typeof LOGS): Promise<void> => openRun(runs.get(name));

const log = () => page.getByRole('log');
const line = (n: number) => log().locator(`[data-line="${n}"]`);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const searchBox = () => page.getByRole('searchbox', { name: 'Search the log' });
const marked = (n: number) => line(n).locator('.hit').allTextContents();

async function expectCurrentSeen(text: string): Promise<void> {
  const current = log().locator('.hit.current');
  await until(
    async () => {
      if ((await current.count()) !== 1) return false;
      const [box, frame] = [await current.boundingBox(), await log().boundingBox()];
      if (box === null || frame === null) return false;
      const isAcross = box.x >= frame.x && box.x + box.width <= frame.x + frame.width;
      return isAcross && box.y >= frame.y && box.y + box.height <= frame.y + frame.height;
    },
    { what: 'the current hit in the window' },
  );
  await expect.poll(() => current.textContent()).toBe(text);
}

describe('hits of a search in a log', () => {
  test('are every match, marked and counted as the expression means it, colours left out', async () => {
    await open('numbers');
    await button('Regular expression').click();
    for (const [query, count, where, texts] of [
      [String.raw`\d{6}`, '2', 1, ['600000', '600001']],
      ['^1', '2', 2, ['1']],
      [String.raw`\b1\b`, '3', 2, ['1', '1']],
      [String.raw`ERROR \d+`, '2', 3, ['ERROR 7', 'ERROR 8']],
    ] as const) {
      await searchBox().fill(query);
      await page.getByText(new RegExp(`of ${count}$`)).waitFor();
      await until(async () => (await marked(where)).join() === texts.join(), { what: `the marks of ${query}` });
    }
    await searchBox().press('Enter');
    await page
      .getByText('2 of 2', { exact: true })
      .or(page.getByText('1 of 2', { exact: true }))
      .waitFor();
  });

  test('are scrolled to sideways, and of a long line the part around them is shown and copied', async () => {
    await open('wide');
    await searchBox().fill('needle');
    await page.getByText('1 of 2', { exact: true }).waitFor();
    await expectCurrentSeen('needle');
    await searchBox().press('Enter');
    await page.getByText('2 of 2', { exact: true }).waitFor();
    await expectCurrentSeen('needle');
    const box = await log().locator('.hit.current').boundingBox();
    if (box === null) throw new Error('The hit is not on the screen.');
    await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.press('Control+c');
    await until(async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'needle', {
      what: 'the word on the clipboard',
    });
  });

  test('are shown at the end of a line of 200,000 characters too', async () => {
    await open('endless');
    await searchBox().fill('needle');
    await page.getByText('1 of 2', { exact: true }).waitFor();
    await searchBox().press('Enter');
    await page.getByText('2 of 2', { exact: true }).waitFor();
    await expectCurrentSeen('needle');
    await expect.poll(() => line(2).locator('.text').textContent()).toBe(`${'-'.repeat(499)} needle`);
  });

  test('stay when an input method takes Enter and Esc', async () => {
    await open('needles');
    await searchBox().fill('needle');
    await page.getByText('1 of 2', { exact: true }).waitFor();
    await searchBox().evaluate((field) => {
      for (const key of ['Enter', 'Escape']) {
        field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, isComposing: true }));
      }
    });
    await searchBox().press('Shift');
    await expect.poll(() => page.getByText('1 of 2', { exact: true }).count()).toBe(1);
    await expect.poll(() => searchBox().evaluate((field) => field === document.activeElement)).toBe(true);
  });
});

test('a log that follows holds still from the press of the mouse until the selection is dropped', async () => {
  const id = await engine.run('printer');
  const child = engine.launcher.child(id);
  await child.printAll(seedLines(500));
  await openRun(id);
  const add = (text: string): void => child.print([text]);
  await line(500).waitFor();
  const at = async (n: number): Promise<{ x: number; y: number }> => {
    const box = await line(n).locator('.text').boundingBox();
    if (box === null) throw new Error(`Line ${n} is not on screen.`);
    return { x: box.x + 2, y: box.y + box.height / 2 };
  };
  const [from, to] = [await at(495), await at(498)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let n = 0; n < 60; n += 1) add(`new ${n}`);
  await page.getByText('560 lines').waitFor();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press('Control+c');
  await until(async () => (await page.evaluate(() => navigator.clipboard.readText())).split('\n').length === 4, {
    what: 'three lines and the beginning of the fourth',
  });
  await page.keyboard.press('Escape');
  await line(560).waitFor();
  add('the last');
  await log().getByText('the last').waitFor();
});

test('a long error leaves room for the log, and is there to be read', async () => {
  await openRun(runs.get('failed'), { context: { viewport: { width: 1024, height: 700 } } });
  const box = page.getByRole('region', { name: 'Error' });
  await button('Show more').waitFor();
  const top = async (): Promise<number> => (await log().boundingBox())?.y ?? Infinity;
  await expect.poll(() => top()).toBeLessThan(600);
  await button('Show more').click();
  await button('Show less').waitFor();
  await expect.poll(() => top()).toBeLessThan(700);
  await expect.poll(() => box.textContent()).toContain('select * from prices');
});
