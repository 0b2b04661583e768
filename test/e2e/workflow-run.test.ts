import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { usePages } from '../support/pages';
import type { SeededEngine } from '../support/seeded-engine';
import { failNightly, goOn, runNightly, seedWorkflows, stepOf } from '../support/seeded-workflows';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

/** Opens the page of a run that is brought about first; answers its id. */
async function open(act: (engine: SeededEngine) => Promise<number>, query = ''): Promise<number> {
  let id = 0;
  engine = await pages.seeded({ seed: seedWorkflows, act: async (it) => void (id = await act(it)) });
  page = await pages.openSeeded(engine, { path: `/workflows/runs/${id}${query}` });
  return id;
}
/** The pipeline failed in one run; another one goes on. */
async function both(it: SeededEngine): Promise<number> {
  await failNightly(it);
  return runNightly(it);
}

const go = (path: string): Promise<unknown> => page.goto(engine.addressOf(path));
const canvas = (): Locator => page.getByRole('application', { name: 'Steps of the run' });
/** A step on the canvas, by what its name holds. */
const node = (name: string | RegExp): Locator => canvas().getByRole('group', { name });
const panel = (name: string): Locator => page.getByRole('complementary', { name: `Step ${name}` });
const wires = (state: string): Locator => canvas().locator(`.vue-flow__edge.run-${state}`);

test('steps show live how they stand and wires whether they were taken; one that goes on can be cancelled', async () => {
  const run = await open(both);
  await node(/^日线数据 · Succeeded/).waitFor();
  await node(/^分钟线数据 · Waiting/)
    .getByText(/again in \d/)
    .waitFor();
  const adjust = node(/^复权因子 · Running/);
  await adjust.getByRole('progressbar').and(page.locator('[aria-valuenow="62"]')).waitFor();
  await expect.poll(() => wires('taken').count()).toBe(6);
  expect((await wires('taken').first().locator('path').first().boundingBox())?.width).toBeGreaterThan(10);
  await expect.poll(() => wires('not-taken').count()).toBe(1);

  const { id } = await stepOf(engine, run, 'adjust');
  engine.launcher.child(id).progress({ percent: 90 });
  await adjust.locator('[aria-valuenow="90"]').waitFor();
  await adjust.click({ button: 'right' });
  await expect
    .poll(() => page.getByRole('menuitem', { name: 'Rerun from here' }).getAttribute('aria-disabled'))
    .toBe('true');
  await page.getByRole('menuitem', { name: 'Cancel this step' }).click();
  await node(/^复权因子 · Terminated/).waitFor();
  await expect.poll(() => engine.calls.called('executions.cancel')).toEqual([{ id }]);

  await goOn(engine, run);
  await node(/^分钟线数据 · Succeeded/).waitFor();
  await node(/^数据质量检查 · Running/).waitFor();
  const { done, total } = (await engine.call('executions.get', { id: run })).progress ?? {};
  await page.getByText(`${done} of ${total}`).waitFor();
  await until(async () => (await wires('taken').count()) === 7, { what: 'the wires behind it' });
  const quality = await stepOf(engine, run, 'quality');
  for (const step of ['prices', 'volumes']) {
    await engine.launcher.child((await stepOf(engine, quality.id, step)).id).end();
  }
  await page.getByRole('button', { name: 'Rerun from failure' }).waitFor();
});

test('one click opens the log of a step of a run that is drawn as it was defined then; the timeline tells when', async () => {
  await open(failNightly);
  await node(/^Send a mail · Succeeded/).waitFor();
  await expect.poll(() => node(/^清理临时文件/).count()).toBe(0);
  const note = page.getByRole('status').filter({ hasText: 'original definition (v3)' });
  await expect
    .poll(() => note.getByRole('link', { name: 'Show the current definition (v4)' }).getAttribute('href'))
    .toBe('#/workflows/nightly');

  await node(/^因子计算/).click();
  const opened = panel('因子计算：动量、波动率与换手率（全市场）');
  await opened.getByText('[240] download').waitFor();
  await opened.getByText('MemoryError: Unable to allocate 3.1 GiB').waitFor();
  expect(page.url()).toContain('step=factors');

  const strip = page.getByRole('region', { name: 'Timeline' });
  const rows = strip.locator('[data-step]');
  await expect
    .poll(() => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-step'))))
    .toEqual([...['calendar', 'vendor', 'bars', 'minute', 'adjust', 'quality', 'factors', 'alert'], 'report']);
  const minute = strip.locator('[data-step=minute]');
  await until(async () => (await minute.locator('.bar.run').count()) === 3, { what: 'a bar for each attempt' });
  await expect
    .poll(() => minute.getAttribute('title'))
    .toMatch(/Attempt 3 · Succeeded: \d\d:\d\d:\d\d – \d\d:\d\d:\d\d \(/);
  await minute.click();
  await panel('分钟线数据').getByText('Attempt 1', { exact: true }).click();
  await until(() => engine.calls.called('logs.open').some((input) => JSON.stringify(input).includes('"attempt":1')));
  await panel('分钟线数据').getByRole('button', { name: 'Close' }).click();
  await until(() => !page.url().includes('step='), { what: 'the step to leave the address' });
  await strip.getByRole('button', { name: 'Timeline' }).click();
  await expect.poll(() => minute.isVisible()).toBe(false);
});

test('a step’s menu and the run’s own rerun what is wanted by the definition that is wanted', async () => {
  const id = await open(failNightly);
  await node(/^因子计算/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rerun from here, original definition' }).click();
  const back = page.getByRole('link', { name: `Rerun of ${id}` });
  await back.waitFor();
  await node(/^日线数据 · Succeeded · .*reused/).waitFor();
  await back.click();
  await page.getByText(`#${id}`, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'More ways to rerun' }).click();
  await page.getByRole('menuitem', { name: 'Rerun from the start, original definition (v3)' }).click();
  await back.click();
  await page.getByRole('button', { name: 'Rerun from failure' }).click();
  await until(() => engine.calls.called('executions.rerun').length === 3);
  await expect
    .poll(() => engine.calls.called('executions.rerun'))
    .toEqual([
      { id, from: 'step-and-after', definitions: 'original', step: 'factors' },
      { id, from: 'start', definitions: 'original' },
      { id, from: 'failed', definitions: 'current' },
    ]);
});

test('by keyboard alone: to a step, its menu, and marked as success with a note', async () => {
  const id = await open(failNightly, '?step=adjust');
  await node(/^因子计算/).waitFor();
  await canvas().focus();
  await page.keyboard.press('ArrowRight');
  const active = await canvas().getAttribute('aria-activedescendant');
  await expect
    .poll(() => page.locator(`[id="${active}"]`).getAttribute('aria-label'))
    .toMatch(/^因子计算.* · Failed · the command ended with an error code/);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Mark as success' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('textbox').fill('数据已人工核对');
  await page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
  await node(/^因子计算.* · Succeeded · marked as success manually/).waitFor();
  await expect
    .poll(() => engine.calls.called('executions.markSuccess'))
    .toEqual([{ id: (await stepOf(engine, id, 'factors')).id, note: '数据已人工核对' }]);
  await canvas().focus();
  await page.keyboard.press('Enter');
  await panel('因子计算：动量、波动率与换手率（全市场）').getByText('数据已人工核对').waitFor();
});

test('from the list to a run, to the run of a nested workflow and back, and to its steps', async () => {
  const id = await open(both);
  await goOn(engine, id);
  await go('/workflows');
  const row = page.getByRole('row', { name: /nightly/ });
  await row.getByText('At 17:40, Monday to Friday').waitFor();
  const { percent } = (await engine.call('executions.get', { id })).progress ?? {};
  await row
    .getByRole('progressbar')
    .and(page.locator(`[aria-valuenow="${percent}"]`))
    .waitFor();
  await page.getByRole('button', { name: 'Run Data quality checks' }).click();
  await until(() => engine.calls.called('executions.start').length === 1);

  await row.getByRole('link', { name: 'Running' }).click();
  await node(/^数据质量检查/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open its steps' }).click();
  await node(/^Prices · Running/).waitFor();
  await page
    .getByRole('navigation', { name: 'Part of' })
    .getByRole('link', { name: `#${id}` })
    .click();
  await panel('数据质量检查').waitFor();

  await page.getByRole('radiogroup', { name: 'View' }).getByText('Steps').click();
  await page.getByRole('table', { name: 'Steps' }).getByRole('button', { name: '日线数据' }).click();
  const { id: bars } = await stepOf(engine, id, 'bars');
  await panel('日线数据')
    .getByRole('link', { name: `#${bars}` })
    .click();
  await page.getByRole('link', { name: `Workflow run ${id}` }).click();
  await panel('日线数据').waitFor();

  await go('/executions');
  const links = page.getByRole('table').locator('[data-row]');
  // The two nights, and the checks by hand.
  await until(async () => (await links.count()) === 3, { what: 'the runs that are no steps' });
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByText('With steps').click();
  await until(async () => (await links.count()) > 25, { what: 'the steps as well' });
});
