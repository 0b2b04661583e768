import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages, type SeededPageOptions } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { ANALYST, makeLate, RUNS, seedAnalyst } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({ welcomed: true });
let engine: SeededEngine;
let page: Page;

async function open(content = ANALYST, options: SeededPageOptions = {}): Promise<void> {
  engine = await pages.seeded(content);
  page = await pages.openSeeded(engine, options);
}
const running = () => engine.launcher.child(RUNS.running);

const panel = (name: string) => page.getByRole('region', { name, exact: true });
const palette = () => page.getByRole('dialog', { name: 'Commands' });
const selected = () => palette().getByRole('option', { selected: true });

describe('the dashboard', () => {
  test('is the first page, says how things stand, and violates no policy', async () => {
    await open();
    await page.getByRole('link', { name: 'Dashboard' }).and(page.locator('[aria-current=page]')).waitFor();
    const strip = panel('How things stand');
    await strip.getByText(/^\d tasks need attention$/).waitFor();
    await strip.getByText(/^Ran \d+ today, /).waitFor();
    await strip.getByRole('link', { name: /^Failed 1$/ }).waitFor();
    await page
      .getByRole('img', { name: /^Outcomes by day from/ })
      .locator('svg')
      .waitFor();
    await page
      .getByRole('img', { name: /^Durations by day from/ })
      .locator('svg')
      .waitFor();
    expect(await page.title()).toMatch(/^\d tasks need attention · Dashboard · Closing Bell$/);
  });

  test('says that all is well when it is', async () => {
    const trigger = { kind: 'cron', expression: '40 17 * * 1-5' };
    await open({ seed: (store) => void store.task(commandTask('quiet', { trigger })) });
    await panel('How things stand').getByText('All is well').waitFor();
    await panel('How things stand').getByText('Next').waitFor();
    expect(await page.title()).toBe('Dashboard · Closing Bell');
    await panel('Needs attention').getByText('Nothing needs attention.').waitFor();
    await panel('Running now').getByText('Nothing is running.').waitFor();
  });

  const failed = () => panel('Needs attention').getByRole('listitem').filter({ hasText: 'Failed' });

  test('leads to the log of what failed, and runs it again', async () => {
    await open();
    await failed()
      .getByRole('link', { name: /^Open the log of/ })
      .click();
    await page.waitForURL(/runs\/8$/);
    await page.goBack();
    await failed()
      .getByRole('button', { name: /^Rerun / })
      .click();
    await page.getByRole('button', { name: 'Open the run' }).waitFor();
    await expect.poll(() => engine.calls.called('executions.rerun')).toMatchObject([{ id: RUNS.failed }]);
  });

  test('marks as success what failed, with a note, and it is off the list', async () => {
    await open();
    await failed()
      .getByRole('button', { name: /^Mark as success: / })
      .click();
    await page.getByRole('dialog').getByRole('textbox').fill('补齐了');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
    await until(() => engine.calls.called('executions.markSuccess').length === 1);
    await until(async () => (await failed().count()) === 0, { what: 'the failed run to go' });
  });

  test('shows progress live, cancels, and takes what ended off', async () => {
    await open();
    const list = panel('Running now');
    await list.getByText('done in', { exact: false }).waitFor();
    running().progress({ percent: 80, message: '写入' });
    await list.getByText('80%').waitFor();
    await list.getByRole('button', { name: 'Cancel STEP3 日线数据' }).click();
    await list.getByText('Nothing is running.').waitFor();
    await expect.poll(() => engine.calls.called('executions.cancel')).toEqual([{ id: RUNS.running }]);
  });

  test('offers to stop the clean-up of a run that was cancelled, and nothing of one that only stops', async () => {
    const command = { kind: 'command', shell: 'true' };
    const steps = [
      { id: 'main', action: command },
      { id: 'tidy', action: command, needs: ['main'], condition: 'all-done' },
    ];
    const seed = async (store: SeedStore): Promise<void> => {
      await seedAnalyst(store);
      store.task(commandTask('night', { name: 'Night', action: { kind: 'workflow', workflow: { steps } } }));
    };
    await open({ ...ANALYST, seed });
    const list = panel('Running now');
    const cancel = list.getByRole('button', { name: /STEP3 日线数据/ });
    await cancel.waitFor();
    running().deaf = true;
    await engine.call('executions.cancel', { id: RUNS.running });
    await list.getByText('Stopping').waitFor();
    expect(await cancel.count()).toBe(0);
    const { id } = await engine.call('executions.start', { key: 'night' });
    await list.getByRole('button', { name: 'Cancel Night' }).click();
    await list.getByRole('button', { name: 'Also stop the clean-up of Night' }).click();
    await until(() => engine.calls.called('executions.cancel').length === 2);
    await expect.poll(() => engine.calls.called('executions.cancel')).toEqual([{ id }, { id }]);
  });

  test('the axis is walked by keys, tells of each run, and Enter opens it', async () => {
    await open();
    const axis = page.getByRole('application', { name: 'Runs and planned runs, by task' });
    const find = async (word: string): Promise<void> => {
      await axis.focus();
      const detail = panel('Today').getByRole('status');
      await until(
        async () => {
          if ((await detail.textContent())?.includes(word)) return true;
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('Home');
          return false;
        },
        { what: `the cursor on ${word}` },
      );
    };
    await find('Running');
    await page.keyboard.press('Enter');
    await page.waitForURL(/runs\/10$/);
    await page.goBack();
    await axis.waitFor();
  });

  test('turns to yesterday and tomorrow, and back', async () => {
    await open();
    const axis = page.getByRole('application', { name: 'Runs and planned runs, by task' });
    await axis.waitFor();
    await page.getByText('Tomorrow ›').click();
    await panel('Tomorrow').getByRole('application').waitFor();
    await page.getByText('‹ Yesterday').click();
    await panel('Yesterday').waitFor();
    await panel('Yesterday').getByText('Today', { exact: true }).click();
    await panel('Today').getByRole('application').waitFor();
  });

  test('holds 2,000 runs of a day and stays usable', async () => {
    const seed = (store: SeedStore): void => {
      const task = store.task(commandTask('every-minute', { name: '每分钟' }));
      const today = store.now - new Date(store.now).setHours(0, 0, 0, 0);
      for (let at = 0; at < 2_500; at += 1) {
        const status = at % 50 === 0 ? 'failed' : 'success';
        store.run(task, { status, source: 'manual', agoMs: Math.floor(today * (1 - at / 2_500)), tookMs: 2_000 });
      }
    };
    await open({ seed }, { context: { viewport: { width: 1024, height: 700 } } });
    await panel('Today')
      .getByText(/^The newest 2000 of 25\d\d runs are shown\.$/)
      .waitFor();
    await expect.poll(() => page.locator('svg.lanes path').count()).toBeLessThan(100);
    await page.getByText('Around now').click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(1024);
  });

  test('nothing moves while data arrives, and when a run ends', async () => {
    await open();
    const chart = page.getByRole('img', { name: /^Outcomes by day from/ }).locator('svg');
    await chart.waitFor();
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          Object.assign(window, { shift: Reflect.get(window, 'shift') + Reflect.get(entry, 'value') });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.reload();
    await chart.waitFor();
    await running().end();
    await panel('Running now').getByText('Nothing is running.').waitFor();
    // The sum of what moved, as a part of the window; what browsers call good ends at 0.1.
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'shift') as unknown)).toBeLessThan(0.02);
  });

  test('teaches the first step when there is nothing', async () => {
    await open({});
    await page.getByRole('heading', { name: 'Welcome to Closing Bell' }).waitFor();
    await page.getByRole('button', { name: 'Load samples' }).click();
    await page.getByText('All is well').waitFor();
  });

  test('offers a viewer nothing that changes', async () => {
    await open(ANALYST, { role: 'viewer' });
    await panel('Needs attention').getByRole('link').first().waitFor();
    for (const part of ['Needs attention', 'Running now']) {
      await expect.poll(() => panel(part).getByRole('button').count()).toBe(0);
    }
  });
});

describe('the command palette', () => {
  test('opens by key, finds a task in the engine, goes there, and gives focus back', async () => {
    await open();
    await panel('Next up').getByRole('link').first().focus();
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('section')?.textContent))
      .toContain('Next up');
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('日历');
    await selected().filter({ hasText: 'calendar-sync' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/tasks.*calendar-sync/);
    await page.goBack();
    await panel('Next up').waitFor();
    await page.goForward();
    await page.waitForURL(/tasks.*calendar-sync/);
  });

  test('runs a task and opens its last log, both by keys alone', async () => {
    await open();
    await page.getByRole('button', { name: 'Search or go to…' }).press('Enter');
    await page.keyboard.type('backt');
    await selected().filter({ hasText: 'backtest' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await palette().getByRole('group', { name: 'Run now' }).getByRole('option', { selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await until(() => engine.calls.called('executions.start').length === 1);
    await expect.poll(() => engine.calls.called('executions.start')).toMatchObject([{ key: 'backtest' }]);
    await palette().waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('calendar-sync');
    await selected().filter({ hasText: 'calendar-sync' }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.waitForURL(/runs\/7$/);
  });

  test('switches theme and language, goes to pages, and says when nothing fits', async () => {
    await open();
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('dark');
    await selected().filter({ hasText: /dark/i }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('html.dark').waitFor();
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('zzzz');
    await palette().getByText('No results for “zzzz”.').waitFor();
    await palette().getByRole('combobox').fill('中文');
    await selected().filter({ hasText: 'Language: 中文' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '总览' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('设置');
    await page.getByRole('option', { selected: true }).filter({ hasText: '设置' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/settings/);
  });

  test('goes to a run by its number, pauses all with a tag, and has what was taken last in front', async () => {
    await open();
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('#7');
    await selected().filter({ hasText: '#7' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/(executions|runs)\/7$/);
    await page.keyboard.press('Control+k');
    await selected().filter({ hasText: '#7' }).waitFor();
    await palette().getByRole('combobox').fill('pause key:calendar');
    await selected().filter({ hasText: 'Pause' }).filter({ hasText: 'calendar-sync' }).waitFor();
    await page.keyboard.press('Enter');
    await until(() => engine.calls.called('tasks.setPaused').length === 1);
    expect(engine.calls.called('tasks.setPaused')).toMatchObject([{ keys: ['calendar-sync'], paused: true }]);
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').fill('pause stat:x');
    await palette()
      .getByText(/“stat:x”: there is no field “stat:”/)
      .waitFor();
  });

  test('asks the engine once typing has paused, and finds one among 10,000', async () => {
    const keys = Array.from({ length: 10_000 }, (_none, at) => `load-${String(at).padStart(5, '0')}`);
    await open({ seed: (store) => store.tasks(keys, commandTask('load', { name: '压测任务' })) });
    await page.keyboard.press('Control+k');
    await palette().getByRole('combobox').pressSequentially('load-07777', { delay: 10 });
    await selected().filter({ hasText: 'load-07777' }).waitFor();
    const asked = engine.calls.called('tasks.list').filter((input) => JSON.stringify(input).includes('load'));
    expect(asked.length).toBeLessThanOrEqual(3);
  });
});

describe('the frame', () => {
  test('tells of the engine’s problems on a click, each to its last word', async () => {
    await open({
      ...ANALYST,
      act: (it) =>
        it.calls.alter('health.get', (health) => ({
          ...health,
          ok: false,
          scheduler: { ...health.scheduler, running: 3, slots: 2 },
          problems: [
            { code: 'disk', message: `The disk is nearly full: 120 MB are left. ${'Free some room. '.repeat(20)}` },
          ],
        })),
    });
    await page.getByText('The engine has problems', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Engine has problems' }).click();
    const sentence = page.getByRole('dialog', { name: 'Engine' }).getByText('The disk is nearly full');
    await sentence.waitFor();
    await expect.poll(() => sentence.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    // A running workflow takes no slot, so that more may run than there are slots.
    await page.getByRole('dialog', { name: 'Engine' }).getByText('Running: 3; slots: 2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Engine' }).waitFor({ state: 'hidden' });
  });

  test('says that work is late where nothing is wrong with the engine itself', async () => {
    await open();
    await makeLate(engine);
    await page.getByRole('button', { name: 'Tasks are late' }).click();
    await page
      .getByRole('dialog', { name: 'Engine' })
      .getByText(/^“因子计算.*” has been waiting since .*: run 10 of “STEP3 日线数据” blocks it\.$/)
      .waitFor();
  });

  test('lists what runs now, live, with a way to each', async () => {
    await open();
    await page.getByRole('button', { name: 'Running: 1' }).click();
    const list = page.getByRole('dialog', { name: 'Running: 1' });
    await list.getByRole('progressbar').waitFor();
    await list.getByRole('link', { name: 'STEP3 日线数据' }).click();
    await page.waitForURL(/runs\/10$/);
    await list.waitFor({ state: 'hidden' });
  });

  test('shows a lost connection, and mends it without a reload', async () => {
    await open();
    await panel('Running now').getByRole('progressbar').waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    pages.expectFault(/WebSocket connection/);
    const comeBack = engine.goAway();
    await page.getByRole('alert').getByText('Connection lost. Trying again…').waitFor();
    await running().end();
    comeBack();
    await panel('Running now').getByText('Nothing is running.').waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });
});
