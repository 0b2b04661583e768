import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { ANALYST, makeLate, RUN_COUNT, RUNS } from '../support/seeded-content';
import type { SeededEngine, SeededOptions } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({ context: { viewport: { width: 1280, height: 800 } } });
let engine: SeededEngine;
let page: Page;

async function open(path: string, content: SeededOptions = ANALYST): Promise<void> {
  engine = await pages.seeded(content);
  page = await pages.openSeeded(engine, { path });
}

const links = () => page.getByRole('table').locator('[data-row]');
/** The numbers of the executions on screen, from the top. */
const numbers = (): Promise<string> =>
  links().evaluateAll((all) => all.map((link) => link.getAttribute('href')?.split('/').at(-1)).join());
const lastFilter = (): unknown =>
  engine.calls.called('executions.list').findLast((input) => (input as { pageSize?: number }).pageSize === 50);

test('filters by status, reason, source and time live in the address and reach the engine', async () => {
  await open('/executions?status=failed,missed&source=cli');
  await page.getByRole('link', { name: String(RUNS.timedOut), exact: true }).waitFor();
  await expect.poll(() => links().count()).toBe(1);
  await page.getByRole('button', { name: '7 days' }).click();
  await until(() => page.url().includes('range=7d'), { what: 'the span in the address' });
  await until(() => typeof (lastFilter() as { filter: { from?: number } }).filter.from === 'number');
  expect(lastFilter()).toMatchObject({ filter: { status: ['failed', 'missed'], source: 'cli' } });
  await page.reload();
  await page.getByRole('button', { name: '7 days', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await until(async () => (await links().count()) === RUN_COUNT, { what: 'every execution' });
});

describe('what took longer than usual', () => {
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;
  /** Five that took ten minutes, one of yesterday that took half as long again, a short one, and a longer one of another task. */
  const timed: SeededOptions = {
    seed: (store: SeedStore) => {
      const bars = store.task(commandTask('bars', { name: '日线数据' }));
      const other = store.task(commandTask('other', { name: 'Factors' }));
      const ran = (task: typeof bars, agoMs: number, tookMs: number) =>
        store.run(task, { status: 'success', agoMs, tookMs, source: 'manual' });
      for (let n = 0; n < 5; n += 1) ran(bars, 3 * DAY, 10 * MINUTE);
      ran(bars, DAY, 15 * MINUTE);
      ran(bars, 60 * MINUTE, 7 * MINUTE);
      ran(other, 55 * MINUTE, 40 * MINUTE);
    },
  };
  const [SLOW, SHORT, OTHER] = [6, 7, 8];
  const firstIs = (id: number): Promise<unknown> =>
    until(async () => (await numbers()).startsWith(`${id},`) || (await numbers()) === String(id), {
      what: `run ${id} on top`,
    });

  test('is said beside the duration, sorted by, and filtered by one click', async () => {
    await open('/executions', timed);
    const row = (id: number) => page.getByRole('row').filter({ has: page.locator(`[href$="runs/${id}"]`) });
    await row(SLOW).getByText('50% longer than usual').waitFor();
    await row(SLOW).getByText('usually 10 min').waitFor();
    await row(SHORT).getByText('30% shorter than usual').waitFor();
    await page.getByRole('rowheader', { name: 'Today · 2026-11-20' }).waitFor();

    await page.getByRole('button', { name: 'Duration' }).click();
    await firstIs(OTHER);
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator('[aria-sort=descending]')).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(0);
    await page.getByRole('button', { name: 'Against usual' }).click();
    await firstIs(SLOW);
    await page.reload();
    await firstIs(SLOW);
    await page.getByRole('button', { name: 'Against usual' }).click();
    await firstIs(SHORT);

    await page.getByRole('button', { name: 'Slower than usual' }).click();
    await until(async () => (await numbers()) === String(SLOW), { what: 'the slow one alone' });
    await page.getByRole('button', { name: 'Today' }).click();
    await page.getByText('No runs match these filters.').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await until(async () => (await links().count()) === 8, { what: 'every run' });
  });

  test('is found by a part of the name of its task, and opened by a click anywhere in its row or by keys', async () => {
    await open('/executions', timed);
    await page.getByRole('combobox', { name: 'Task: name or key' }).fill('日线');
    await page.getByRole('option', { name: '日线数据 bars' }).click();
    await until(async () => (await links().count()) === 7, { what: 'the runs of the task' });
    expect(page.url()).toContain('key=bars');
    await page.getByRole('row').filter({ hasText: 'usually 10 min' }).first().getByText('Manual').click();
    await page.waitForURL(/runs\/7$/);
    await page.goBack();
    await links().first().waitFor();
    await page.getByRole('heading', { level: 1 }).click();
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.waitForURL(/runs\/6$/);
  });
});

describe('the page of a run', () => {
  const MINUTE = 60_000;
  const worked: SeededOptions = {
    seed: (store: SeedStore) => {
      const bars = store.task(commandTask('bars', { name: '日线数据' }));
      for (let n = 0; n < 30; n += 1) {
        const good = { status: 'success', agoMs: (90 - n) * MINUTE, tookMs: 5000, result: { rows: 5308 } } as const;
        store.run(bars, good);
      }
      store.run(bars, { status: 'failed', agoMs: 30 * MINUTE, tookMs: 3000, reason: 'exit-code', result: { rows: 7 } });
      store.run(bars, { status: 'success', agoMs: 20 * MINUTE, tookMs: 5000, result: { rows: 5310 } });
    },
  };
  const strip = () => page.getByRole('navigation', { name: 'Runs of this task' });

  test('has the runs around it beside it, and the arrows go from one to the next', async () => {
    await open('/executions/31', worked);
    await page.waitForURL(/\/runs\/31$/);
    await strip()
      .getByRole('link', { name: /^#31 · Failed · 3.0 s · / })
      .and(page.locator('[aria-current]'))
      .waitFor();
    await expect.poll(() => strip().getByRole('link').count()).toBe(22);
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/\/runs\/32$/);
    await page.getByText('#32', { exact: true }).waitFor();
    await expect.poll(() => strip().getByRole('button', { name: 'Next run (→)' }).isDisabled()).toBe(true);
    for (const id of [31, 30]) {
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(new RegExp(`/runs/${id}$`));
    }
    await strip()
      .getByRole('link', { name: /^#31 · / })
      .click();
    await page.waitForURL(/\/runs\/31$/);
    // One that no page has seen yet.
    await page.evaluate(() => (location.hash = '#/executions/2'));
    await page.getByText('#2', { exact: true }).waitFor();
    await strip()
      .getByRole('link', { name: /^#2 · / })
      .and(page.locator('[aria-current]'))
      .waitFor();
  });

  test('says what differs from the last success, and its log is on a small screen without scrolling', async () => {
    await open('/runs/31', worked);
    await page.setViewportSize({ width: 1024, height: 700 });
    const compare = page.getByRole('region', { name: 'Against the last success' });
    await compare.getByRole('row', { name: 'rows 7 5308' }).waitFor();
    const box = await page
      .getByRole('log')
      .or(page.getByRole('region', { name: 'Log' }))
      .first()
      .boundingBox();
    expect(box?.y).toBeLessThan(320);
    expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(700);
  });
});

test('one that fails late comes in at its place by number', async () => {
  await open('/executions?status=failed');
  const before = `${RUNS.failed},${RUNS.timedOut}`;
  await until(async () => (await numbers()) === before, { what: 'the list' });
  await engine.call('tasks.create', { task: commandTask('other') });
  const [first, second] = [await engine.run('backtest'), await engine.run('other')];
  for (const id of [second, first]) await engine.launcher.child(id).end({ exitCode: 1 });
  await until(async () => (await numbers()) === `${second},${first},${before}`);
  await page.getByText('4 in all').waitFor();
});

test('a task that is late and its run that waits say so, each with a link to the run in the way', async () => {
  await open('/tasks');
  const id = await makeLate(engine);
  const inTheWay = `run ${RUNS.running} of STEP3 日线数据 blocks it.`;
  const row = page.getByRole('row').filter({ hasText: 'factor-momentum' });
  await row.getByRole('link', { name: `Open run ${RUNS.running}` }).waitFor();
  await row.getByRole('button', { expanded: false }).first().click();
  const panel = page.getByRole('complementary').filter({ hasText: 'factor-momentum' });
  await panel.getByText(new RegExp(`^Waiting since .*: ${inTheWay}$`)).waitFor();
  await page.goto(engine.addressOf(`/executions/${id}`));
  await page.getByRole('heading', { level: 1, name: /^因子计算/ }).waitFor();
  await page.getByText(new RegExp(`^Waiting since .*: ${inTheWay}$`)).waitFor();
  await page.getByRole('link', { name: `Open run ${RUNS.running}` }).click();
  await page.waitForURL(new RegExp(`runs/${RUNS.running}$`));
});

describe('a filtered list of two pages', () => {
  /** One that runs, and 62 that wait for the one before them. */
  const QUEUE = 63;
  const queued: SeededOptions = {
    seed: (store: SeedStore) => void store.task(commandTask('queue', { overlap: 'queue' })),
    act: async (it) => {
      for (let n = 0; n < QUEUE; n += 1) await it.call('executions.start', { key: 'queue' });
    },
  };
  /** Cancels some that wait. */
  async function cancel(from: number, to: number): Promise<void> {
    for (let id = from; id <= to; id += 1) await engine.call('executions.cancel', { id });
  }

  test('makes up for what leaves and ends with what is left', async () => {
    await open('/executions?status=pending', queued);
    await page.getByText('62 in all').waitFor();
    await cancel(63, 63);
    await until(async () => (await links().count()) === 50 && (await page.getByText('61 in all').isVisible()), {
      what: 'the page to be full again',
    });
    await cancel(3, 62);
    await until(async () => (await numbers()) === '2', { what: 'the one that is left' });
    await page.getByText('1 in all').waitFor();
    await cancel(2, 2);
    await page.getByText('No runs match these filters.').waitFor();
  });

  test('goes back to the last page there is', async () => {
    await open('/executions?status=pending&page=2', queued);
    await until(async () => (await links().count()) === 12, { what: 'the second page' });
    await cancel(2, 13);
    await until(() => page.url().includes('page=1'), { what: 'the first page' });
    await page.getByText('50 in all').waitFor();
    await expect.poll(() => links().count()).toBe(50);
  });
});

test('arrow keys go from row to row and Enter opens one', async () => {
  await open('/executions');
  await links().first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByText(`#${RUNS.retrying}`, { exact: true }).waitFor();
});

test('a failed run says why, shows the exception first, and folds the rest and the environment', async () => {
  await open(`/executions/${RUNS.failed}`);
  await page.getByText('It failed: the command ended with exit code 1. Attempts: 3.').waitFor();
  const error = page.getByRole('region', { name: 'Error' });
  await error.locator('.headline').getByText('TushareError').waitFor();
  await expect.poll(() => error.locator('pre').isVisible()).toBe(false);
  await error.getByText('End of the error output (7 lines)').click();
  await error.getByText('line 118, in <module>').waitFor();
  await page.getByText('Environment set by the app (2)').click();
  await page.getByRole('row', { name: 'TUSHARE_TIMEOUT 30' }).waitFor();
});

test('a rerun may use the definition of then, and both runs link to each other', async () => {
  await open(`/executions/${RUNS.failed}`);
  await page.getByRole('button', { name: 'Choose the definition' }).click();
  await page.getByRole('menuitem', { name: 'With its original definition (v3)' }).click();
  await page.getByRole('link', { name: `Rerun of ${RUNS.failed}` }).click();
  await page.getByRole('link', { name: String(RUN_COUNT + 1), exact: true }).waitFor();
  await expect
    .poll(() => engine.calls.called('executions.rerun'))
    .toEqual([{ id: RUNS.failed, definitions: 'original' }]);
});

test('a run that moves on shows progress, the next attempt and its end without a reload', async () => {
  await open(`/executions/${RUNS.running}`);
  await page.getByRole('progressbar', { name: 'Progress' }).and(page.locator('[aria-valuenow="35"]')).waitFor();
  const child = engine.launcher.child(RUNS.running);
  child.progress({ percent: 80, etaAt: engine.time.clock.now() + 125_000 });
  await page.getByText('done in 2 min.').waitFor();
  const timeout = { cause: 'timeout', exitCode: null, signal: 'SIGTERM' } as const;
  await child.end(timeout);
  await page.getByText(/^The last attempt did not succeed; the next starts /).waitFor();
  for (let attempt = 2; attempt <= 4; attempt += 1) {
    engine.time.advance(300_000);
    await page.getByRole('tab', { name: `Attempt ${attempt}`, selected: true }).waitFor();
    await engine.launcher.child(RUNS.running).end(timeout);
  }
  await page.getByText('It failed: the command was stopped at its time limit.').waitFor();
});
