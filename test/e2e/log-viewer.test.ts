import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActedChild } from '../support/acted-launcher';
import { commandTask } from '../support/engine';
import { linesOnScreen, readWholeLog } from '../support/log-page';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { seedLine, seedLines } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const MILLION = 1_000_000;
/** How many lines the ended runs have in their third attempt. */
const LENGTHS = [50, 200, 2_000, 12_345, 30_000, MILLION];

const pages = usePages({
  context: { viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] },
});
const ended = new Map<number, number>();
let engine: SeededEngine;
let page: Page;

async function seed(store: SeedStore): Promise<void> {
  const task = store.task(commandTask('printer', { overlap: 'allow' }));
  const run = { status: 'failed', reason: 'exit-code', source: 'manual', agoMs: 60_000, tookMs: 5_000 } as const;
  for (const lines of LENGTHS) {
    const id = store.run(task, { ...run, attempts: [{}, {}, {}] });
    if (lines === 50) await store.log(id, 2, seedLines(lines));
    await store.log(id, 3, seedLines(lines));
    ended.set(lines, id);
  }
}
beforeAll(async () => {
  engine = await pages.seededForAll({ seed, act: async (it) => void (await it.call('settings.set', { slots: 32 })) });
});

async function openRun(id: number, query = '', context: BrowserContextOptions = {}): Promise<void> {
  page = await pages.openSeeded(engine, { path: `/executions/${id}${query}`, context });
  await log().locator('.line').last().waitFor();
}
/** The ended run whose log has so many lines. */
function idOf(lines: number): number {
  const id = ended.get(lines);
  if (id === undefined) throw new Error(`No run has ${lines} lines.`);
  return id;
}
/** Opens an ended run whose log has so many lines. */
const open = (lines: number): Promise<void> => openRun(idOf(lines));

/** Opens a run that goes on and has printed so many lines. */
async function openRunning(lines: number, context: BrowserContextOptions = {}): Promise<ActedChild> {
  const id = await engine.run('printer');
  const child = engine.launcher.child(id);
  await child.printAll(seedLines(lines));
  await openRun(id, '', context);
  return child;
}

const log = () => page.getByRole('log');
const line = (n: number) => log().locator(`[data-line="${n}"]`);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const searchBox = () => page.getByRole('searchbox', { name: 'Search the log' });
/** Numbers of the lines that can be seen, from top to bottom. */
const seen = (): Promise<number[]> => linesOnScreen(log());
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
/** A point in the text of a line, so many columns from its left. */
async function pointIn(n: number, column: number): Promise<{ x: number; y: number }> {
  const box = await line(n).locator('.text').boundingBox();
  const text = await line(n).locator('.text').textContent();
  if (box === null || text === null) throw new Error(`Line ${n} is not on screen.`);
  return { x: box.x + (box.width / text.length) * column + 1, y: box.y + box.height / 2 };
}

describe('looking at a log', () => {
  test('keys go by lines, by pages and to both ends of a million lines', async () => {
    await open(MILLION);
    await until(async () => (await seen()).at(-1) === MILLION, { what: 'the tail' });
    await log().press('PageUp');
    const page1 = await seen();
    await log().press('ArrowUp');
    await until(async () => (await seen())[0] === (page1[0] ?? 0) - 1, { what: 'one line up' });
    await log().press('Home');
    await until(async () => (await seen())[0] === 1, { what: 'the first line' });
    await log().press('PageDown');
    await until(async () => ((await seen())[0] ?? 0) > 5, { what: 'a page down' });
    await log().press('End');
    await until(async () => (await seen()).at(-1) === MILLION, { what: 'the last line' });
  });

  test('long lines wrap, a million of them, and pages pass over none', async () => {
    await open(MILLION);
    await button('Wrap long lines').click();
    await until(async () => (await seen()).at(-1) === MILLION, { what: 'the tail' });
    // Every 41st line is three rows long.
    await log().press('Home');
    await until(async () => (await seen())[0] === 1, { what: 'the first line' });
    let last = (await seen()).at(-1) ?? 0;
    for (let pages = 0; pages < 8; pages += 1) {
      await log().press('PageDown');
      const now = await until(async () => {
        const lines = await seen();
        return (lines.at(-1) ?? 0) > last ? lines : null;
      });
      expect(now[0]).toBeLessThanOrEqual(last);
      last = now.at(-1) ?? 0;
    }
    const high = await line(41 * Math.floor(last / 41)).boundingBox();
    expect(high?.height).toBeGreaterThan(20);
    await log().press('End');
    await until(async () => (await seen()).at(-1) === MILLION, { what: 'the last line' });
    const [box, bottom] = [await line(MILLION).boundingBox(), await log().boundingBox()];
    expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) - (bottom?.y ?? 0) - (bottom?.height ?? 0))).toBeLessThan(3);
  });

  test('times stand before the lines, and are chosen the same after a reload', async () => {
    await open(50);
    await button('Times: off').click();
    await button('Times: since the start').click();
    await button('Times: time of day').waitFor();
    await expect.poll(() => line(50).locator('.time').textContent()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    await page.reload();
    await button('Times: time of day').waitFor();
  });

  test('a link to a line opens there, and a click on a number makes one', async () => {
    await openRun(idOf(MILLION), '?line=123456');
    await line(123_456).and(page.locator('.linked')).waitFor();
    await until(async () => (await seen()).includes(123_456), { what: 'the line of the link' });
    await line(123_450).locator('.number').click();
    await until(() => page.url().endsWith('attempt=3&line=123450'), { what: 'the line in the address' });
    await page.reload();
    await line(123_450).and(page.locator('.linked')).waitFor();
  });

  test('each attempt has its log under its tab', async () => {
    await openRun(idOf(50), '?attempt=2');
    await page.getByRole('tab', { name: /Attempt 2/, selected: true }).waitFor();
    await page.getByRole('tab', { name: /Attempt 2/ }).press('ArrowRight');
    await page.getByRole('tab', { name: /Attempt 3/, selected: true }).waitFor();
    await page.getByText('50 lines').waitFor();
  });

  test('lines of the protocol are left out, new ones too, until they are wanted', async () => {
    const child = await openRunning(20);
    child.print(['::progress {"percent": 50}', 'between', '::output {"rows": 1}']);
    await page.getByText('21 of 23 lines').waitFor();
    await expect.poll(() => log().getByText('::').count()).toBe(0);
    child.print(['::progress {"percent": 60}', 'after']);
    await log().getByText('after').waitFor();
    await page.getByText('22 of 25 lines').waitFor();
    await button('3 marker lines hidden').click();
    await log().getByText('::output').waitFor();
    await button('3 marker lines').click();
    await page.getByText('22 of 25 lines').waitFor();
  });
});

describe('searching a log', () => {
  test('counts, goes round by keys, and goes on while the log grows', async () => {
    const child = await openRunning(2_000);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('WARNING');
    await page.getByText('20 of 20', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 20', { exact: true }).waitFor();
    await line(97).locator('.hit').waitFor();
    await page.keyboard.press('F3');
    await page.getByText('2 of 20', { exact: true }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+F3');
    await page.getByText('20 of 20', { exact: true }).waitFor();
    child.print(['plain', 'another WARNING', 'plain']);
    await page.getByText('20 of 21', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => log().evaluate((view) => view === document.activeElement)).toBe(true);
  });

  test('knows case and expressions, and says what is wrong with one', async () => {
    await open(2_000);
    await searchBox().fill('warning');
    await page.getByText(/of 20$/).waitFor();
    await button('Match case').click();
    await page.getByText('No matches').waitFor();
    await button('Match case').click();
    await button('Regular expression').click();
    await searchBox().fill('rows=1\\d\\d ');
    await until(async () => /^rows=1\d\d $/.test((await log().locator('.hit').first().textContent()) ?? ''), {
      what: 'a hit of the expression',
    });
    await searchBox().fill('(');
    await page.getByText('The expression is not valid').waitFor();
  });

  test('only matching lines of a million can be shown, and each is where it was', async () => {
    await open(MILLION);
    await searchBox().fill('600000.SH');
    await page.getByText(/of \d+$/).waitFor();
    await button('Only matching lines').click();
    await log().press('Home');
    await until(async () => (await seen())[0] === 4_000, { what: 'the first match on top' });
    expect((await seen()).every((n) => n % 4_000 === 0)).toBe(true);
    await line(8_000).getByText('[8000] download 600000.SH').waitFor();
    await button('Next match (F3)').click();
    await button('Only matching lines').click();
    await until(
      async () =>
        (await seen()).length > 2 && (await seen()).every((n, at, all) => at === 0 || n === (all[at - 1] ?? 0) + 1),
      {
        what: 'all lines again',
      },
    );
  });
});

describe('selecting in a log', () => {
  test('the mouse selects by columns over lines, and a shifted click extends', async () => {
    await open(200);
    const [from, to] = [await pointIn(190, 6), await pointIn(192, 14)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.press('Control+c');
    await page.getByText('Lines copied: 3.').waitFor();
    const texts = [190, 191, 192].map((n) => seedLine(n).text);
    await expect.poll(() => clipboard()).toBe([texts[0]?.slice(6), texts[1], texts[2]?.slice(0, 14)].join('\n'));
    const further = await pointIn(193, 5);
    await page.keyboard.down('Shift');
    await page.mouse.click(further.x, further.y);
    await page.keyboard.up('Shift');
    await page.keyboard.press('Control+c');
    await page.getByText('Lines copied: 4.').waitFor();
    expect((await clipboard()).split('\n').at(-1)).toBe(seedLine(193).text.slice(0, 5));
  });

  test('dragging out of the window scrolls on and selects what comes', async () => {
    await open(2_000);
    const from = await pointIn(1_998, 4);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, 5, { steps: 4 });
    await until(async () => ((await seen())[0] ?? 2_000) < 1_900, { what: 'the log to scroll' });
    await page.mouse.up();
    const first = (await seen())[0] ?? 0;
    await page.keyboard.press('Control+c');
    await page.getByText(/Lines copied: \d+\./).waitFor();
    const lines = (await clipboard()).split('\n');
    expect(lines.length).toBeGreaterThan(98);
    expect(Math.abs(1_998 - lines.length + 1 - first)).toBeLessThanOrEqual(2);
  });

  test('a double click takes a word, a triple click a line, Shift and arrows more of them', async () => {
    await open(200);
    const at = await pointIn(190, 9);
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.press('Control+c');
    await until(async () => (await clipboard()) === 'download', { what: 'the word' });
    await page.mouse.click(at.x, at.y, { clickCount: 3 });
    await page.keyboard.press('Control+c');
    const { text } = seedLine(190);
    await until(async () => (await clipboard()) === text, { what: 'the line' });
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await until(async () => (await clipboard()) === `${text}\n${seedLine(191).text}\n`, {
      what: 'two lines',
    });
  });

  test('all of it is copied from the file, without colour codes', async () => {
    await open(30_000);
    await log().press('Control+a');
    await log().press('Control+c');
    await page.getByText('Lines copied: 30,000.').waitFor();
    const lines = (await clipboard()).split('\n');
    expect(lines).toHaveLength(30_000);
    expect(lines[12]).toBe('完成 600013.SH 5300 行');
  });

  test('more than the clipboard should hold is refused with what to do instead', async () => {
    await open(MILLION);
    await log().press('Control+a');
    await log().press('Control+c');
    await page.getByText('1,000,000 lines are too many for the clipboard').waitFor();
  });

  test('a download has every line as it was written', async () => {
    await open(12_345);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download').click()]);
    expect(download.suggestedFilename()).toBe(`execution-${idOf(12_345)}-attempt-3.log`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toBe(Array.from({ length: 12_345 }, (_none, at) => `${seedLine(at + 1).text}\n`).join(''));
  });
});

describe('a log that grows', () => {
  test('is followed until somebody scrolls up, and again from the button', async () => {
    const child = await openRunning(500);
    child.print(['first']);
    await log().getByText('first').waitFor();
    await log().hover();
    await page.mouse.wheel(0, -200);
    await button('To the end').waitFor();
    const before = await seen();
    child.print(['second']);
    await page.getByText('502 lines').waitFor();
    await expect.poll(() => seen()).toEqual(before);
    await button('To the end').click();
    await log().getByText('second').waitFor();
    await page.getByText('Following').waitFor();
  });

  test('shows a line that has not ended as not final, in its place, until it ends', async () => {
    const child = await openRunning(500);
    const last = log().locator('.line').last();
    for (const text of ['.', '..', '...']) child.printOpen(text);
    await log().getByText('...', { exact: true }).waitFor();
    await expect.poll(() => last.getAttribute('title')).toBe('This line has not ended yet: it may still change.');
    await expect.poll(() => last.locator('.number').textContent()).toBe('…');
    await page.getByText('500 lines').waitFor();
    child.print(['... done']);
    await log().getByText('... done').waitFor();
    await page.getByText('501 lines').waitFor();
    await expect.poll(() => log().getByText('...', { exact: true }).count()).toBe(0);
    await expect.poll(() => line(501).locator('.number').textContent()).toBe('501');
  });

  test.each([1_000, MILLION])('is followed on when its window grows and shrinks, at %d lines', async (lines) => {
    const child = await openRunning(lines);
    await until(async () => (await seen()).at(-1) === lines, { what: 'the tail' });
    for (const [n, height] of [1_000, 600, 900].entries()) {
      await page.setViewportSize({ width: 1280, height });
      const last = lines + n + 1;
      child.print([`line ${last}`]);
      await until(async () => (await seen()).at(-1) === last, { what: `line ${last} at a height of ${height}` });
    }
  });

  test('loses and doubles no line when the connection is cut in the middle of a stream', async () => {
    const child = await openRunning(10, { viewport: { width: 1280, height: 1400 } });
    let printed = 0;
    const print = (count: number): void => {
      const texts = Array.from({ length: count }, (_none, at) => `stream ${printed + at + 1}`);
      printed += count;
      child.print(texts);
    };
    for (let round = 0; round < 3; round += 1) {
      for (let batch = 0; batch < 5; batch += 1) print(37);
      // More than one push carries: the lines before those are read.
      print(951);
      engine.cut();
      // Written while nobody is connected: no push tells of them.
      for (let batch = 0; batch < 5; batch += 1) print(51);
      await until(() => engine.calls.called('logs.open').length > round + 1, {
        what: 'the log to be opened again',
      });
      for (let batch = 0; batch < 5; batch += 1) print(19);
    }
    print(1);
    await log().getByText(`stream ${printed}`, { exact: true }).waitFor();
    // What is on screen, page by page up to the first line, is what was printed, each line once.
    const read = await readWholeLog(log(), printed + 10);
    const wanted = Array.from({ length: printed }, (_none, at) => `stream ${at + 1}`);
    expect(wanted.map((_text, at) => read.get(at + 11))).toEqual(wanted);
    expect(read.size).toBe(printed + 10);
    // And so is all of it, read from the file.
    await log().press('Control+a');
    await log().press('Control+c');
    await page.getByText(/Lines copied/).waitFor();
    expect((await clipboard()).split('\n').slice(10)).toEqual(wanted);
  });
});
