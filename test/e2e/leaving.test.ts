import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import { ANALYST } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

async function open(path: string): Promise<void> {
  engine = await pages.seeded(ANALYST);
  await addNested();
  page = await pages.openSeeded(engine, { path });
}
/** A workflow whose only step is another workflow. */
async function addNested(): Promise<void> {
  const shell = { kind: 'command', shell: 'true' };
  const graph = (steps: object[]) => ({ action: { kind: 'workflow', workflow: { steps } } });
  const inner = graph([{ id: 'load', action: shell, position: { x: 0, y: 0 } }]);
  const outer = graph([{ id: 'all', task: 'inner', position: { x: 0, y: 0 } }]);
  await engine.call('tasks.create', { task: commandTask('inner', inner) });
  await engine.call('tasks.create', { task: commandTask('outer', outer) });
}

const question = () => page.getByRole('dialog', { name: 'Leave without saving?' });
async function answer(name: 'Stay' | 'Leave'): Promise<void> {
  await question().getByRole('button', { name, exact: true }).click();
  await question().waitFor({ state: 'hidden' });
}
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const canvas = () => page.getByRole('application', { name: 'Canvas of the workflow' });
const unsaved = () => page.getByText('Not saved', { exact: true });

describe('leaving a page with changes', () => {
  test('asks on the way to another workflow, back, forward and by an edited address', async () => {
    await open('/workflows/inner');
    await canvas().waitFor();
    await page.goto(engine.addressOf('/workflows/outer'));
    await heading('outer').waitFor();
    await canvas()
      .getByRole('group', { name: /^Step / })
      .click();
    await page.keyboard.press('Alt+ArrowRight');
    await unsaved().waitFor();

    const link = page.getByRole('link', { name: 'Open workflow' });
    await link.click();
    await answer('Stay');
    await page.goBack();
    await answer('Stay');
    await until(() => page.url().endsWith('/workflows/outer'), { what: 'the address of what is edited' });
    await page.evaluate(() => (location.hash = '#/workflows/inner'));
    await answer('Stay');
    await until(() => page.url().endsWith('/workflows/outer'), { what: 'the address of what is edited' });
    await expect.poll(() => unsaved().count()).toBe(1);

    await link.click();
    await answer('Leave');
    await heading('inner').waitFor();
    await page.goBack();
    await heading('outer').waitFor();
    await canvas()
      .getByRole('group', { name: /^Step / })
      .click();
    await page.keyboard.press('Alt+ArrowRight');
    await unsaved().waitFor();
    await page.goForward();
    await answer('Stay');
    await expect.poll(() => unsaved().count()).toBe(1);
  });

  test('takes an edited address back in one step, and asks no second time', async () => {
    await open('/tasks');
    await page.evaluate(() => {
      const go = history.go.bind(history);
      history.go = (delta) => {
        document.body.dataset['steps'] = `${document.body.dataset['steps'] ?? ''}${String(delta)} `;
        go(delta);
      };
    });
    const steps = () => page.evaluate(() => document.body.dataset['steps'] ?? '');
    await page
      .getByRole('link', { name: 'New task' })
      .or(page.getByRole('button', { name: 'New task' }))
      .first()
      .click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine');
    await page.evaluate(() => (location.hash = '#/tasks/backtest'));
    await answer('Stay');
    await until(async () => (await steps()) !== '', { what: 'the step back' });
    expect(await steps()).toBe('-1 ');
    await until(() => page.url().endsWith('/new-task'), { what: 'the address of what is edited' });
  });

  test('asks between two forms of tasks, once for two steps back, and leaves what was typed where it is', async () => {
    await open('/tasks');
    await page.goto(engine.addressOf('/tasks/daily-bars'));
    await heading('STEP3 日线数据').waitFor();
    await page.goto(engine.addressOf('/tasks/backtest'));
    const description = page.getByLabel('Description', { exact: true });
    await heading('Backtest on demand').waitFor();
    await description.fill('mine');
    await page.evaluate(() => history.back());
    await question().waitFor();
    await answer('Stay');
    await expect.poll(() => description.inputValue()).toBe('mine');
    await page.evaluate(() => history.back());
    await question().waitFor();
    await page.evaluate(() => history.back());
    await answer('Leave');
    await heading('Tasks').waitFor();
    expect(engine.calls.called('tasks.update')).toEqual([]);
  });

  test('asks for what was typed while a save was on its way', async () => {
    await open('/tasks/backtest');
    const description = page.getByLabel('Description', { exact: true });
    await description.fill('sent');
    const release = engine.calls.hold('tasks.update');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await until(() => engine.calls.called('tasks.update').length === 1, { what: 'the save' });
    await description.fill('sent, and more');
    release();
    await answer('Stay');
    await expect.poll(() => description.inputValue()).toBe('sent, and more');
    expect(await engine.call('tasks.get', { key: 'backtest' })).toMatchObject({ description: 'sent' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await heading('Tasks').waitFor();
    const stored = await engine.call('tasks.get', { key: 'backtest' });
    expect(stored).toMatchObject({ version: 3, description: 'sent, and more' });
  });
});
