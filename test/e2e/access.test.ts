import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium';
import { settled } from '../support/settled';
import { StubServer } from '../support/stub-server';

const RENDERER = process.env['CLOSING_BELL_RENDERER'] ?? join(import.meta.dirname, '..', '..', 'out', 'renderer');
const PATHS = [
  '/',
  '/tasks',
  '/tasks?text=nothing-like-this',
  '/new-task',
  '/tasks/daily-bars',
  '/executions',
  '/executions?status=missed',
  '/executions/212',
  '/executions/211',
  '/settings?section=general',
  '/settings?section=limits',
  '/settings?section=retention',
  '/settings?section=api',
  '/settings?section=about',
  '/welcome',
];
const EMPTY_PATHS = ['/', '/tasks', '/executions'];

let browser: Browser;
let engine: StubServer;
let page: Page;

beforeAll(async () => {
  if (!existsSync(join(RENDERER, 'index.html'))) throw new Error(`Build the renderer first: nothing in ${RENDERER}.`);
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  await page.context().close();
  await engine.close();
});

async function open(options: BrowserContextOptions = {}, empty = false): Promise<void> {
  engine = new StubServer(RENDERER, { empty });
  const url = await engine.listen();
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  // By way of the debugger, so the page's own policy stays as it is.
  await context.addInitScript({ content: axe.source });
  await context.addInitScript(() => localStorage.setItem('closing-bell.welcomed', 'yes'));
  page = await context.newPage();
  page.setDefaultTimeout(5_000);
  await page.goto(url);
  await settled(page);
}

async function go(path: string): Promise<void> {
  // Away first: a page that is slow to come would leave the last one to be looked at in its place.
  await page.goto('about:blank');
  await page.goto(`${engine.origin}/#${path}`);
  await settled(page);
}

/** Serious and critical findings, each with where it is. */
async function findings(): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s', (colorScheme) => {
  test('on any page', { timeout: 120_000 }, async () => {
    await open({ colorScheme });
    const found: Record<string, string[]> = {};
    for (const path of PATHS) {
      await go(path);
      const faults = await findings();
      if (faults.length > 0) found[path] = faults;
    }
    expect(found).toEqual({});
  });

  test('on pages with nothing on them, in Chinese', { timeout: 60_000 }, async () => {
    await open({ colorScheme, locale: 'zh-CN' }, true);
    const found: Record<string, string[]> = {};
    for (const path of EMPTY_PATHS) {
      await go(path);
      const faults = await findings();
      if (faults.length > 0) found[path] = faults;
    }
    expect(found).toEqual({});
  });
});

describe.each([
  ['200 % zoom', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
  ['1024×700', { viewport: { width: 1024, height: 700 } }],
])('nothing is lost at %s', (_what, options) => {
  test.each(['en-US', 'zh-CN'])('in %s', { timeout: 120_000 }, async (locale) => {
    await open({ ...options, locale });
    const lost: Record<string, string[]> = {};
    for (const path of PATHS) {
      await go(path);
      const faults = await page.evaluate(outOfReach);
      if (faults.length > 0) lost[path] = faults;
    }
    expect(lost).toEqual({});
  });
});

/** Runs in the page: what scrolls sideways that should not, and controls that cannot be brought into view. */
function outOfReach(): string[] {
  const faults: string[] = [];
  const main = document.querySelector('main');
  for (const one of [document.documentElement, main]) {
    if (one !== null && one.scrollWidth > one.clientWidth) {
      faults.push(`${one.tagName} is ${one.scrollWidth} wide in ${one.clientWidth}`);
    }
  }
  const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, [tabindex="0"]');
  for (const control of controls) {
    if (control.hasAttribute('disabled') || control.closest('[aria-hidden="true"], .skip') !== null) continue;
    if (control.tabIndex < 0 || !control.checkVisibility({ visibilityProperty: true })) continue;
    control.focus();
    control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // What Element Plus draws in place of a control that it hides is around it.
    let seen: HTMLElement = control;
    while (seen.offsetWidth < 4 && seen.parentElement !== null) seen = seen.parentElement;
    const box = seen.getBoundingClientRect();
    const name = control.getAttribute('aria-label') ?? control.innerText.trim().slice(0, 40);
    const fits = box.left >= -1 && box.right <= innerWidth + 1;
    const inView = box.bottom > 0 && box.top < innerHeight;
    if (!fits || !inView)
      faults.push(`${control.tagName} “${name}” at ${Math.round(box.left)}–${Math.round(box.right)}`);
  }
  return faults;
}

/** Presses Tab until what is looked for has the focus. */
async function tabTo(role: Parameters<Page['getByRole']>[0], name: string | RegExp, key = 'Tab'): Promise<void> {
  const target = page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first();
  await target.waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never came to ${role} ${String(name)}.`);
}

/** Presses the arrow down until an item of the open menu has the focus. */
async function downTo(name: string): Promise<void> {
  const item = page.getByRole('menuitem', { name });
  await item.waitFor();
  for (let presses = 0; presses < 20; presses += 1) {
    if (await item.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`The arrow down never came to ${name}.`);
}

describe('by keyboard alone', () => {
  test('a task is made, run, watched and cancelled', { timeout: 60_000 }, async () => {
    await open();
    await go('/tasks');
    await tabTo('button', 'New task');
    await page.keyboard.press('Enter');
    await settled(page);
    await tabTo('textbox', 'Key');
    await page.keyboard.type('by-keyboard');
    await tabTo('textbox', 'Name');
    await page.keyboard.type('By keyboard');
    await tabTo('textbox', 'Cron expression');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('0 7 * * *');
    await tabTo('textbox', 'Shell line');
    await page.keyboard.type('echo hello');
    await tabTo('button', 'Create task', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await tabTo('button', 'Run By keyboard now');
    await page.keyboard.press('Enter');
    await tabTo('button', 'Open the run');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('hello from the stub').waitFor();
    await tabTo('button', 'Cancel run');
    await page.keyboard.press('Enter');
    await page.getByText('Terminated').first().waitFor();
    await tabTo('log', /./);
    expect(engine.calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tasks.create', 'executions.start', 'executions.cancel', 'logs.open']),
    );
  });

  test('language and theme are switched', async () => {
    await open();
    await tabTo('button', /Language/);
    await page.keyboard.press('Enter');
    await downTo('中文');
    await page.keyboard.press('Enter');
    await tabTo('button', /外观/);
    await go('/settings?section=general');
    await page.getByRole('radio', { name: '浅色' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('html.dark').waitFor();
  });

  test('a deletion is taken back: the way back has the focus', async () => {
    await open();
    await go('/tasks');
    await tabTo('button', 'More for Backtest on demand');
    await page.keyboard.press('Enter');
    await downTo('Delete');
    await page.keyboard.press('Enter');
    await page.locator('.el-message button:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('row').filter({ hasText: 'Backtest on demand' }).waitFor();
  });
});

describe('the focus', () => {
  test.each(['/tasks', '/new-task', '/executions/212', '/settings?section=limits'])(
    'can be seen wherever Tab takes it on %s',
    { timeout: 60_000 },
    async (path) => {
      await open();
      await go(path);
      const unseen: string[] = [];
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const fault = await page.evaluate(unseenFocus);
        if (fault === 'done') break;
        if (fault !== null) unseen.push(fault);
      }
      expect(unseen).toEqual([]);
    },
  );

  test('comes back to where it was after a question', async () => {
    await open();
    await go('/tasks/daily-bars');
    await page.getByLabel('Description', { exact: true }).fill('changed');
    await tabTo('button', 'Cancel', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button:focus', { hasText: 'Cancel' }).waitFor();
  });
});

/** Runs in the page: what has the focus and looks as it does without; “done” when Tab left the page. */
async function unseenFocus(): Promise<string | null> {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return 'done';
  // Some controls draw it around themselves, in the next frames.
  const drawn = async (): Promise<string> => {
    for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
    const parts: string[] = [];
    let at: Element | null = focused;
    for (let level = 0; level < 4 && at !== null; level += 1, at = at.parentElement) {
      for (const which of [at, at.nextElementSibling]) {
        if (which === null) continue;
        const style = getComputedStyle(which);
        parts.push(style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor);
      }
    }
    return parts.join('|');
  };
  const seen = await drawn();
  focused.blur();
  const without = await drawn();
  focused.focus({ preventScroll: true });
  return seen === without ? `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.innerText}` : null;
}
