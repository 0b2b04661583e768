import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import { ANALYST, actAnalyst } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { settled } from '../support/settled';
import { until } from '../support/until';

const pages = usePages({ prepareContext: (context) => context.addInitScript({ content: axe.source }) });
let engine: SeededEngine;
let page: Page;

const action = { kind: 'command', shell: 'python close.py {{ session_date }}' };
/** Every day at any hour is a session to the calendar 24x7: what may run only on other days never may. */
const NEVER = { calendar: '24x7', when: 'non-session-day' };

/** 17:40 is never among them. */
const TRADING = { calendar: 'XSHG', when: 'trading-hours' };

async function fill(it: SeededEngine): Promise<void> {
  await actAnalyst(it);
  const trigger = { kind: 'session', calendar: 'XSHG', at: '17:40' };
  const definitions = [
    { key: 'close-report', name: '收盘报告', trigger, session: { calendar: 'XSHG', roll: 'last-closed' }, action },
    { key: 'month-close', name: '月末结算', trigger: { ...trigger, on: 'month-last' }, guard: TRADING, action },
    { key: 'off-days', name: '休市日检查', trigger: { kind: 'manual' }, guard: NEVER, action },
  ];
  for (const { key, ...rest } of definitions) await it.call('tasks.create', { task: commandTask(key, rest) });
}
async function open(path: string, context: BrowserContextOptions = {}): Promise<void> {
  engine = await pages.seeded({ ...ANALYST, act: fill });
  page = await pages.openSeeded(engine, { path, context });
}
async function findings(): Promise<string[]> {
  await settled(page);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const moments = () => page.getByRole('list', { name: 'Next runs' });
const section = (name: string) => page.getByRole('region', { name });
/** Opens a part of the form that is folded. */
const unfold = (name: string) => section(name).locator('summary').click();
async function choose(field: string, option: string | RegExp, within: Pick<Page, 'getByRole'> = page): Promise<void> {
  await within.getByRole('combobox', { name: field, exact: true }).press('Enter');
  await page.getByRole('option', { name: option }).locator('visible=true').click();
}
describe('a schedule by sessions', () => {
  test('is what a new task begins with; each part of it is chosen, said in words and saved', async () => {
    await open('/new-task');
    const when = section('When it runs');
    await page.getByLabel('Key', { exact: true }).fill('month-end');
    await page.getByLabel('Shell line', { exact: true }).last().fill('python month.py');
    await choose('Calendar', /^XNYS/, when);
    await when.getByText(/^At 17:40 on each session of XNYS/).waitFor();
    await page.getByLabel('Time', { exact: true }).fill('25:00');
    await page.getByText('A time is needed, written as HH:MM.').waitFor();
    await choose('On', 'Last session of each month');
    await page.getByRole('radiogroup', { name: 'Time of the run' }).getByText('Close').click();
    await when.getByText(/^30 minutes after the close of the last session of each month of XNYS/).waitFor();
    await until(async () => (await moments().getByRole('listitem').count()) === 10);
    await button('Create task').click();
    await row('month-end')
      .getByText(/30 minutes after the close/)
      .waitFor();
    expect(await engine.task('month-end')).toMatchObject({
      trigger: { kind: 'session', calendar: 'XNYS', event: 'close', offsetMinutes: 30, on: 'month-last' },
      guard: null,
      session: null,
    });
  });

  test('marks moments beyond the calendar’s data, and leads to it', async () => {
    await open('/tasks/month-close');
    await moments().getByText('beyond the calendar’s data').last().waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Open the calendar' }).click();
    await until(() => page.url().includes('/calendar?calendar=XSHG'));
  });
});

describe('the rules of a task', () => {
  test('a guard strikes out the moments that it holds back and says why', async () => {
    await open('/tasks/vendor-heartbeat');
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Cron').click();
    await page.getByLabel('Cron expression').fill('0 8 * * *');
    await unfold('May run');
    await choose('May run', 'Only on sessions');
    await choose('By the calendar', /^XSHG /);
    await moments().getByRole('deletion').first().waitFor();
    await moments().getByText('XSHG: no session').first().waitFor();
    await button('Save').click();
    await row('vendor-heartbeat')
      .getByText(/Only on sessions \(XSHG\)/)
      .waitFor();
    expect((await engine.task('vendor-heartbeat')).guard).toEqual({ calendar: 'XSHG', when: 'session-day' });
  });

  test('shows today’s values, keeps a session rule and missed runs in form and text, and tells them beside the list', async () => {
    await open('/tasks/close-report');
    const rule = section('Session of a run');
    await unfold('Session of a run');
    await unfold('Missed runs');
    await rule.getByText('{{ session_date }}').waitFor();
    await choose('Which one', 'The next to open');
    await choose('Missed runs', 'Catch up each session');
    await page.locator('.el-radio-button').filter({ hasText: 'Both' }).click();
    await page.getByRole('textbox', { name: 'Task as JSON' }).getByText('"each-session"').waitFor();
    await button('Save').click();
    await page.getByRole('button', { name: '收盘报告', exact: true }).click();
    const panel = page.getByRole('complementary', { name: /^Task / });
    await panel.getByText('The next to open · XSHG Shanghai Stock Exchange').waitFor();
    await panel.getByText('Catch up each session').waitFor();
    expect(await engine.task('close-report')).toMatchObject({
      session: { calendar: 'XSHG', roll: 'next' },
      missed: { policy: 'each-session' },
    });
  });
});

describe('a start by hand', () => {
  test('is offered for another session, and only for one', async () => {
    await open('/tasks');
    await button('More actions for 收盘报告').click();
    await page.getByRole('menuitem', { name: 'Run with…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run “收盘报告” with…' });
    await dialog.getByText(/It will run for the session \d{4}-\d\d-\d\d/).waitFor();
    // Element Plus says so on the console.
    pages.expectFault(/Invalid user input: 2026-10-01/);
    const picker = dialog.getByRole('combobox', { name: 'Session' });
    await picker.fill('2026-10-01');
    await picker.press('Enter');
    await expect.poll(() => dialog.getByText('2026-10-01').count()).toBe(0);
    await picker.fill('2026-09-30');
    await picker.press('Enter');
    await dialog.getByText('It will run for the session 2026-09-30 (Wed).').waitFor();
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await button('Open the run').click();
    await page.getByText('Session 2026-09-30 Wed').waitFor();
    await expect
      .poll(() => engine.calls.called('executions.start'))
      .toEqual([{ key: 'close-report', sessionDate: '2026-09-30' }]);
  });

  test('that the guard holds back says so and can be forced', async () => {
    await open('/tasks');
    await button('Run 休市日检查 now').click();
    await page.getByText('“休市日检查” was not started: its guard does not allow a run now.').waitFor();
    await button('Run anyway').click();
    await page.getByText('“休市日检查” was started.').waitFor();
    await expect
      .poll(() => engine.calls.called('executions.start'))
      .toEqual([{ key: 'off-days' }, { key: 'off-days', force: true }]);
  });
});

describe.each(['light', 'dark'] as const)('axe finds nothing serious, %s', (colorScheme) => {
  test('in the form and in the dialog', async () => {
    await open('/tasks/month-close', { colorScheme, locale: 'zh-CN' });
    await unfold('数据交易日');
    await page.getByRole('term').filter({ hasText: '{{ session_date }}' }).waitFor();
    await page.getByRole('list', { name: '接下来的运行' }).getByRole('deletion').first().waitFor();
    expect(await findings()).toEqual([]);
    await page.goto(engine.addressOf('/tasks?panel=month-close'));
    await page.getByRole('complementary').getByRole('button', { name: '指定交易日运行…' }).click();
    await page
      .getByRole('dialog')
      .getByText(/为数据交易日运行/)
      .waitFor();
    expect(await findings()).toEqual([]);
  });
});
