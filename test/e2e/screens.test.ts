import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActedChild } from '../support/acted-launcher';
import { commandTask } from '../support/engine';
import { usePages, type SeededPageOptions } from '../support/pages';
import { ANALYST, RUNS, seedLines } from '../support/seeded-content';
import type { SeededEngine, SeededOptions } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({ welcomed: true });
let engine: SeededEngine;
let page: Page;

/** An engine that nobody has used. */
const EMPTY: SeededOptions = {};

async function open(content = ANALYST, options: SeededPageOptions = {}): Promise<void> {
  engine = await pages.seeded(content);
  page = await pages.openSeeded(engine, { path: '/tasks', ...options });
  await page.getByRole('heading', { level: 1, name: /^(Tasks|任务)$/ }).waitFor();
}

const go = (path: string): Promise<unknown> => page.goto(engine.addressOf(path));
const row = (name: string) => page.getByRole('row').filter({ hasText: name });

describe('the frame', () => {
  test('takes the token out of the address, keeps it over a reload, and violates no policy', async () => {
    await open();
    await row('daily-bars').waitFor();
    expect(page.url()).not.toContain('token');
    await page.reload();
    await row('daily-bars').waitFor();
    await page.getByRole('banner').getByText('Engine is running').waitFor();
    await page.getByRole('button', { name: 'Running: 1' }).waitFor();
  });

  test('says what to do when its key is wrong, and goes on with the address', async () => {
    await open();
    await page.evaluate(() => sessionStorage.removeItem('closing-bell.page'));
    await page.reload();
    await page.getByRole('heading', { name: 'This page is not signed in' }).waitFor();
    await page.getByLabel('Address of the engine').fill(engine.link());
    await page.getByRole('button', { name: 'Continue' }).click();
    await row('daily-bars').waitFor();
  });

  test('follows the system’s language and theme, switches both live and remembers them', async () => {
    await open(ANALYST, { context: { locale: 'zh-CN', colorScheme: 'dark' } });
    await page.getByRole('heading', { name: '任务', exact: true }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('class')).toContain('dark');
    await page.getByRole('button', { name: '语言' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Tasks', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitem', { name: 'Light' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Tasks', exact: true }).waitFor();
    expect((await page.locator('html').getAttribute('class')) ?? '').not.toContain('dark');
  });

  test('comes back after a lost connection and reads anew what is on screen', async () => {
    await open();
    await row('backtest').waitFor();
    pages.expectFault(/WebSocket connection/);
    const comeBack = engine.goAway();
    await engine.edit('backtest', { name: 'Renamed meanwhile' });
    comeBack();
    await row('Renamed meanwhile').waitFor();
  });

  test('offers a viewer nothing that changes', async () => {
    await open(ANALYST, { role: 'viewer' });
    await row('backtest').waitFor();
    await page.getByText('View only').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /Run .* now/ }).count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: 'New task' }).count()).toBe(0);
  });
});

describe('the task list', () => {
  test('teaches the first step when there is nothing', async () => {
    await open(EMPTY);
    await page.getByRole('button', { name: 'Load samples' }).click();
    await row('daily-bars').waitFor();
    await expect.poll(() => engine.calls.called('samples.load')).toHaveLength(1);
  });

  test('says the schedule in words, filters through the URL and sorts on the server', async () => {
    await open();
    await row('daily-bars').getByText('At 17:40, Monday to Friday').waitFor();
    await page.getByRole('searchbox', { name: /^Search name/ }).fill('日历');
    await until(() => page.url().includes('text='), { what: 'the filter in the URL' });
    await row('calendar-sync').waitFor();
    await until(async () => (await row('daily-bars').count()) === 0);
    await page.reload();
    await row('calendar-sync').waitFor();
    await expect.poll(() => row('daily-bars').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row('daily-bars').waitFor();
    await page.getByRole('button', { name: 'Next run' }).click();
    await page.getByRole('columnheader', { name: 'Next run' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    await expect
      .poll(() => engine.calls.called('tasks.list').at(-1))
      .toMatchObject({ sort: { by: 'nextAt', order: 'asc' } });
  });

  test('runs, pauses, disables, deletes and takes a deletion back', async () => {
    await open();
    await page.getByRole('button', { name: 'Run Backtest on demand now' }).click();
    await page.getByRole('button', { name: 'Open the run' }).waitFor();
    await page.getByRole('button', { name: 'Pause 数据商心跳检查' }).click();
    await page.getByRole('button', { name: 'Resume 数据商心跳检查' }).waitFor();
    await page.getByRole('switch', { name: 'Enable 数据商心跳检查' }).press('Space');
    await row('vendor-heartbeat').getByText('Disabled').waitFor();
    await page.getByRole('button', { name: 'More actions for Backtest on demand' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await until(async () => (await row('backtest').count()) === 0, { what: 'the row to go' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row('backtest').waitFor();
  });

  test('says why a run is refused', async () => {
    await open();
    await page.getByRole('button', { name: 'Run STEP3 日线数据 now' }).click();
    await page.getByText(`“daily-bars” is active already (run ${RUNS.running}). Wait for it, or cancel it.`).waitFor();
  });

  test('shows a name that looks like markup as text', async () => {
    await open();
    await row('backtest').waitFor();
    await engine.edit('backtest', { name: '<img src=x onerror=alert(1)>' });
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    await expect.poll(() => page.locator('img').count()).toBe(0);
  });
});

describe('the task form', () => {
  test('creates a task, with errors beside their fields first', async () => {
    await open(EMPTY);
    await page.getByRole('button', { name: 'New task' }).click();
    await page.getByRole('button', { name: 'Create task' }).click();
    await page.getByText('A command is needed.').first().waitFor();
    await page.getByLabel('Key', { exact: true }).fill('minute-ping');
    await page.getByLabel('Name', { exact: true }).fill('每分钟');
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Cron').click();
    await page.getByLabel('Cron expression').fill('* * * * *');
    await page.getByText('Every minute').waitFor();
    await expect.poll(() => page.getByRole('list', { name: 'Next runs' }).getByRole('listitem').count()).toBe(10);
    await page.getByLabel('Shell line', { exact: true }).last().fill('echo hello');
    await page.getByRole('button', { name: 'Create task' }).click();
    await row('minute-ping').waitFor();
    await expect.poll(() => engine.calls.called('tasks.create')).toHaveLength(1);
    expect(await engine.task('minute-ping')).toMatchObject({ name: '每分钟', action: { shell: 'echo hello' } });
  });

  test('shows the engine’s own faults beside their fields', async () => {
    await open();
    await go('/tasks/daily-bars');
    await page.getByLabel('Cron expression').fill('99 99 * * *');
    await page.getByText('In the field minute, “99”: 99 is not from 0 to 59.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Fields with errors: 1').waitFor();
  });

  test('keeps what it does not touch, types of parameters included', async () => {
    await open();
    await go('/tasks/daily-bars');
    const before = await engine.task('daily-bars');
    await page.getByLabel('Name', { exact: true }).fill('STEP3 新名称');
    await page.getByRole('button', { name: 'Save' }).click();
    await row('STEP3 新名称').waitFor();
    const after = await engine.task('daily-bars');
    expect(after).toMatchObject({ version: 8, params: before.params, env: before.env, retry: before.retry });
  });

  test('explains a version that was saved meanwhile and can overwrite it', async () => {
    await open();
    await go('/tasks/backtest');
    await page.getByLabel('Description', { exact: true }).fill('mine');
    await engine.edit('backtest', { description: 'theirs' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else saved this task').waitFor();
    await page.getByRole('button', { name: 'Save all of mine' }).click();
    await row('backtest').waitFor();
    expect(await engine.task('backtest')).toMatchObject({ version: 3, description: 'mine' });
  });

  test('asks before changes are left behind', async () => {
    await open();
    await page.getByRole('button', { name: 'Backtest on demand', exact: true }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Description', { exact: true }).fill('unsaved');
    await page.goBack();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await expect.poll(() => page.getByLabel('Description', { exact: true }).inputValue()).toBe('unsaved');
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  });

  test('tries what stands in the form and shows its log live, without saving', async () => {
    await open();
    const tried: ActedChild[] = [];
    engine.launcher.script((child) => {
      tried.push(child);
      child.print(['你好，收盘铃']);
    });
    await go('/tasks/backtest');
    await page.getByRole('button', { name: 'Test run' }).click();
    const log = page.getByRole('log');
    await log.getByText('你好，收盘铃').waitFor();
    tried[0]?.print(['a line that came later']);
    await log.getByText('a line that came later').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('region', { name: 'Test run (unsaved)' }).getByText('Terminated').waitFor();
    expect(engine.calls.called('tasks.update')).toEqual([]);
  });
});

describe('executions', () => {
  test('the list is live, and its filters stay in the URL', async () => {
    await open();
    await go('/executions?status=running');
    await page.getByRole('link', { name: String(RUNS.running), exact: true }).waitFor();
    await expect.poll(() => page.getByRole('table').locator('[data-row]').count()).toBe(1);
    await engine.launcher.child(RUNS.running).end();
    await page.getByText('No runs match these filters.').waitFor();
  });

  test('a page says what, when and why, and follows an execution that ends while it is open', async () => {
    await open();
    await go(`/executions/${RUNS.running}`);
    await page.getByText('It is running. Started manually.').waitFor();
    await page.getByRole('progressbar').waitFor();
    await engine.launcher.child(RUNS.running).end({ result: { rows: 5300 } });
    await page.getByText('It succeeded. Started manually.').waitFor();
    await page.getByText('rows=5300').waitFor();
  });

  test('attempts are tabs, the last one first, each with its log', async () => {
    await open();
    await go(`/executions/${RUNS.failed}`);
    await page.getByRole('tab', { name: /Attempt 3/, selected: true }).waitFor();
    await page.getByRole('tab', { name: /Attempt 2/ }).click();
    await page.getByText('SIGKILL').waitFor();
    await expect.poll(() => engine.calls.called('logs.open').at(-1)).toEqual({ id: RUNS.failed, attempt: 2 });
  });

  test('can be cancelled, rerun and marked as success with a note', async () => {
    await open();
    await go(`/executions/${RUNS.running}`);
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByText('It was stopped early: cancelled.').waitFor();
    await page.getByRole('button', { name: 'Mark as success' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('数据已手工补齐');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
    await page.getByText('数据已手工补齐').waitFor();
    await page.getByRole('button', { name: 'Rerun' }).click();
    await page.getByText('A rerun of an earlier run.').waitFor();
  });
});

describe('the log', () => {
  const LINES = 1_000_000;
  const last = () => page.getByRole('log').locator('.line').last();
  const lineOf = async (which: 'first' | 'last'): Promise<number> =>
    Number(await page.getByRole('log').locator('.line')[which]().getAttribute('data-line'));

  let ended = 0;
  let running = 0;

  beforeAll(async () => {
    engine = await pages.seededForAll({
      seed: async (store) => {
        const run = { status: 'success', source: 'manual', agoMs: 60_000, tookMs: 5_000 } as const;
        ended = store.run(store.task(commandTask('printer')), run);
        await store.log(ended, 1, seedLines(LINES));
      },
      act: async (it) => {
        running = await it.run('printer');
        await it.launcher.child(running).printAll(seedLines(LINES));
      },
    });
  });
  async function openLog(id: number): Promise<void> {
    page = await pages.openSeeded(engine, { path: `/executions/${id}` });
    await last().waitFor();
  }

  test('opens a million lines at the tail and reaches each end', async () => {
    await openLog(ended);
    await expect.poll(() => lineOf('last')).toBe(LINES);
    await page.getByRole('log').press('Home');
    await page.getByRole('log').getByText('[1] download').waitFor();
    await expect.poll(() => lineOf('first')).toBe(1);
    await page.getByRole('button', { name: 'To the end' }).click();
    await until(async () => (await lineOf('last')) === LINES);
    await expect.poll(() => page.locator('[role=log] .line').count()).toBeLessThan(100);
  });

  test('one notch of the wheel moves by a few lines, however long the log', async () => {
    await openLog(ended);
    await page.getByRole('log').hover();
    await page.mouse.wheel(0, -100);
    await page.getByRole('button', { name: 'To the end' }).waitFor();
    expect(LINES - (await lineOf('last'))).toBeLessThanOrEqual(6);
  });

  test('the scrollbar reaches any place, and its lines are read on demand', async () => {
    await openLog(ended);
    await page.getByRole('log').evaluate((view) => view.scrollTo(0, view.scrollHeight / 2));
    const first = await until(async () => {
      const line = await lineOf('first');
      return line < LINES * 0.6 ? line : 0;
    });
    expect(first).toBeGreaterThan(LINES * 0.4);
    await page
      .getByRole('log')
      .locator(`[data-line="${first + 2}"] .text`)
      .waitFor();
  });

  test('search finds lines anywhere and goes from hit to hit', async () => {
    await openLog(ended);
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('[500000]');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await page.getByRole('log').locator('[data-line="500000"] .hit').waitFor();
  });

  test('stays where the person scrolled to while lines come in', async () => {
    await openLog(running);
    await page.getByRole('log').press('Home');
    await page.getByRole('log').getByText('[1] download').waitFor();
    engine.launcher.child(running).print(['the newest line']);
    await page.getByText('1,000,001 lines').waitFor();
    await expect.poll(() => lineOf('first')).toBe(1);
    await page.getByRole('log').press('End');
    await page.getByRole('log').getByText('the newest line').waitFor();
  });

  test('shows markup and escape sequences as text and colours only', async () => {
    await openLog(running);
    engine.launcher.child(running).print(['\u001b[31mred\u001b[0m <script>alert(1)</script> \u001b]0;title\u0007end']);
    const text = last().locator('.text');
    await text.getByText('<script>alert(1)</script>').waitFor();
    await expect.poll(() => text.textContent()).toBe('red <script>alert(1)</script> end');
    await expect.poll(() => text.locator('.fg-red').textContent()).toBe('red');
  });
});
