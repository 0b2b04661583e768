import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { analystHome } from '../support/analyst-home';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { ANALYST, RUNS, seedAnalyst } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

async function open(path: string, more: (store: SeedStore) => void = () => undefined): Promise<void> {
  const seed = async (store: SeedStore): Promise<void> => {
    await seedAnalyst(store);
    more(store);
  };
  engine = await pages.seeded({ ...ANALYST, seed });
  page = await pages.openSeeded(engine, { path });
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const panel = () => page.getByRole('complementary', { name: /^Task / });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const unfold = (name: string) => page.getByRole('region', { name, exact: true }).locator('summary').click();
const tick = (name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const stored = (key: string) => engine.task(key);
function many(store: SeedStore, count = 10_000): void {
  const keys = Array.from({ length: count }, (_none, n) => `task-${String(n).padStart(5, '0')}`);
  store.tasks(keys, commandTask('sample', { tags: ['bulk'] }));
}

describe('the task list', () => {
  test('says the last runs in words as well as in bars', async () => {
    await open('/tasks', (store) => {
      const task = store.find('factor-momentum');
      for (let n = 11; n > 0; n -= 1) {
        store.run(task, { status: n % 4 === 0 ? 'failed' : 'success', agoMs: n * 60_000 + 1, tookMs: 20_000 });
      }
    });
    const spark = row('factor-momentum').getByRole('img');
    await spark.waitFor();
    await expect.poll(() => spark.getAttribute('aria-label')).toMatch(/^Last 12 runs: Succeeded \d+, Failed \d+/);
    await expect.poll(() => spark.locator('.bar').count()).toBe(12);
  });

  test('acts on what is selected over several pages, and leaves out what an action does not concern', async () => {
    await open('/tasks?size=25&tag=bulk', many);
    await tick('task-00001').check();
    await page
      .getByRole('button', { name: /page 2/i })
      .or(page.getByRole('listitem', { name: 'page 2' }))
      .click();
    await tick('task-00026').check();
    await page.getByText('Selected: 2').waitFor();
    await button('Disable').click();
    await page.getByText('Disabled: 2.').waitFor();
    await expect
      .poll(() => engine.calls.called('tasks.setEnabled'))
      .toEqual([{ keys: ['task-00001', 'task-00026'], enabled: false }]);
    await button('Pause').click();
    await page.getByText('This changes none of the selected tasks.').waitFor();
    expect(engine.calls.called('tasks.setPaused')).toEqual([]);
  });

  test('pauses those that have a schedule, runs, and takes a deletion back', async () => {
    await open('/tasks');
    await tick('数据商心跳检查').check();
    await tick('Backtest on demand').check();
    await button('Pause').click();
    await page.getByText('Paused: 1. Unchanged: 1.').waitFor();
    await expect
      .poll(() => engine.calls.called('tasks.setPaused'))
      .toEqual([{ keys: ['vendor-heartbeat'], paused: true }]);
    await button('Run now').click();
    await page.getByText('Started: 2.').waitFor();
    await button('Delete').click();
    await until(async () => (await row('backtest').count()) === 0, { what: 'the rows to go' });
    await button('Undo').click();
    await row('backtest').waitFor();
    await row('vendor-heartbeat').waitFor();
  });

  test('selects and leaves a whole page with one key', async () => {
    await open('/tasks');
    const all = page.getByRole('checkbox', { name: 'Select this page' });
    await all.press('Space');
    await page.getByText('Selected: 8').waitFor();
    await tick('Backtest on demand').uncheck();
    await expect.poll(() => all.evaluate((input: HTMLInputElement) => input.indeterminate)).toBe(true);
    await button('Clear selection').click();
    await expect.poll(() => page.getByRole('toolbar').count()).toBe(0);
  });

  test('lets go of a selected task that is deleted elsewhere', async () => {
    await open('/tasks');
    await tick('Backtest on demand').check();
    await tick('数据商心跳检查').check();
    await page.getByText('Selected: 2').waitFor();
    await engine.call('tasks.delete', { keys: ['backtest'] });
    await page.getByText('Selected: 1').waitFor();
    await button('Disable').click();
    await page.getByText('Disabled: 1.').waitFor();
  });

  test('goes back to the last page there is when all of a page is deleted', async () => {
    await open('/tasks?tag=bulk&page=2', (store) => many(store, 64));
    await tick('task-00063').waitFor();
    const last = Array.from({ length: 14 }, (_none, at) => `task-000${50 + at}`);
    await engine.call('tasks.delete', { keys: last });
    await tick('task-00000').waitFor();
    expect(page.url()).toContain('page=1');
    await page.getByText('50 in all').waitFor();
  });

  test('asks for one page of 10,000 tasks, and keeps page, size and sort in the URL', async () => {
    await open('/tasks?size=200&sort=name&order=desc', many);
    await row('task-00000').or(row('vendor-heartbeat')).first().waitFor();
    await page.getByText('more than 10,000').waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(201);
    await expect
      .poll(() => engine.calls.called('tasks.list').at(-1))
      .toMatchObject({
        page: 1,
        pageSize: 200,
        sort: { by: 'name', order: 'desc' },
      });
    await page.getByRole('combobox', { name: 'Tasks per page' }).press('Enter');
    await page.getByRole('option', { name: '25 per page' }).click();
    await until(async () => (await page.getByRole('row').count()) === 26);
    expect(page.url()).toContain('size=25');
  });
});

test('the list of workflows goes back to the last page there is', async () => {
  await open('/workflows?page=2', (store) => {
    const action = {
      kind: 'workflow',
      workflow: { steps: [{ id: 'only', action: { kind: 'command', shell: 'true' } }] },
    };
    for (let n = 10; n < 62; n += 1) store.task(commandTask(`flow-${n}`, { name: `Flow ${n}`, action }));
  });
  await row('Flow 61').waitFor();
  await engine.call('tasks.delete', { keys: ['flow-60', 'flow-61'] });
  await row('Flow 10').waitFor();
  expect(page.url()).toContain('page=1');
});

describe('the side panel', () => {
  test('opens by Enter, walks with the arrow keys, and Esc goes back to the row', async () => {
    await open('/tasks');
    await button('Backtest on demand').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await panel().getByRole('heading', { name: 'STEP1 交易日历同步' }).waitFor();
    expect(page.url()).toContain('panel=calendar-sync');
    await page.keyboard.press('Escape');
    await until(async () => (await panel().count()) === 0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
      .toBe('STEP1 交易日历同步');
  });

  test('has an address of its own, and back closes it', async () => {
    await open('/tasks');
    await row('backtest').getByText('Manual', { exact: true }).first().click();
    await panel().getByText('python backtest.py').waitFor();
    await page.goBack();
    await until(async () => (await panel().count()) === 0);
    await page.goForward();
    await panel().getByText('python backtest.py').waitFor();
  });

  test('shows the last executions live, and the days in figures', async () => {
    await open('/tasks?panel=daily-bars&view=history');
    await panel()
      .getByRole('link', { name: new RegExp(`Running ${RUNS.running}`) })
      .waitFor();
    await engine.launcher.child(RUNS.running).end();
    await panel()
      .getByRole('link', { name: new RegExp(`Succeeded ${RUNS.running}`) })
      .waitFor();
    await panel().getByRole('tab', { name: 'Statistics' }).click();
    await panel().getByText('Success rate').waitFor();
    await panel()
      .getByRole('img', { name: /^Runs on each of the last 30 days/ })
      .waitFor();
    expect(page.url()).toContain('view=statistics');
  });

  test('says field by field what a version changed, rolls back and takes that back', async () => {
    await open('/tasks?panel=daily-bars&view=versions');
    const changes = panel().getByRole('table', { name: 'What version 7 changed' });
    await changes.getByRole('row', { name: /Time limit 10 min 00 s 1 h 00 min/ }).waitFor();
    await panel()
      .getByRole('listitem')
      .filter({ hasText: 'Version 6' })
      .getByRole('button', { name: 'Roll back' })
      .click();
    await until(async () => (await stored('daily-bars')).version === 8, { what: 'the new version' });
    expect(await stored('daily-bars')).toMatchObject({ timeoutSeconds: 600 });
    await button('Undo').click();
    await until(async () => (await stored('daily-bars')).version === 9, { what: 'the version taken back' });
    expect(await stored('daily-bars')).toMatchObject({ timeoutSeconds: 3600 });
  });

  test('says so when its task is deleted while it is open', async () => {
    await open('/tasks?panel=backtest');
    await panel().getByText('python backtest.py').waitFor();
    await engine.call('tasks.delete', { keys: ['backtest'] });
    await panel().getByText('This task was deleted').waitFor();
  });
});

describe('the JSON view', () => {
  const json = () => page.getByRole('textbox', { name: 'Task as JSON' });
  const view = (name: string) => page.locator('.el-radio-button').filter({ hasText: name });
  const type = async (text: string): Promise<void> => {
    await json().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  };

  test('stays in step with the form both ways and saves what it says', async () => {
    await open('/tasks/backtest');
    await view('Both').click();
    await page.getByLabel('Description', { exact: true }).fill('from the form');
    await json().getByText('"from the form"').waitFor();
    await type('{"key":"backtest","trigger":{"kind":"manual"},"action":{"kind":"command","argv":["python","b.py"]}}');
    await page.getByLabel('Argument 1', { exact: true }).waitFor();
    await expect.poll(() => page.getByLabel('Argument 1', { exact: true }).inputValue()).toBe('b.py');
    await view('Form').click();
    await button('Save').click();
    await row('backtest').waitFor();
    expect(await stored('backtest')).toMatchObject({ version: 2, action: { argv: ['python', 'b.py'] } });
  });

  test('keeps the form when it can’t be read, and the text until it is given up', async () => {
    await open('/tasks/backtest');
    await view('JSON').click();
    await type('{"key": "backtest",');
    await page.getByText('Invalid JSON at line 1').waitFor();
    await button('Save').click();
    expect(engine.calls.called('tasks.update')).toEqual([]);
    await view('Form').click();
    await page.getByText('The form shows the last valid state until you fix it.').waitFor();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Backtest on demand');
    await view('JSON').click();
    await expect.poll(() => json().textContent()).toBe('{"key": "backtest",');
    await button('Discard the JSON text').click();
    await json().getByText('"Backtest on demand"').waitFor();
  });

  test('marks a field that there is not, at its place', async () => {
    await open('/tasks/backtest');
    await view('JSON').click();
    await type('{"key":"backtest","trigger":{"kind":"manual"},"action":{"kind":"command","shell":"x"},"colour":1}');
    await page.getByRole('button', { name: /colour/ }).waitFor();
    await page
      .locator('.cm-lintRange-error')
      .getByText('"colour"')
      .or(page.locator('.cm-lintRange-error'))
      .first()
      .waitFor();
  });
});

describe('the form', () => {
  test('tells faults of the engine while it is edited, and only of what was touched', async () => {
    await open('/new-task');
    await page.getByLabel('Name', { exact: true }).fill('x');
    await unfold('Time limit and group');
    await page.getByLabel('Group', { exact: true }).fill('no group');
    await page.getByText('A group name has 1 to 64').waitFor();
    await expect.poll(() => page.getByText('A command is needed.').count()).toBe(0);
    await page.getByLabel('Group', { exact: true }).fill('tushare');
    await until(async () => (await page.getByText('A group name has 1 to 64').count()) === 0);
  });

  test('offers the groups of the settings and the environments of this machine', async () => {
    const home = pages.use(analystHome());
    await open('/tasks/backtest');
    await unfold('Time limit and group');
    await page.getByLabel('Group', { exact: true }).fill('wi');
    await page.getByRole('option', { name: /wind/ }).click();
    await expect.poll(() => page.getByLabel('Group', { exact: true }).inputValue()).toBe('wind');
    await page.getByRole('combobox', { name: 'Interpreter' }).press('Enter');
    await page.getByRole('option', { name: /miniconda3/ }).click();
    await expect
      .poll(() => page.getByLabel('Folder or path').inputValue())
      .toBe(join(home.path, 'miniconda3', 'envs', 'quant'));
    await button('Save').click();
    await row('backtest').waitFor();
    expect(await stored('backtest')).toMatchObject({ group: 'wind', action: { interpreter: { kind: 'conda' } } });
  });

  test('chooses a working folder with the keyboard alone', async () => {
    pages.use(analystHome());
    await open('/tasks/backtest');
    await button('Choose the working folder').press('Enter');
    const entries = page.getByRole('listbox', { name: 'Contents of this folder' });
    await entries.getByRole('option', { name: 'pipeline' }).waitFor();
    await entries.focus();
    await page.keyboard.press('p');
    const answer = engine.calls.hold('folders.list');
    await page.keyboard.press('Enter');
    await until(() => JSON.stringify(engine.calls.called('folders.list').at(-1)).includes('/pipeline'));
    // Faster than the engine lists it.
    await button('Choose this folder').press('Enter');
    answer();
    const folder = page.getByRole('textbox', { name: 'Working folder' });
    await until(async () => (await folder.inputValue()).endsWith('/pipeline'));
  });

  test('puts two edits side by side and saves what is chosen of each', async () => {
    await open('/tasks/daily-bars');
    await page.getByLabel('Description', { exact: true }).fill('mine');
    await engine.edit('daily-bars', { description: 'theirs', timeoutSeconds: 7200 });
    await button('Save').click();
    const table = page.getByRole('table', { name: 'Somebody else saved this task' });
    const description = table.getByRole('row').filter({ hasText: 'Description' });
    await description.getByText('changed').nth(1).waitFor();
    const limit = table.getByRole('row').filter({ hasText: 'Time limit' });
    await expect.poll(() => limit.getByRole('radio', { name: /^2 h 00 min\s*changed$/ }).isChecked()).toBe(true);
    await description.getByRole('radio', { name: /theirs/ }).check();
    await page.getByLabel('Name', { exact: true }).fill('new name');
    await button('Save selection').click();
    await row('daily-bars').waitFor();
    expect(await stored('daily-bars')).toMatchObject({
      version: 9,
      name: 'new name',
      description: 'theirs',
      timeoutSeconds: 7200,
    });
  });

  const setEnabled = (enabled: boolean) => engine.call('tasks.setEnabled', { keys: ['daily-bars'], enabled });

  test('leaves a task off that was disabled elsewhere, unless the switch was touched', async () => {
    await open('/tasks/daily-bars');
    await page.getByLabel('Description', { exact: true }).fill('mine');
    await setEnabled(false);
    await button('Save').click();
    await row('daily-bars').waitFor();
    expect(await stored('daily-bars')).toMatchObject({ version: 8, description: 'mine', enabled: false });
    await page.goto(engine.addressOf('/tasks/daily-bars'));
    await page.getByRole('checkbox', { name: 'Enabled' }).press('Space');
    await button('Save').click();
    await until(async () => (await stored('daily-bars')).version === 9, { what: 'the save' });
    expect((await stored('daily-bars')).enabled).toBe(true);
  });

  test('leaves it off too where another version is saved over', async () => {
    await open('/tasks/daily-bars');
    await page.getByLabel('Description', { exact: true }).fill('mine');
    await setEnabled(false);
    await engine.edit('daily-bars', { description: 'theirs' });
    await button('Save').click();
    const table = page.getByRole('table', { name: 'Somebody else saved this task' });
    await table.getByRole('row').filter({ hasText: 'Description' }).waitFor();
    await expect.poll(() => table.getByRole('row').filter({ hasText: 'Enabled' }).count()).toBe(0);
    await button('Save all of mine').click();
    await row('daily-bars').waitFor();
    expect(await stored('daily-bars')).toMatchObject({ version: 9, description: 'mine', enabled: false });
  });

  test('lets the longest pause follow the pause until one is chosen', async () => {
    await open('/tasks/backtest');
    const number = (name: string) => page.getByLabel(name, { exact: true });
    /** A number is taken when the next field is gone to. */
    const put = (name: string, text: string) => number(name).fill(text);
    await unfold('Retries');
    await put('Retries after a failure', '2');
    await put('Delay before a retry', '7200');
    await until(async () => (await number('Longest delay').inputValue()) === '2h');
    await put('Longest delay', '9000');
    await put('Delay before a retry', '7300');
    await button('Save').click();
    await row('backtest').waitFor();
    expect((await stored('backtest')).retry).toMatchObject({
      max: 2,
      intervalSeconds: 7_300,
      maxIntervalSeconds: 9_000,
    });
  });

  test('brings a task back that was deleted while it was edited', async () => {
    await open('/tasks/backtest');
    await page.getByLabel('Description', { exact: true }).fill('not lost');
    await engine.call('tasks.delete', { keys: ['backtest'] });
    await button('Save').click();
    await button('Restore it with my changes').click();
    await row('backtest').waitFor();
    expect(await stored('backtest')).toMatchObject({ description: 'not lost' });
  });
});
