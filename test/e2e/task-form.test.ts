import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages({ welcomed: true });
let engine: SeededEngine;
let page: Page;

const action = { kind: 'command', shell: 'python sync.py' };
const evening = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' };

async function open(path: string, context: BrowserContextOptions = {}): Promise<void> {
  engine = await pages.seeded({
    seed: (store) => void store.task(commandTask('rxsj', { name: '日线数据', trigger: evening, action })),
  });
  page = await pages.openSeeded(engine, { path, context });
}
const find = (key: string) => engine.call('tasks.get', { key }).catch(() => null);
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const value = (name: string): Promise<string> => field(name).inputValue();
const section = (name: string) => page.getByRole('region', { name });

test('a new task is given its name by typing at once', async () => {
  await open('/new-task');
  await until(() => field('Name').evaluate((element) => element === document.activeElement), { what: 'the cursor' });
  await page.keyboard.type('沪深300指数');
  await until(async () => (await value('Name')) === '沪深300指数');
});

describe('the key of a new task', () => {
  test('follows the name, by initials where it is Chinese, until it is written by hand', async () => {
    await open('/new-task');
    await field('Name').fill('沪深300指数');
    await until(async () => (await value('Key')) === 'hs300zs');
    await field('Name').fill('日线数据');
    await until(async () => (await value('Key')) === 'rxsj-2');
    await field('Key').fill('daily');
    await field('Name').fill('分钟线');
    // Long after the pause that a proposal waits for: the engine was asked for no other name.
    await field('Key').fill('daily-2');
    await expect.poll(() => engine.calls.called('tasks.proposeKey')).toHaveLength(2);
    await field('Key').fill('');
    await field('Name').fill('分钟线数据');
    await until(async () => (await value('Key')) === 'fzxsj');
  });

  test('is there when the task is created right after the name was typed', async () => {
    await open('/new-task');
    await page
      .getByRole('textbox', { name: /Command|Shell line/ })
      .first()
      .fill('true');
    await field('Name').fill('指数成分');
    await page.getByRole('button', { name: 'Create task' }).click();
    await until(() => find('zscf'));
  });

  test('of a copy follows the name that the copy is given', async () => {
    await open('/tasks');
    await page.getByRole('button', { name: /More/ }).first().click();
    await page.getByRole('menuitem', { name: 'Copy' }).click();
    await until(async () => (await value('Name')).endsWith(' copy'));
    await until(async () => (await value('Key')) !== '');
    await field('Name').fill('港股日线');
    await until(async () => (await value('Key')) === 'ggrx');
    await page.getByRole('button', { name: 'Create task' }).click();
    await until(async () => (await find('ggrx'))?.name === '港股日线');
  });

  test('of a new workflow follows its name', async () => {
    await open('/new-workflow');
    await field('Name').fill('盘后流程');
    await until(async () => (await value('Key')) === 'phlc');
  });
});

describe('the time zone of a schedule', () => {
  test('that is named for none is the engine’s, whatever the zone of the browser', async () => {
    await open('/new-task', { timezoneId: 'America/New_York' });
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Cron').click();
    await section('When it runs').getByText('The engine’s (Asia/Shanghai)').first().waitFor();
  });

  test('of an instant is that of the browser, and is stored with it', async () => {
    await open('/new-task', { timezoneId: 'America/New_York' });
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Once').click();
    const picker = page.getByLabel('Date and time (America/New_York)');
    await picker.fill('2030-01-02 09:40:00');
    await picker.press('Enter');
    await field('Name').fill('once');
    await page
      .getByRole('textbox', { name: /Command|Shell line/ })
      .first()
      .fill('true');
    await page.getByRole('button', { name: 'Create task' }).click();
    await until(() => find('once'));
    expect((await find('once'))?.trigger).toEqual({
      kind: 'once',
      at: Date.UTC(2030, 0, 2, 14, 40),
      timeZone: 'America/New_York',
    });
  });
});

test('six fields that may be meant in two ways are asked about, and the answer is taken', async () => {
  await open('/new-task');
  await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Cron').click();
  const expression = page.getByRole('textbox', { name: 'Cron expression' });
  await expression.fill('0 12 1 * * *');
  const question = page.getByRole('status').filter({ hasText: 'Which reading do you mean?' });
  await question.getByText('Year last: At 12:00, on day 1 of every month').waitFor();
  await question.getByRole('button', { name: 'Use this one' }).first().click();
  await until(async () => (await expression.inputValue()) === '0 12 1 * *');
  await question.waitFor({ state: 'hidden' });
  await expression.fill('0 12 1 * * *');
  await question.getByRole('button', { name: 'Keep' }).click();
  await question.waitFor({ state: 'hidden' });
  await expect.poll(() => expression.inputValue()).toBe('0 12 1 * * *');
});
