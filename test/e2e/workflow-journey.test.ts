import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { usePages } from '../support/pages';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

const pages = usePages({ welcomed: true });
let dir: ReturnType<typeof tempDir>;
let served: Served;
let page: Page;

beforeEach(async () => {
  dir = pages.use(tempDir());
  served = pages.use(await serve(dir.path));
});

const open = async (path: string): Promise<void> => {
  page = await pages.open(`${served.ready.url}/#token=${served.ready.token}`);
  await page.goto(`${served.ready.url}/#${path}`);
};

const file = (name: string): string => join(dir.path, name);
/** The steps that ran, in their order: each adds its line. */
const ran = (): string[] => readFileSync(file('ran'), 'utf8').trim().split('\n');
const says = (word: string): string => `echo ${word} >> '${file('ran')}'; echo "${word} is done"`;
/** Goes on as soon as the test lets it, so that "while it runs" is no matter of luck. */
const gated = (word: string): string => `while [ ! -e '${file('gate')}' ]; do sleep 0.05; done; ${says(word)}`;
const openGate = (): void => writeFileSync(file('gate'), '');

const builder = (): Locator => page.getByRole('application', { name: 'Canvas of the workflow' });
const step = (name: string): Locator => builder().getByRole('group', { name: new RegExp(`^Step ${name}(,|$| \\()`) });
const field = (name: string): Locator =>
  page.getByRole('complementary', { name: 'Properties' }).getByRole('textbox', { name, exact: true });
const picker = (): Locator => page.getByRole('dialog', { name: 'Add step' });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

const run = (): Locator => page.getByRole('application', { name: 'Steps of the run' });
/** A step of the run, by how its name for readers begins. */
const node = (name: string): Locator => run().getByRole('group', { name: new RegExp(`^${name}`) });
const panel = (name: string): Locator => page.getByRole('complementary', { name: `Step ${name}` });
const runId = (): number => Number(/runs\/(\d+)/.exec(page.url())?.[1]);
const ended = (status: string): Promise<void> =>
  page.getByRole('heading', { level: 1 }).locator('xpath=..').getByText(status, { exact: true }).waitFor();

async function middle(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error('It is not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}
const outPort = (id: string): Locator => builder().locator(`[data-id="${id}"] .vue-flow__handle.source`);

async function writeCommand(command: string): Promise<void> {
  await field('Shell line').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(command);
}
/** Adds a command of its own after a step, by the keyboard alone. */
async function addAfter(before: string, name: string, command: string): Promise<void> {
  await step(before).click();
  await page.keyboard.press('Shift+N');
  await picker().getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type(name);
  await step(name).waitFor();
  await writeCommand(command);
}

/** All that is drawn and where. */
const drawing = (): Promise<unknown> =>
  builder().evaluate((canvas) => ({
    nodes: [...canvas.querySelectorAll<HTMLElement>('.vue-flow__node')]
      .map((one) => [one.style.transform, one.querySelector('.node')?.getAttribute('aria-label'), one.innerText])
      .sort(),
    wires: [...canvas.querySelectorAll<HTMLElement>('.vue-flow__edge')].map((one) => one.dataset['id']).sort(),
    view: canvas.querySelector<HTMLElement>('.vue-flow__transformationpane')?.style.transform,
  }));

describe('workflows on the real engine', () => {
  it('a pipeline is drawn, saved, run, repaired and rerun from where it failed', { timeout: 90_000 }, async () => {
    const command = (shell: string) => ({ action: { kind: 'command' as const, shell } });
    await served.call('tasks.create', { task: commandTask('prices', { ...command(says('prices')), name: 'Prices' }) });
    await served.call('tasks.create', {
      task: commandTask('volumes', { ...command(gated('volumes')), name: 'Volumes' }),
    });
    await open('/new-workflow');

    await page
      .getByRole('region', { name: 'Tasks' })
      .getByRole('button', { name: /prices/ })
      .dragTo(builder(), { targetPosition: { x: 130, y: 220 } });
    const area = await builder().boundingBox();
    if (area === null) throw new Error('There is no canvas.');
    await drag(await middle(outPort('prices')), { x: area.x + 330, y: area.y + 60 });
    await page.keyboard.type('volu');
    await picker()
      .getByRole('option', { name: /volumes/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await step('Volumes').waitFor();
    await addAfter('Prices', 'Check', `sh -c 'echo "no prices of today"; exit 3'`);
    await addAfter('Check', 'Report', says('report'));
    await addAfter('Check', 'Alert', says('alert'));
    const condition = page.getByRole('combobox', { name: 'Runs when' });
    await condition.press('Enter');
    await page.getByRole('option', { name: 'any of these failed' }).click();
    await builder().focus();
    await page.keyboard.press('t');
    await drag(await middle(outPort('volumes')), await middle(step('Report')));
    await builder().locator('[data-id="volumes>command-2"]').waitFor({ state: 'attached' });

    await builder().focus();
    await page.keyboard.press('Escape');
    await field('Key').fill('night');
    await field('Name').fill('Night');
    await button('Create workflow').click();
    await until(() => page.url().endsWith('/workflows/night'), { what: 'its own address' });
    await page.getByText('Version 1').waitFor();
    const drawn = await drawing();
    expect(drawn).toMatchObject({
      wires: ['command>command-2', 'command>command-3', 'prices>command', 'prices>volumes', 'volumes>command-2'],
    });
    await page.reload();
    await step('Alert').waitFor();
    expect(await drawing()).toEqual(drawn);
    await expect.poll(() => page.getByText('Not saved').count()).toBe(0);

    await button('Run').click();
    await node('Prices · Succeeded').waitFor();
    await node('Volumes · Running').waitFor();
    await node('Check · Failed · the command ended with an error code').waitFor();
    await node('Report · Skipped').waitFor();
    await node('Alert · Succeeded').waitFor();
    const first = runId();
    openGate();
    await node('Volumes · Succeeded').waitFor();
    await ended('Failed');
    await node('Check').click();
    await panel('Check').getByText('no prices of today').waitFor();
    expect(ran()).toEqual(['prices', 'alert', 'volumes']);

    await button('Open in builder').click();
    await step('Check').click();
    await writeCommand(says('check'));
    await field('Name').fill('Check again');
    await page.keyboard.press('Control+s');
    await page.getByText('Version 2').waitFor();
    await page.goBack();
    await page.getByText('This run shows its original definition (v1)').waitFor();
    await button('Rerun from failure').click();
    await node('Check again · Succeeded').waitFor();
    await node('Report · Succeeded').waitFor();
    await node('Alert · Skipped').waitFor();
    for (const name of ['Prices', 'Volumes']) await node(`${name} · Succeeded · .*reused`).waitFor();
    await ended('Succeeded');
    expect(ran()).toEqual(['prices', 'alert', 'volumes', 'check', 'report']);
    await node('Prices').click();
    await panel('Prices').getByText('prices is done').waitFor();
    const { execution } = await served.call('workflows.run', { id: runId() });
    expect(execution).toMatchObject({ status: 'success', version: 2, rerunOf: first });

    await page.getByRole('link', { name: `Rerun of ${first}` }).click();
    await node('Check · Failed').waitFor();
    await node('Report · Skipped').waitFor();
    await ended('Failed');
  });

  it(
    'a step is marked as success with a note, another cancelled, and the run goes on',
    { timeout: 90_000 },
    async () => {
      const steps = [
        { id: 'bad', name: 'Bad', action: { kind: 'command', shell: 'exit 3' } },
        { id: 'endless', name: 'Endless', action: { kind: 'command', shell: 'echo here I am; sleep 600' } },
        { id: 'slow', name: 'Slow', action: { kind: 'command', shell: gated('slow') } },
        { id: 'after', name: 'After', action: { kind: 'command', shell: says('after') }, needs: ['bad', 'slow'] },
      ];
      const action = { kind: 'workflow', workflow: { onFailure: 'continue', steps } };
      await served.call('tasks.create', { task: commandTask('parts', { action }) });
      const { id } = await served.call('executions.start', { key: 'parts' });
      await open(`/workflows/runs/${id}`);

      await node('Endless · Running').click();
      await panel('Endless').getByText('here I am').waitFor();
      await node('Endless').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Cancel this step' }).click();
      await node('Endless · Terminated').waitFor();

      await node('Bad · Failed').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Mark as success' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('looked at by hand');
      await page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
      await node('Bad · Succeeded').waitFor();
      openGate();
      await node('After · Succeeded').waitFor();
      await ended('Partly failed');
      await node('Bad').click();
      await panel('Bad').getByText('looked at by hand').waitFor();
      expect(ran()).toEqual(['slow', 'after']);
      const { rows } = await served.call('executions.list', { filter: { parent: id } });
      expect(Object.fromEntries(rows.map((row) => [row.step, row.reason]))).toMatchObject({ endless: 'cancelled' });
    },
  );

  it(
    'the sample pipeline opens in the builder without a problem and runs to its end',
    { timeout: 90_000 },
    async () => {
      await served.call('samples.load', {});
      await open('/workflows/sample-nightly');
      await page.getByText('No problems.').waitFor();
      await button('Run').click();
      await node('Report · Succeeded').waitFor();
      await node('Alert · Skipped').waitFor();
      await ended('Succeeded');
      await node('Daily bars').click();
      await panel('Daily bars').getByText('Attempt 2', { exact: true }).waitFor();
    },
  );
});
