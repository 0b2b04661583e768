import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Workflow } from '@shared/model/workflow';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { ANALYST, seedAnalyst } from '../support/seeded-content';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

async function open(path: string, more: (store: SeedStore) => void = () => undefined): Promise<void> {
  const seed = async (store: SeedStore): Promise<void> => {
    await seedAnalyst(store);
    more(store);
  };
  engine = await pages.seeded({ ...ANALYST, seed });
  page = await pages.openSeeded(engine, { path });
  await canvas().waitFor();
}

const canvas = () => page.getByRole('application', { name: 'Canvas of the workflow' });
const step = (name: string) => canvas().getByRole('group', { name: new RegExp(`^Step ${name}(,|$| \\()`) });
const node = (id: string) => canvas().locator(`[data-id="${id}"].vue-flow__node`);
const wires = () => canvas().locator('.vue-flow__edge');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const picker = () => page.getByRole('dialog', { name: 'Add step' });
const facts = () => page.getByRole('complementary', { name: 'Properties' });
const problems = () => page.getByRole('region', { name: 'Problems' });

async function stored(key: string): Promise<Workflow> {
  const { action } = await engine.task(key);
  if (action.kind !== 'workflow') throw new Error(`${key} is no workflow.`);
  return action.workflow;
}
async function needsOf(key: string): Promise<Record<string, string[]>> {
  return Object.fromEntries((await stored(key)).steps.map(({ id, needs }) => [id, needs]));
}

async function middle(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
async function drag(from: { x: number; y: number }, to: { x: number; y: number }, release = true): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  if (release) await page.mouse.up();
}
const outPort = (id: string) => node(id).locator('.vue-flow__handle.source');

/** Three steps in a row and one beside them. */
function small(store: SeedStore): void {
  const shell = (line: string) => ({ kind: 'command', shell: line });
  const at = (x: number, y: number) => ({ position: { x, y } });
  const steps = [
    { id: 'fetch', action: shell('true'), ...at(0, 0) },
    { id: 'clean', action: shell('true'), needs: ['fetch'], ...at(300, 0) },
    { id: 'report', action: shell('true'), needs: ['clean'], ...at(600, 0) },
    { id: 'alone', action: shell('true'), ...at(300, 200) },
  ];
  store.task(commandTask('small', { action: { kind: 'workflow', workflow: { steps } } }));
}

describe('the workflow builder', () => {
  test('draws a pipeline from nothing by mouse and keyboard, saves it and opens it the same', async () => {
    await open('/new-workflow');
    const area = await canvas().boundingBox();
    if (area === null) throw new Error('There is no canvas.');
    const at = (x: number, y: number) => ({ x: area.x + x, y: area.y + y });

    // Dragged from the palette.
    await page
      .getByRole('region', { name: 'Tasks' })
      .getByRole('button', { name: /calendar-sync/ })
      .dragTo(canvas(), { targetPosition: { x: 130, y: 150 } });
    await step('STEP1 交易日历同步').waitFor();

    // N at the pointer.
    await page.mouse.move(at(330, 380).x, at(330, 380).y);
    await page.keyboard.press('n');
    await picker().getByRole('combobox').fill('daily');
    await picker()
      .getByRole('option', { name: /daily-bars/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await step('STEP3 日线数据').waitFor();

    // From port to port.
    await drag(await middle(outPort('calendar-sync')), await middle(step('STEP3 日线数据')));
    await until(async () => (await wires().count()) === 1, { what: 'the wire' });

    // A wire dropped on the empty canvas.
    await drag(await middle(outPort('daily-bars')), at(480, 120));
    await picker()
      .getByRole('option', { name: /Custom command/ })
      .click();
    await until(async () => (await wires().count()) === 2, { what: 'the second wire' });
    await page.keyboard.press('Enter');
    await facts().getByRole('textbox', { name: 'Name', exact: true }).fill('Report');
    await facts().getByRole('textbox', { name: 'Shell line', exact: true }).click();
    await page.keyboard.insertText('python report.py');
    await step('Report').waitFor();

    // A handler after it, by the keyboard alone.
    await canvas().focus();
    await page.keyboard.press('Shift+N');
    await picker().getByRole('combobox').fill('heartbeat');
    await picker()
      .getByRole('option', { name: /vendor-heartbeat/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await step('数据商心跳检查').waitFor();
    await facts().getByRole('combobox', { name: 'Runs when' }).press('Enter');
    await page.getByRole('option', { name: 'any of these failed' }).click();

    // Into a wire.
    await canvas().focus();
    await page.keyboard.press('f');
    await canvas().locator('[data-id="calendar-sync>daily-bars"]').hover();
    await canvas().locator('.insert[data-wire="calendar-sync>daily-bars"]').click();
    await picker().getByRole('combobox').fill('momentum');
    await picker()
      .getByRole('option', { name: /factor-momentum/ })
      .click();
    await until(async () => (await wires().count()) === 4, { what: 'the wires around it' });

    await canvas().focus();
    await page.keyboard.press('t');
    await page.keyboard.press('Escape');
    await facts().getByRole('textbox', { name: 'Key', exact: true }).fill('night');
    await facts().getByRole('textbox', { name: 'Name', exact: true }).fill('Night');
    await problems().getByText('No problems.').waitFor();
    await button('Create workflow').click();
    await until(() => engine.task('night').catch(() => null), { what: 'the workflow' });
    await page.getByRole('heading', { level: 1, name: 'Night' }).waitFor();
    expect(await needsOf('night')).toEqual({
      'calendar-sync': [],
      'daily-bars': ['factor-momentum'],
      command: ['daily-bars'],
      'vendor-heartbeat': ['command'],
      'factor-momentum': ['calendar-sync'],
    });
    const saved = await stored('night');
    expect(saved.steps.find(({ id }) => id === 'command')).toMatchObject({
      name: 'Report',
      action: { shell: 'python report.py' },
    });
    expect(saved.steps.find(({ id }) => id === 'vendor-heartbeat')).toMatchObject({ condition: 'any-failed' });
    expect(saved.viewport).toBeDefined();

    await until(() => page.url().endsWith('/workflows/night'), { what: 'its own address' });
    await page.reload();
    await step('Report').waitFor();
    await canvas().focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Control+z');
    await until(async () => (await page.getByText('Not saved').count()) === 0, { what: 'the edit taken back' });
    await page.keyboard.press('F2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await until(async () => (await engine.task('night')).version === 2, { what: 'the second version' });
    const { viewport: _viewport, ...again } = await stored('night');
    const { viewport: _before, ...before } = saved;
    expect(again).toEqual(before);
  });

  test('takes every edit back and makes it again', async () => {
    await open('/workflows/small', small);
    await step('report').click();
    await page.keyboard.press('Shift+Delete');
    await page.keyboard.press('Control+z');
    await step('report').waitFor();
    await step('clean').click();
    await page.keyboard.press('Shift+Delete');
    await until(async () => (await wires().count()) === 1, { what: 'what was joined anew' });
    await step('alone').click();
    await page.keyboard.press('F2');
    await page.keyboard.type('Other');
    await page.keyboard.press('Enter');
    await step('Other').waitFor();
    const from = await middle(step('Other'));
    await drag(from, { x: from.x + 60, y: from.y + 40 });
    await page.keyboard.press('m');
    await page.keyboard.type('Mind the gap');
    await page.keyboard.press('Escape');
    const note = canvas().getByRole('group', { name: 'Note: Mind the gap' });
    await note.waitFor();
    const undo = button('Undo (Ctrl+Z)');
    for (let level = 0; !(await undo.isDisabled()) && level < 20; level += 1) await undo.click();
    await step('clean').waitFor();
    await step('alone').waitFor();
    await expect.poll(() => note.count()).toBe(0);
    await expect.poll(() => wires().count()).toBe(2);
    await expect.poll(() => page.getByText('Not saved').count()).toBe(0);
    const redo = button('Redo (Ctrl+Shift+Z)');
    for (let level = 0; !(await redo.isDisabled()) && level < 20; level += 1) await redo.click();
    await note.waitFor();
    await button('Save').click();
    await until(async () => (await engine.task('small')).version === 2, { what: 'the save' });
    expect(await needsOf('small')).toEqual({ fetch: [], report: ['fetch'], alone: [] });
    const alone = (await stored('small')).steps.find(({ id }) => id === 'alone');
    expect(alone?.name).toBe('Other');
    expect(alone?.position?.x).toBeGreaterThan(300);
    expect((await stored('small')).notes).toMatchObject([{ text: 'Mind the gap' }]);
  });

  test('refuses a circle while it is drawn and says why', async () => {
    await open('/workflows/small', small);
    await drag(await middle(outPort('report')), await middle(step('fetch')), false);
    await canvas().getByText('This would create a cycle: “report” comes after “fetch”.').waitFor();
    await page.mouse.up();
    await drag(await middle(outPort('fetch')), await middle(step('clean')), false);
    await canvas().getByText('“clean” waits for “fetch” already.').waitFor();
    await page.mouse.up();
    await expect.poll(() => wires().count()).toBe(2);
    await expect.poll(() => button('Undo (Ctrl+Z)').isDisabled()).toBe(true);
  });

  test('copies with the wires between, by box and Shift, and duplicates', async () => {
    await open('/workflows/small', small);
    await step('fetch').click();
    await step('clean').click({ modifiers: ['Shift'] });
    await facts().getByRole('heading', { name: 'Selected: 2' }).waitFor();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await step('fetch-2').waitFor();
    await page.keyboard.press('Control+d');
    await step('fetch-3').waitFor();
    const first = await node('fetch').boundingBox();
    const last = await node('alone').boundingBox();
    if (first === null || last === null) throw new Error('The steps are not on the screen.');
    await page.keyboard.press('Escape');
    await page.keyboard.down('Shift');
    await drag({ x: first.x - 12, y: first.y - 12 }, { x: last.x + last.width + 20, y: last.y + last.height + 20 });
    await page.keyboard.up('Shift');
    await until(async () => (await facts().getByRole('heading').textContent()) === 'Selected: 7', { what: 'the box' });
    await button('Save').click();
    await until(async () => (await engine.task('small')).version === 2, { what: 'the save' });
    expect(await needsOf('small')).toMatchObject({ 'clean-2': ['fetch-2'], 'clean-3': ['fetch-3'], report: ['clean'] });
  });

  test('walks with the arrow keys, finds steps, and tells what is wrong as it is edited', async () => {
    await open('/workflows/small', small);
    const here = () => facts().getByRole('textbox', { name: 'ID', exact: true });
    const isAt = (id: string) =>
      until(async () => (await here().count()) === 1 && (await here().inputValue()) === id, { what: id });
    await canvas().focus();
    await page.keyboard.press('ArrowRight');
    await isAt('fetch');
    await page.keyboard.press('ArrowRight');
    await isAt('clean');
    await page.keyboard.press('ArrowDown');
    await isAt('alone');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await isAt('fetch');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('rep');
    await isAt('report');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await here().fill('summary');
    await here().press('Enter');
    await step('summary').waitFor();
    await facts().getByRole('textbox', { name: 'Shell line', exact: true }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await problems()
      .getByRole('button', { name: /summary/ })
      .waitFor();
    await button('Save').click();
    await page.getByText('Not saved. Problems to fix first: 1.').waitFor();
    expect(engine.calls.called('tasks.update')).toEqual([]);
  });

  test('takes the default for a field of a step’s own rule that is cleared', async () => {
    await open('/workflows/small', small);
    await step('alone').click();
    await facts().getByRole('checkbox', { name: 'Custom retry rule' }).press('Space');
    const put = async (name: string, text: string): Promise<void> => {
      const field = facts().getByLabel(name, { exact: true });
      await field.fill(text);
      await field.press('Tab');
    };
    await put('Delay before a retry', '120');
    await put('Delay before a retry', '');
    await put('Longest delay', '600');
    await put('Longest delay', '');
    await button('Save').click();
    await until(async () => (await engine.task('small')).version === 2, { what: 'the save' });
    const retry = { max: 2, intervalSeconds: 60, backoff: 1, maxIntervalSeconds: 3_600 };
    expect((await stored('small')).steps.find(({ id }) => id === 'alone')?.retry).toEqual(retry);
  });

  test('edits the same graph as a list', async () => {
    await open('/workflows/small', small);
    await page.locator('.el-radio-button').filter({ hasText: 'List' }).click();
    const table = page.getByRole('table', { name: 'Steps as a list' });
    await table.getByRole('combobox', { name: 'What alone waits for' }).press('Enter');
    await page.getByRole('option', { name: 'clean', exact: true }).click();
    await page.keyboard.press('Escape');
    await button('Delete report').click();
    await page.locator('button').filter({ hasText: 'Add step' }).click();
    await picker()
      .getByRole('option', { name: /backtest/ })
      .click();
    await table.getByRole('row', { name: /backtest/ }).waitFor();
    await page.locator('.el-radio-button').filter({ hasText: 'Canvas' }).click();
    await button('Save').click();
    await until(async () => (await engine.task('small')).version === 2, { what: 'the save' });
    expect(await needsOf('small')).toEqual({ fetch: [], clean: ['fetch'], alone: ['clean'], backtest: [] });
  });

  test('asks before another’s version is lost and before changes are left, and runs what was saved', async () => {
    await open('/workflows/small', small);
    await step('alone').click();
    await page.keyboard.press('Delete');
    await engine.edit('small', { missed: { graceSeconds: 77 } });
    await page.getByRole('link', { name: 'Tasks' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await button('Save').click();
    await button('Overwrite').click();
    await until(async () => (await engine.task('small')).version === 3, { what: 'the save' });
    expect(await engine.task('small')).toMatchObject({ missed: { graceSeconds: 77 } });
    await button('Run').click();
    await until(() => /\/runs\/\d+/.test(page.url()), { what: 'the page of the run' });
    await expect.poll(() => engine.calls.called('executions.start')).toEqual([{ key: 'small' }]);
  });
});
