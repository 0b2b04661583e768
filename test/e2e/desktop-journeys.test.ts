import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { desktopKind } from '../support/electron/desktop-app';
import { callBridge, callFromOutside, type DesktopFixture, goTo } from '../support/electron/fixture';
import { useDesktop } from '../support/electron/use-desktop';
import { until } from '../support/until';

let desktop: DesktopFixture;
let page: Page;

useDesktop((started) => {
  desktop = started;
  page = started.page;
});

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });

/** Asks the engine from the page and gives back the value. */
async function ask(name: string, input: unknown): Promise<unknown> {
  const reply = await callBridge(page, name, input);
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}
const keysOfAll = async (): Promise<string[]> => {
  const { rows } = (await ask('tasks.list', { page: 1, pageSize: 100 })) as { rows: { key: string }[] };
  return rows.map(({ key }) => key);
};
const make = (key: string, more: object = {}): Promise<unknown> =>
  ask('tasks.create', {
    task: { key, trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['true'] }, ...more },
  });
const deleteElsewhere = async (key: string): Promise<void> => {
  expect(await callFromOutside(desktop.dataDir, 'tasks.delete', { keys: [key] })).toMatchObject({ ok: true });
};

describe(`tasks in the window (${desktopKind})`, () => {
  test('one is tried, made, edited and run, and its lines arrive while it runs', { timeout: 90_000 }, async () => {
    const gate = join(desktop.dataDir, 'gate');
    await goTo(page, '/new-task');
    await field('Key').fill('handmade');
    await field('Name').fill('手工任务');
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Manual').click();
    await field('Shell line')
      .last()
      .fill(`echo first line; while [ ! -e '${gate}' ]; do sleep 0.05; done; echo second line`);

    await button('Test run').click();
    const tried = page.getByRole('region', { name: 'Test run (unsaved)' });
    await tried.getByRole('log').getByText('first line').waitFor();
    await tried.getByRole('button', { name: 'Stop' }).click();
    await tried.getByText('Terminated').waitFor();
    expect(await keysOfAll()).toEqual([]);
    await tried.getByRole('button', { name: 'Close' }).click();
    await tried.waitFor({ state: 'hidden' });

    await button('Create task').click();
    await button('More actions for 手工任务').click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await field('Description').fill('一行一行地输出');
    await button('Save').click();
    await row('handmade').waitFor();
    expect(await ask('tasks.get', { key: 'handmade' })).toMatchObject({ version: 2, description: '一行一行地输出' });

    await button('Run 手工任务 now').click();
    await button('Open the run').click();
    const log = page.getByRole('log');
    await log.getByText('first line').waitFor();
    await expect.poll(() => log.getByText('second line').count()).toBe(0);
    await writeFile(gate, '');
    await log.getByText('second line').waitFor();
    await page.getByText('It succeeded. Started manually.').waitFor();
  });

  test('several are paused together; a deletion of all of them is taken back', { timeout: 60_000 }, async () => {
    const hourly = { trigger: { kind: 'interval', everySeconds: 3600 } };
    for (const key of ['hourly-1', 'hourly-2']) await make(key, hourly);
    await make('by-hand');
    const keys = ['hourly-1', 'hourly-2', 'by-hand'];
    await goTo(page, '/tasks');
    for (const key of keys) await page.getByRole('checkbox', { name: `Select ${key}` }).check();
    await button('Pause').click();
    await page.getByText('Paused: 2. Unchanged: 1.').waitFor();
    for (const key of ['hourly-1', 'hourly-2']) {
      await button(`Resume ${key}`).waitFor();
      expect(await ask('tasks.get', { key })).toMatchObject({ paused: true, nextAt: null });
    }

    await button('Delete').click();
    for (const key of keys) await row(key).waitFor({ state: 'detached' });
    expect(await keysOfAll()).not.toEqual(expect.arrayContaining(['by-hand']));
    await button('Undo').click();
    for (const key of keys) await row(key).waitFor();
    expect(await ask('tasks.get', { key: 'hourly-2' })).toMatchObject({ paused: true });
  });

  test('one that another program deletes while its page is open says so', { timeout: 60_000 }, async () => {
    await make('short-lived', { name: 'Not for long' });
    await goTo(page, '/tasks?panel=short-lived');
    const panel = page.getByRole('complementary', { name: 'Task Not for long' });
    await button('Run now').waitFor();
    await deleteElsewhere('short-lived');
    await panel.getByText('This task was deleted').waitFor();
    await row('short-lived').waitFor({ state: 'detached' });
  });

  test('one that another program deletes while it is edited keeps what was typed', { timeout: 60_000 }, async () => {
    await make('edited');
    await goTo(page, '/tasks/edited');
    await field('Description').fill('not lost');
    await deleteElsewhere('edited');
    await button('Save').click();
    await button('Restore it with my changes').click();
    await row('edited').waitFor();
    expect(await ask('tasks.get', { key: 'edited' })).toMatchObject({ description: 'not lost' });
  });
});

describe(`language and theme (${desktopKind})`, () => {
  test('are switched at once and remembered over a reload', { timeout: 60_000 }, async () => {
    await goTo(page, '/tasks');
    const isDark = (): Promise<boolean> => page.evaluate(() => document.documentElement.classList.contains('dark'));
    expect(await isDark()).toBe(false);
    await page.getByRole('button', { name: /^Language/ }).click();
    await page.getByRole('menuitem', { name: '中文' }).click();
    await page.getByRole('heading', { name: '任务', level: 1 }).waitFor();
    await button('外观').click();
    await page.getByRole('menuitem', { name: '深色' }).click();
    await until(isDark, { what: 'the dark theme' });
    await page.reload();
    await page.getByRole('heading', { name: '任务', level: 1 }).waitFor();
    expect(await isDark()).toBe(true);
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  });
});
