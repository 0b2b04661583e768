import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { usePages, type SeededPageOptions } from '../support/pages';
import { ANALYST } from '../support/seeded-content';
import type { SeededEngine, SeededOptions } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({
  context: { viewport: { width: 1024, height: 700 }, permissions: ['clipboard-read', 'clipboard-write'] },
});
let engine: SeededEngine;
let page: Page;

/** An engine that nobody has used. */
const EMPTY: SeededOptions = {};

async function open(content = ANALYST, options: SeededPageOptions = {}): Promise<void> {
  engine = await pages.seeded(content);
  page = await pages.openSeeded(engine, options);
}

const go = (path: string): Promise<unknown> => page.goto(engine.addressOf(path));
const section = (name: string) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });
const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describe('settings', () => {
  test('of the engine are saved when asked, and a group of no name is no fault yet', async () => {
    await open();
    await go('/settings');
    await section('Slots and groups').click();
    await page.getByRole('button', { name: 'Save', disabled: true }).waitFor();
    await page.getByRole('button', { name: 'Add group' }).click();
    await page.getByText('Unsaved changes').waitFor();
    await page.getByLabel('Group 3').fill('akshare');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved.').waitFor();
    await expect
      .poll(() => engine.calls.called('settings.set'))
      .toEqual([{ groups: { tushare: 2, wind: 1, akshare: 1 } }]);
    await page.getByRole('button', { name: 'Save', disabled: true }).waitFor();
  });

  test('keep what somebody else set meanwhile, and show it', async () => {
    await open();
    await go('/settings?section=limits');
    await page.getByLabel('Group 1').waitFor();
    await engine.call('settings.set', { slots: 7, groups: { tushare: 5, fromother: 3 } });
    await page.getByRole('button', { name: 'Add group' }).click();
    await page.getByLabel('Group 3').fill('mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved.').waitFor();
    const groups = { tushare: 5, fromother: 3, mine: 1 };
    expect(await engine.call('settings.get', {})).toEqual({ slots: 7, groups });
    await until(async () => (await page.getByLabel('Group 1').inputValue()) === 'fromother');
    await expect.poll(() => page.getByLabel('Max concurrent runs', { exact: true }).inputValue()).toBe('7');
  });

  test('that are not saved are kept from section to section, can be discarded, and ask before they are left', async () => {
    await open();
    await go('/settings?section=limits');
    await page.getByLabel('Group 1').fill('renamed');
    await section('About').click();
    await page.getByText('Unsaved changes').waitFor();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await section('Slots and groups').click();
    await expect.poll(() => page.getByLabel('Group 1').inputValue()).toBe('renamed');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect.poll(() => page.getByLabel('Group 1').inputValue()).toBe('tushare');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    expect(engine.calls.called('settings.set')).toEqual([]);
  });

  test('of this browser count at once and are remembered', async () => {
    await open();
    await go('/settings');
    await page.getByRole('main').getByText('中文', { exact: true }).click();
    await page.getByRole('heading', { name: '设置', level: 1 }).waitFor();
    await page.getByRole('main').getByText('深色', { exact: true }).click();
    await page.reload();
    await page.getByRole('heading', { name: '设置', level: 1 }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('class')).toContain('dark');
    expect(engine.calls.called('settings.set')).toEqual([]);
  });

  test('say what is kept and where, and the address of a section leads to it', async () => {
    await open();
    await go('/settings?section=retention');
    await page.getByText('History and logs are kept without limit for now').waitFor();
    await page.getByText(/^\d+(\.\d+)? [kKM]B now\./).waitFor();
    await page.getByText(`${engine.dataDir}/logs`).waitFor();
    await page.goBack();
    await go('/settings?section=about');
    await page.getByText('All is well: the engine runs').waitFor();
  });

  test('show how to call the engine, and copy a link that opens it', async () => {
    await open();
    await go('/settings?section=api');
    await page.getByText(`${engine.dataDir}/engine.json`, { exact: true }).waitFor();
    await expect.poll(() => page.locator('main').innerText()).not.toContain(engine.token);
    await page.getByRole('button', { name: 'Copy a link with the token' }).click();
    await page.getByText('Copied.').waitFor();
    const link = await copied();
    const other = await pages.open(link);
    expect(other.url()).not.toContain('token');
    await page.getByRole('button', { name: 'Copy: From a terminal' }).click();
    await until(async () => (await copied()).includes(`${engine.origin}/rpc/tasks.list`));
  });

  test('give the diagnostics as a file and to the clipboard', async () => {
    await open();
    await go('/settings?section=about');
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the diagnostics' }).click();
    const path = await (await file).path();
    expect(readFileSync(path, 'utf8')).toContain('# Closing Bell');
    await page.getByRole('button', { name: 'Copy the diagnostics' }).click();
    await until(async () => (await copied()).includes('## Health'));
  });

  test('offer a viewer nothing that changes', async () => {
    await open(ANALYST, { role: 'viewer' });
    await go('/settings?section=limits');
    await page.getByLabel('Group 1').waitFor();
    await expect.poll(() => page.getByLabel('Group 1').isDisabled()).toBe(true);
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await section('About').click();
    await page.getByText('All is well').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Download the diagnostics' }).count()).toBe(0);
  });
});

describe('the first start', () => {
  const welcome = () => page.getByRole('heading', { name: 'Welcome to Closing Bell', level: 1 });

  test('welcomes, and loads the samples', async () => {
    await open(EMPTY);
    await welcome().waitFor();
    await page.getByRole('button', { name: 'Load samples' }).click();
    await page.getByRole('row').filter({ hasText: 'sample-daily-bars' }).waitFor();
    await page.getByText(/Sample tasks added: \d+\./).waitFor();
    await expect.poll(() => engine.calls.called('samples.load')).toHaveLength(1);
    await go('/');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  });

  test('can be waved away, and is found again in the settings', async () => {
    await open(EMPTY);
    await page.getByRole('button', { name: 'Start empty' }).click();
    await until(() => !page.url().includes('welcome'));
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).not.toContain('welcome');
    await go('/settings');
    await page.getByRole('link', { name: 'Open the welcome page' }).click();
    await welcome().waitFor();
  });

  test('ends when somebody else makes the first task', async () => {
    await open(EMPTY);
    await welcome().waitFor();
    await until(() => engine.calls.called('tasks.list').length >= 2);
    await engine.call('samples.load', { language: 'en' });
    await until(() => !page.url().includes('welcome'));
  });

  test('calls nobody back who is on the way elsewhere when that happens', async () => {
    await open(EMPTY);
    await welcome().waitFor();
    const released = Promise.withResolvers<void>();
    // The next screen's script takes its time.
    await page.route('**/assets/*.js', (route) => released.promise.then(() => route.continue()));
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const before = engine.calls.called('tasks.list').length;
    await engine.call('samples.load', { language: 'en' });
    await until(() => engine.calls.called('tasks.list').length > before, { what: 'the list to be read anew' });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    released.resolve();
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  });

  test('is no page for an engine with tasks, or for a viewer', async () => {
    await open();
    expect(page.url()).not.toContain('welcome');
    await open(EMPTY, { role: 'viewer' });
    expect(page.url()).not.toContain('welcome');
  });
});

describe('what takes long', () => {
  test('shows a bar until it is done', async () => {
    await open();
    const answer = engine.calls.hold('executions.list');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Working…' }).waitFor();
    answer();
    await page.getByRole('progressbar', { name: 'Working…' }).waitFor({ state: 'detached' });
  });
});
