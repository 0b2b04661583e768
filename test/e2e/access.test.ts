import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { usePages } from '../support/pages';
import { settled } from '../support/settled';
import type { StubServer } from '../support/stub-server';
import { until } from '../support/until';

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

const pages = usePages({
  context: { reducedMotion: 'reduce' },
  welcomed: true,
  // By way of the debugger, so the page's own policy stays as it is.
  prepareContext: (context) => context.addInitScript({ content: axe.source }),
});
let engine: StubServer;
let page: Page;

async function open(context: BrowserContextOptions = {}, empty = false): Promise<void> {
  ({ engine, page } = await pages.openStub({ context, stub: { empty } }));
  await settled(page);
}

async function go(path: string): Promise<void> {
  // Away first: a page that is slow to come would leave the last one to be looked at in its place.
  await page.goto('about:blank');
  await page.goto(engine.addressOf(path));
  await settled(page);
}

/** Serious and critical findings, each with where it is. */
async function findings(): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
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

const button = (name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

/** What opens over a page: where, and how it comes to be open. */
const OPENED: Readonly<Record<string, readonly [path: string, show: () => Promise<unknown>]>> = {
  'the menu of a row': ['/tasks', () => button('More for Backtest on demand').click()],
  'the question for a new key': [
    '/tasks',
    async () => {
      await button('More for Backtest on demand').click();
      await page.getByRole('menuitem', { name: 'Copy' }).click();
    },
  ],
  'a deletion that can be taken back': [
    '/tasks',
    async () => {
      await page.getByRole('checkbox', { name: 'Select Backtest on demand' }).check();
      await button('Delete').click();
      await button('Undo').waitFor();
    },
  ],
  'the menu of languages': ['/executions', () => button(/^Language/).click()],
  'the menu of themes': ['/executions', () => button('Theme').click()],
  'what runs now': ['/executions', () => button(/^Running: /).click()],
  'the state of the engine': ['/executions', () => button('Engine is running').click()],
  'the command palette': [
    '/tasks',
    async () => {
      await page.keyboard.press('ControlOrMeta+K');
      await page.keyboard.type('日线');
      await page.getByRole('option').first().waitFor();
    },
  ],
  'a definition beside the list': ['/tasks?panel=daily-bars', () => page.getByRole('tabpanel').waitFor()],
  'statistics beside the list': ['/tasks?panel=daily-bars&view=statistics', () => page.getByRole('tabpanel').waitFor()],
  'versions beside the list': ['/tasks?panel=daily-bars&view=versions', () => page.getByRole('tabpanel').waitFor()],
  'the question before leaving': [
    '/tasks/daily-bars',
    async () => {
      await page.getByLabel('Description', { exact: true }).fill('changed');
      await button('Cancel').click();
    },
  ],
  'a stale edit': [
    '/tasks/daily-bars',
    async () => {
      await page.getByLabel('Description', { exact: true }).fill('changed');
      const task = engine.state.tasks.get('daily-bars');
      if (task !== undefined) engine.state.tasks.set(task.key, { ...task, version: task.version + 1, description: '' });
      await button('Save').click();
      await page.getByRole('alert', { name: /./ }).waitFor();
    },
  ],
  'faults in a form, with its text beside it': [
    '/new-task',
    async () => {
      await button('Create task').click();
      await page
        .getByText('Both', { exact: true })
        .or(page.getByText('Side by side', { exact: true }))
        .click();
      await page.locator('.cm-content').last().waitFor();
    },
  ],
  'the choice of a folder': ['/tasks/daily-bars', () => button('Choose the working folder').click()],
  'a try-run': [
    '/tasks/daily-bars',
    async () => {
      await button('Try-run').click();
      await page.getByRole('dialog').getByText('hello from the stub').waitFor();
    },
  ],
  'the choice of days': ['/executions', () => page.locator('.el-range-input').first().click()],
  'the choice of a definition': ['/executions/211', () => button('Choose the definition').click()],
  'a mark of success without a note': [
    '/executions/211',
    async () => {
      await button('Mark as success').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
      await page.getByText('Say why in a few words.').waitFor();
    },
  ],
  'hits in a log': [
    '/executions/212',
    async () => {
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('00');
      await page
        .getByText(/of \d+/)
        .first()
        .waitFor();
    },
  ],
};

describe.each(['light', 'dark'] as const)('axe finds nothing serious in what opens over a page, %s', (colorScheme) => {
  test('whatever it is', { timeout: 180_000 }, async () => {
    await open({ colorScheme });
    const found: Record<string, string[]> = {};
    for (const [what, [path, show]] of Object.entries(OPENED)) {
      await go(path);
      await show();
      await settled(page);
      const faults = await findings();
      if (faults.length > 0) found[what] = faults;
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
    await tabTo('radio', 'Trading session');
    await page.keyboard.press('ArrowRight');
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

describe('the way back', () => {
  test('comes to the same place of a list, and any other way to its top', async () => {
    await open({ viewport: { width: 1024, height: 500 } });
    await go('/executions');
    const top = () => page.locator('main').evaluate((main) => main.scrollTop);
    await page.locator('main').evaluate((main) => main.scrollTo(0, 180));
    await page.getByRole('link', { name: '205', exact: true }).click();
    await page.getByRole('button', { name: 'Edit task' }).waitFor();
    await page.goBack();
    await until(async () => (await top()) === 180, { what: 'the list to come back to its place' });
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByRole('link', { name: 'Executions', exact: true }).click();
    await page.getByRole('heading', { name: 'Executions' }).waitFor();
    expect(await top()).toBe(0);
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
