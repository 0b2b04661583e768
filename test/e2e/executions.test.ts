import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { usePages } from '../support/pages';
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
const lastFilter = (): unknown =>
  engine.calls.findLast(
    ({ name, input }) => name === 'executions.list' && (input as { pageSize?: number }).pageSize === 50,
  )?.input;

test('filters by status, reason, source and time live in the address and reach the engine', async () => {
  await go('/executions?status=failed,missed&source=cli');
  await page.getByRole('link', { name: '203' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: '7 days' }).click();
  await until(() => page.url().includes('range=7d'), { what: 'the span in the address' });
  await until(() => typeof (lastFilter() as { filter: { from?: number } }).filter.from === 'number');
  expect(lastFilter()).toMatchObject({ filter: { status: ['failed', 'missed'], source: 'cli' } });
  await page.reload();
  await page.getByRole('button', { name: '7 days', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await until(async () => (await links().count()) === 10, { what: 'every execution' });
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
  expect(await error.locator('pre').isVisible()).toBe(false);
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
