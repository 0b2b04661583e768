import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PATHS, useAccessPage } from '../support/access';
import { RUNS } from '../support/seeded-content';
import { settled } from '../support/settled';
import { until } from '../support/until';

const access = useAccessPage();

/** Windows in which everything must be within reach: the smallest one, and a usual one at 200 % zoom. */
const SIZES = [
  { width: 1024, height: 700 },
  { width: 720, height: 450 },
];

test.each(['en-US', 'zh-CN'])('nothing is lost in a small window, in %s', { timeout: 120_000 }, async (locale) => {
  await access.open({ context: { locale }, workflows: true });
  const lost: Record<string, string[]> = {};
  for (const path of [...PATHS, '/calendar?view=year']) {
    for (const [index, size] of SIZES.entries()) {
      await access.page.setViewportSize(size);
      await (index === 0 ? access.visit(path) : settled(access.page));
      const faults = await access.page.evaluate(outOfReach);
      if (faults.length > 0) lost[`${path} at ${size.width}×${size.height}`] = faults;
    }
  }
  expect(lost).toEqual({});
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
  const target = access.page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first();
  await target.waitFor();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await access.page.keyboard.press(key);
  }
  throw new Error(`Tab never came to ${role} ${String(name)}.`);
}

/** Presses the arrow down until an item of the open menu has the focus. */
async function downTo(name: string): Promise<void> {
  const item = access.page.getByRole('menuitem', { name });
  await item.waitFor();
  for (let presses = 0; presses < 20; presses += 1) {
    if (await item.evaluate((element) => element === document.activeElement)) return;
    await access.page.keyboard.press('ArrowDown');
  }
  throw new Error(`The arrow down never came to ${name}.`);
}

describe('by keyboard alone', () => {
  test('a task is made, run, watched and cancelled', { timeout: 60_000 }, async () => {
    await access.open();
    await access.go('/tasks');
    await tabTo('button', 'New task');
    await access.page.keyboard.press('Enter');
    await settled(access.page);
    await tabTo('textbox', 'Name');
    await access.page.keyboard.type('By keyboard');
    await tabTo('textbox', 'Key');
    await access.page.keyboard.press('ControlOrMeta+A');
    await access.page.keyboard.type('by-keyboard');
    await tabTo('radio', 'Trading session');
    await access.page.keyboard.press('ArrowRight');
    await tabTo('textbox', 'Cron expression');
    await access.page.keyboard.press('ControlOrMeta+A');
    await access.page.keyboard.type('0 7 * * *');
    await tabTo('textbox', 'Shell line');
    await access.page.keyboard.type('echo hello');
    await tabTo('button', 'Create task', 'Shift+Tab');
    await access.page.keyboard.press('Enter');
    await tabTo('button', 'Run By keyboard now');
    await access.page.keyboard.press('Enter');
    await tabTo('button', 'Open the run');
    await access.page.keyboard.press('Enter');
    await access.page.getByRole('log').getByText('hello from the task').waitFor();
    await tabTo('button', 'Cancel run');
    await access.page.keyboard.press('Enter');
    await access.page.getByText('Terminated').first().waitFor();
    await tabTo('log', /./);
    expect(access.engine.calls.asked.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tasks.create', 'executions.start', 'executions.cancel', 'logs.open']),
    );
  });

  test('language and theme are switched', async () => {
    await access.open();
    await tabTo('button', /Language/);
    await access.page.keyboard.press('Enter');
    await downTo('中文');
    await access.page.keyboard.press('Enter');
    await tabTo('button', /外观/);
    await access.go('/settings?section=general');
    await access.page.getByRole('radio', { name: '浅色' }).focus();
    await access.page.keyboard.press('ArrowRight');
    await access.page.locator('html.dark').waitFor();
  });

  test('a deletion is taken back: the way back has the focus', async () => {
    await access.open();
    await access.go('/tasks');
    await tabTo('button', 'More actions for Backtest on demand');
    await access.page.keyboard.press('Enter');
    await downTo('Delete');
    await access.page.keyboard.press('Enter');
    await access.page.locator('.el-message button:focus').waitFor();
    await access.page.keyboard.press('Enter');
    await access.page.getByRole('row').filter({ hasText: 'Backtest on demand' }).waitFor();
  });
});

describe('the way back', () => {
  test('comes to the same place of a list, and any other way to its top', async () => {
    await access.open({ context: { viewport: { width: 1024, height: 500 } } });
    await access.go('/executions');
    const top = () => access.page.locator('main').evaluate((main) => main.scrollTop);
    await access.page.locator('main').evaluate((main) => main.scrollTo(0, 180));
    await access.page.locator('a[href="#/runs/3"]').first().click();
    await access.page.getByRole('button', { name: 'Edit task' }).waitFor();
    await access.page.goBack();
    await until(async () => (await top()) === 180, { what: 'the list to come back to its place' });
    await access.page.getByRole('link', { name: 'Tasks', exact: true }).click();
    await access.page.getByRole('link', { name: 'Runs', exact: true }).click();
    await access.page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    await expect.poll(() => top()).toBe(0);
  });
});

describe('the focus', () => {
  test.each(['/tasks', '/new-task', `/executions/${RUNS.running}`, '/settings?section=limits'])(
    'can be seen wherever Tab takes it on %s',
    { timeout: 60_000 },
    async (path) => {
      await access.open();
      await access.go(path);
      const unseen: string[] = [];
      for (let presses = 0; presses < 60; presses += 1) {
        await access.page.keyboard.press('Tab');
        const fault = await access.page.evaluate(unseenFocus);
        if (fault === 'done') break;
        if (fault !== null) unseen.push(fault);
      }
      expect(unseen).toEqual([]);
    },
  );

  test('comes back to where it was after a question', async () => {
    await access.open();
    await access.go('/tasks/daily-bars');
    await access.page.getByLabel('Description', { exact: true }).fill('changed');
    await tabTo('button', 'Cancel', 'Shift+Tab');
    await access.page.keyboard.press('Enter');
    await access.page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await access.page.keyboard.press('Escape');
    await access.page.locator('button:focus', { hasText: 'Cancel' }).waitFor();
  });
});

/** Runs in the page: what has the focus and looks as it does without; “done” when Tab left the access.page. */
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
