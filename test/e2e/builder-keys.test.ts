import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Workflow } from '@shared/model/workflow';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

function small(store: SeedStore): void {
  const steps = [
    { id: 'fetch', action: { kind: 'command', shell: 'a | b' }, env: { FOO: '1', BAR: '2' }, position: { x: 0, y: 0 } },
    { id: 'load', action: { kind: 'command', shell: 'true' }, position: { x: 300, y: 0 } },
  ];
  store.task(commandTask('small', { action: { kind: 'workflow', workflow: { steps } } }));
}
async function open(locale = 'en-US'): Promise<void> {
  engine = await pages.seeded({ seed: small });
  page = await pages.openSeeded(engine, { path: '/workflows/small', context: { locale } });
  await page.getByRole('application').waitFor();
}

const canvas = () => page.getByRole('application', { name: 'Canvas of the workflow' });
const step = (id: string) => page.getByRole('application').locator(`[data-id="${id}"].vue-flow__node`);
const facts = () => page.getByRole('complementary', { name: 'Properties' });
const variables = () => facts().getByRole('group', { name: 'Variables' }).last();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const kind = (name: string) => facts().locator('.el-radio-button').filter({ hasText: name });

async function stored(): Promise<Workflow> {
  const { action } = await engine.task('small');
  if (action.kind !== 'workflow') throw new Error('It is no workflow.');
  return action.workflow;
}
async function save(version: number): Promise<void> {
  await button('Save').click();
  await until(async () => (await engine.task('small')).version === version, { what: 'the save' });
}
/** What has the focus, as readers are told. */
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const hasFocus = (label: string) => until(async () => (await focused()) === label, { what: `the cursor at ${label}` });

/** Keys as an input method takes them: the page is told of them, and that they are not its own. */
async function compose(...keys: string[]): Promise<void> {
  await page.evaluate((pressed) => {
    for (const key of pressed) {
      for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...how }),
        );
      }
    }
  }, keys);
}

describe('keys in the workflow builder', () => {
  test('belong to the row that comes after one that was removed, and to one that was added', async () => {
    await open();
    await step('fetch').click();
    await variables().getByRole('button', { name: 'Remove FOO' }).click();
    await hasFocus('Remove BAR');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await until(async () => (await variables().getByRole('textbox').count()) === 0, { what: 'the last row removed' });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await hasFocus('Variables 1: Name');
    await page.keyboard.type('nmt');
    await expect.poll(() => variables().getByRole('textbox').first().inputValue()).toBe('nmt');

    await kind('Program and arguments').click();
    await button('Add argument').click();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('n');
    await hasFocus('Argument 1');
    await button('Remove Argument 1').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => step('fetch').count()).toBe(1);
    await expect.poll(() => page.getByRole('group', { name: /^Note:/ }).count()).toBe(0);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('are commands where the canvas has the focus, which it has again when what had it is gone', async () => {
    await open();
    await until(async () => (await focused()) === 'Canvas of the workflow', { what: 'the canvas in focus' });
    await page.keyboard.press('Control+a');
    await facts().getByRole('button', { name: 'Delete', exact: true }).click();
    await until(async () => (await step('fetch').count()) === 0, { what: 'the removal' });
    await hasFocus('Canvas of the workflow');
    await page.keyboard.press('Control+z');
    await step('fetch').waitFor();
    await button('Fit all (F)')
      .or(page.getByRole('toolbar').getByRole('button', { name: /\(F\)/ }))
      .first()
      .click();
    await step('load').click();
    await page.keyboard.press('Delete');
    await until(async () => (await step('load').count()) === 0, { what: 'the removal' });
  });

  test('of a composition are never commands', async () => {
    await open();
    await canvas().focus();
    await page.keyboard.press('n');
    const picker = page.getByRole('dialog', { name: 'Add step' });
    await picker.getByRole('option', { name: /Custom command/ }).waitFor();
    await compose('ArrowDown', 'Enter', 'Escape');
    await expect.poll(() => picker.getByRole('option').first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await picker.waitFor({ state: 'hidden' });

    await step('load').click();
    await page.keyboard.press('F2');
    await page.keyboard.type('日线');
    await compose('Escape', 'Enter');
    await hasFocus('Step name');
    await page.keyboard.press('Enter');

    await page.keyboard.press('m');
    await hasFocus('Note text');
    await compose('Escape');
    await hasFocus('Note text');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+f');
    await page.keyboard.type('fetch');
    await compose('Escape', 'Enter');
    await page.getByRole('search').getByText('1 of 1').waitFor();
    await page.keyboard.press('Escape');

    await canvas().focus();
    await compose('Delete', 'Backspace', 'n', '?');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await save(2);
    expect((await stored()).steps.map(({ id, name }) => [id, name])).toEqual([
      ['fetch', ''],
      ['load', '日线'],
    ]);
  });
});

describe('a step’s command and variables', () => {
  test('keep a line through a look at program and arguments, and quote what would fall apart', async () => {
    await open();
    await step('fetch').click();
    await kind('Program and arguments').click();
    await kind('Shell line').click();
    await facts().getByText('a | b').waitFor();
    await kind('Program and arguments').click();
    await page.getByLabel('Program', { exact: true }).fill('python');
    await button('Add argument').click();
    await page.keyboard.type('my file.py');
    await step('load').click();
    await kind('Program and arguments').click();
    await page.getByLabel('Program', { exact: true }).fill('my tool');
    await kind('Shell line').click();
    await save(2);
    expect((await stored()).steps.map(({ action }) => action?.argv ?? action?.shell)).toEqual([
      ['python', 'my file.py'],
      'true',
    ]);
    await step('fetch').click();
    await kind('Shell line').click();
    await facts().getByText('a | b').waitFor();
  });

  test.each([
    ['en-US', 'Save', 'This name is used twice.', 'A variable’s name has 1 to 256 characters'],
    ['zh-CN', '保存', '名称重复。', '变量名为 1 至 256 个字符，不含等号。'],
  ])('take a name once and only if it is one, as the form of a task does (%s)', async (locale, label, twice, sign) => {
    await open(locale);
    await step('fetch').click();
    const names = page.getByRole('complementary').locator('.env .name input');
    await names.nth(1).fill('FOO');
    await page.getByRole('alert').getByText(twice).waitFor();
    await button(label).click();
    await until(async () => (await page.getByText(twice).count()) === 2, { what: 'the list of problems' });
    await step('load').click();
    await step('fetch').click();
    await expect.poll(() => names.nth(1).inputValue()).toBe('FOO');
    await names.nth(1).fill('A=B');
    await page.getByRole('alert').getByText(sign).waitFor();
    await button(label).click();
    expect(engine.calls.called('tasks.update')).toEqual([]);
    await names.nth(1).fill('BAZ');
    await button(label).click();
    await until(async () => (await engine.task('small')).version === 2, { what: 'the save' });
    expect((await stored()).steps[0]?.env).toEqual({ FOO: '1', BAZ: '2' });
  });
});
