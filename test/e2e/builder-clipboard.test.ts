import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Workflow } from '@shared/model/workflow';
import { commandTask } from '../support/engine';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();
let engine: SeededEngine;
let page: Page;

function two(store: SeedStore): void {
  const shell = { kind: 'command', shell: 'true' };
  const steps = [
    { id: 'fetch', action: shell, position: { x: 0, y: 0 } },
    { id: 'load', action: shell, needs: ['fetch'], position: { x: 300, y: 0 } },
  ];
  for (const [key, graph] of Object.entries({ one: { steps }, other: { steps: [] } })) {
    store.task(commandTask(key, { action: { kind: 'workflow', workflow: graph } }));
  }
}
async function open(): Promise<void> {
  engine = await pages.seeded({ seed: two });
  page = await pages.openSeeded(engine, { path: '/workflows/one' });
  await canvas().waitFor();
}
const canvas = (on = page) => on.getByRole('application', { name: 'Canvas of the workflow' });
const step = (id: string, on = page) => canvas(on).locator(`[data-id="${id}"].vue-flow__node`);

async function expectInView(id: string): Promise<void> {
  await until(
    async () => {
      const [box, area] = [await step(id).boundingBox(), await canvas().boundingBox()];
      if (box === null || area === null) return false;
      const right = box.x + box.width <= area.x + area.width;
      return box.x >= area.x && box.y >= area.y && right && box.y + box.height <= area.y + area.height;
    },
    { what: `${id} in view` },
  );
}
/** Moves what is looked at until a step is out of sight. */
async function panAway(id: string): Promise<void> {
  await until(
    async () => {
      await page.keyboard.press('Control+ArrowDown');
      const [box, area] = [await step(id).boundingBox(), await canvas().boundingBox()];
      return box === null || area === null || box.y + box.height < area.y;
    },
    { what: `${id} out of sight` },
  );
}
async function stored(key: string): Promise<Workflow> {
  const { action } = await engine.task(key);
  if (action.kind !== 'workflow') throw new Error(`${key} is no workflow.`);
  return action.workflow;
}

test('a copied step comes where the pointer or the person is, and into view', async () => {
  await open();
  await step('load').click();
  await page.keyboard.press('Control+c');
  await panAway('load');
  await page.keyboard.press('Control+v');
  await step('load-2').waitFor();
  await expectInView('load-2');
  const at = await step('load-2').boundingBox();
  const area = await canvas().boundingBox();
  if (at === null || area === null) throw new Error('It is not on the screen.');

  // At the pointer.
  await page.mouse.move(area.x + 200, area.y + area.height - 120);
  await page.keyboard.press('Control+v');
  await step('load-3').waitFor();
  const third = await step('load-3').boundingBox();
  if (third === null) throw new Error('It is not on the screen.');
  expect(Math.abs(third.x + third.width / 2 - (area.x + 200))).toBeLessThan(40);
  expect(Math.abs(third.y + third.height / 2 - (area.y + area.height - 120))).toBeLessThan(40);

  // Twice at the same place: none covers the other.
  await page.keyboard.press('Control+v');
  await step('load-4').waitFor();
  const fourth = await step('load-4').boundingBox();
  expect([fourth?.x, fourth?.y]).not.toEqual([third.x, third.y]);

  await panAway('load-4');
  await page.keyboard.press('Control+d');
  await step('load-5').waitFor();
  await expectInView('load-5');
});

test('text that is selected is what is copied; steps go to another tab as JSON', async () => {
  await open();
  await step('load').click();
  await page.getByRole('heading', { level: 1, name: 'one' }).dblclick();
  await page.keyboard.press('Control+c');
  await canvas().focus();
  const field = page.getByRole('complementary').getByRole('textbox', { name: 'Name', exact: true });
  await field.click();
  await page.keyboard.press('Control+v');
  await expect.poll(() => field.inputValue()).toBe('one');
  await field.fill('');

  await step('fetch').click();
  await step('load').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+c');
  const second = await page.context().newPage();
  await second.goto(engine.link());
  await second.getByRole('heading', { level: 1 }).first().waitFor();
  await second.goto(engine.addressOf('/workflows/other'));
  await canvas(second).focus();
  await second.keyboard.press('Control+v');
  await step('load', second).waitFor();
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await until(async () => (await engine.task('other')).version === 2, { what: 'the save' });
  expect((await stored('other')).steps.map(({ id, needs }) => [id, needs])).toEqual([
    ['fetch', []],
    ['load', ['fetch']],
  ]);
});

test('without the system’s clipboard steps are pasted in the same window, and the person is told', async () => {
  await open();
  await step('load').click();
  const act = (name: 'copy' | 'paste') =>
    page.evaluate((type) => document.body.dispatchEvent(new ClipboardEvent(type, { bubbles: true })), name);
  await act('copy');
  await page.getByText('You can paste the steps in this window.').waitFor();
  await act('paste');
  await step('load-2').waitFor();
  await page.getByText('Pasted the steps copied in this window.').waitFor();
});
