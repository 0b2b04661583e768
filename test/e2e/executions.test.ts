import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { usePages } from '../support/pages';
import { stubExecution } from '../support/stub-content';
import type { StubServer } from '../support/stub-server';
import { until } from '../support/until';

const pages = usePages({ context: { viewport: { width: 1280, height: 800 } } });
let engine: StubServer;
let page: Page;

beforeEach(async () => {
  ({ engine, page } = await pages.openStub());
});

const go = (path: string): Promise<unknown> => page.goto(engine.addressOf(path));
const links = () => page.getByRole('table').locator('[data-row]');
/** The numbers of the executions on screen, from the top. */
const numbers = (): Promise<string> =>
  links().evaluateAll((all) => all.map((link) => link.getAttribute('href')?.split('/').at(-1)).join());
const lastFilter = (): unknown =>
  engine.calls.findLast(
    ({ name, input }) => name === 'executions.list' && (input as { pageSize?: number }).pageSize === 50,
  )?.input;

test('filters by status, reason, source and time live in the address and reach the engine', async () => {
  await go('/executions?status=failed,missed&source=cli');
  await page.getByRole('link', { name: '203' }).waitFor();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: '7 days' }).click();
  await until(() => page.url().includes('range=7d'), { what: 'the span in the address' });
  await until(() => typeof (lastFilter() as { filter: { from?: number } }).filter.from === 'number');
  expect(lastFilter()).toMatchObject({ filter: { status: ['failed', 'missed'], source: 'cli' } });
  await page.reload();
  await page.getByRole('button', { name: '7 days', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await until(async () => (await links().count()) === 10, { what: 'every execution' });
});

test('one that fails late comes in at its place by number', async () => {
  await go('/executions?status=failed');
  await until(async () => (await numbers()) === '211,203', { what: 'the list' });
  const first = engine.state.handlers['executions.start']({ key: 'backtest', force: false }).id;
  const second = engine.state.handlers['executions.start']({ key: 'backtest', force: false }).id;
  for (const id of [second, first]) engine.state.change(id, { status: 'failed', finishedAt: Date.now() });
  await until(async () => (await numbers()) === `${second},${first},211,203`);
  await page.getByText('4 in all').waitFor();
});

test('a task that is late and its run that waits say so, each with a link to the run in the way', async () => {
  const late = { key: 'factor-momentum', name: 'Factors', version: 3 };
  engine.state.runs.set(401, { execution: stubExecution(401, late, 'pending'), attempts: [] });
  await go('/tasks');
  const row = page.getByRole('row').filter({ hasText: 'factor-momentum' });
  await row.getByRole('link', { name: 'Open run 212' }).waitFor();
  await row.getByRole('button', { expanded: false }).first().click();
  const panel = page.getByRole('complementary').filter({ hasText: 'factor-momentum' });
  await panel.getByText(/^Waits since .*: run 212 of STEP3 日线数据 is in its way\.$/).waitFor();
  await go('/executions/401');
  await page.getByRole('heading', { name: 'Factors' }).waitFor();
  await page.getByText(/^Waits since .*: run 212 of STEP3 日线数据 is in its way\.$/).waitFor();
  await page.getByRole('link', { name: 'Open run 212' }).click();
  await page.waitForURL(/executions\/212$/);
});

describe('a filtered list of two pages', () => {
  /** 62 that wait, over the one of the stub that does. */
  const waiting = Array.from({ length: 62 }, (_, at) => 301 + at);
  const finish = (ids: readonly number[]): void => {
    for (const id of ids) engine.state.change(id, { status: 'success', finishedAt: Date.now() });
  };
  beforeEach(() => {
    for (const id of waiting) {
      const execution = stubExecution(id, { key: 'backtest', name: 'B', version: 1 }, 'pending');
      engine.state.runs.set(id, { execution, attempts: [] });
    }
  });

  test('makes up for what leaves and ends with what is left', async () => {
    await go('/executions?status=pending');
    await page.getByText('63 in all').waitFor();
    finish([362]);
    await until(async () => (await links().count()) === 50 && (await page.getByText('62 in all').isVisible()), {
      what: 'the page to be full again',
    });
    finish(waiting.slice(0, -1));
    await until(async () => (await numbers()) === '210', { what: 'the one that is left' });
    await page.getByText('1 in all').waitFor();
    engine.state.change(210, { status: 'success', finishedAt: Date.now() });
    await page.getByText('No execution matches these filters.').waitFor();
  });

  test('goes back to the last page there is', async () => {
    await go('/executions?status=pending&page=2');
    await until(async () => (await links().count()) === 13, { what: 'the second page' });
    finish(waiting.slice(0, 12));
    engine.state.change(210, { status: 'success', finishedAt: Date.now() });
    await until(() => page.url().includes('page=1'), { what: 'the first page' });
    await page.getByText('50 in all').waitFor();
    await expect.poll(() => links().count()).toBe(50);
  });
});

test('arrow keys go from row to row and Enter opens one', async () => {
  await go('/executions');
  await links().first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByText('#211', { exact: true }).waitFor();
});

test('a failed run says why, shows the exception first, and folds the rest and the environment', async () => {
  await go('/executions/211');
  await page.getByText('It failed: the command ended with exit code 1. It was tried 3 times.').waitFor();
  const error = page.getByRole('region', { name: 'Error' });
  await error.locator('.headline').getByText('TushareError').waitFor();
  await expect.poll(() => error.locator('pre').isVisible()).toBe(false);
  await error.getByText('End of the error output (7 lines)').click();
  await error.getByText('line 118, in <module>').waitFor();
  await page.getByText('Environment set by the app (2)').click();
  await page.getByRole('row', { name: 'TUSHARE_TIMEOUT 30' }).waitFor();
});

test('a rerun may use the definition of then, and both runs link to each other', async () => {
  await go('/executions/211');
  await page.getByRole('button', { name: 'Choose the definition' }).click();
  await page.getByRole('menuitem', { name: 'As it was defined then (v3)' }).click();
  await page.getByRole('link', { name: 'Rerun of 211' }).click();
  const made = Math.max(...engine.state.runs.keys());
  await page.getByRole('link', { name: String(made), exact: true }).waitFor();
  expect(engine.calls.findLast(({ name }) => name === 'executions.rerun')?.input).toEqual({
    id: 211,
    definitions: 'original',
  });
});

test('a run that moves on shows progress, the next attempt and its end without a reload', async () => {
  await go('/executions/212');
  await page.getByRole('progressbar', { name: 'Progress' }).and(page.locator('[aria-valuenow="35"]')).waitFor();
  engine.state.change(212, {
    progress: { percent: 80, message: null, current: null, done: null, total: null, etaAt: Date.now() + 125_000 },
  });
  await page.getByText('done in 2 min.').waitFor();
  engine.state.change(212, { status: 'failed', reason: 'timeout', finishedAt: Date.now(), progress: null });
  await page.getByText('It failed: the time limit was reached').waitFor();
});
