import { expect, test } from 'vitest';
import { PATHS, useAccessPage } from '../support/access';
import { RUNS } from '../support/seeded-content';
import { settled } from '../support/settled';

const access = useAccessPage();

/** What is found wrong, by where it is. */
async function findingsOf(
  places: readonly (readonly [name: string, path: string, show?: () => Promise<unknown>])[],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  let asks = false;
  for (const [name, path, show] of places) {
    await access.page.keyboard.press('Escape');
    await (asks ? access.go(path) : access.visit(path));
    if (show !== undefined) {
      await show();
      await settled(access.page);
    }
    // A form that was changed asks before it lets anybody leave.
    asks = show !== undefined && /^\/(new-task|tasks\/)/.test(path);
    const faults = await access.findings();
    if (faults.length > 0) found[name] = faults;
  }
  return found;
}

test('axe finds nothing serious on any page', { timeout: 180_000 }, async () => {
  await access.open({ workflows: true });
  expect(await findingsOf(PATHS.map((path) => [path, path]))).toEqual({});
});

test('axe finds nothing serious on pages with nothing on them, in Chinese', { timeout: 60_000 }, async () => {
  await access.open({ context: { locale: 'zh-CN' }, empty: true });
  const paths = ['/', '/tasks', '/workflows', '/executions'];
  expect(await findingsOf(paths.map((path) => [path, path]))).toEqual({});
});

const button = (name: string | RegExp) =>
  access.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

/** What opens over a page: where, and how it comes to be open. */
const OPENED: readonly (readonly [what: string, path: string, show: () => Promise<unknown>])[] = [
  ['the menu of a row', '/tasks', () => button('More actions for Backtest on demand').click()],
  [
    'a change of several tasks',
    '/tasks',
    async () => {
      await access.page.getByRole('checkbox', { name: 'Select Backtest on demand' }).check();
      await button('Change…').click();
      await access.page.getByText('Time limit', { exact: true }).click();
      await access.page.getByRole('textbox', { name: 'Time limit' }).fill('1h');
      await access.page.getByRole('region', { name: 'What changes' }).first().waitFor();
    },
  ],
  [
    'a deletion that can be taken back',
    '/tasks',
    async () => {
      await access.page.getByRole('checkbox', { name: 'Select Backtest on demand' }).check();
      await button('Delete').click();
      await button('Undo').waitFor();
    },
  ],
  ['the menu of languages', '/executions', () => button(/^Language/).click()],
  ['the menu of themes', '/executions', () => button('Theme').click()],
  ['what runs now', '/executions', () => button(/^Running: /).click()],
  ['the state of the engine', '/executions', () => button('Engine is running').click()],
  [
    'the command palette',
    '/tasks',
    async () => {
      await access.page.keyboard.press('ControlOrMeta+K');
      await access.page.keyboard.type('日线');
      await access.page.getByRole('option').first().waitFor();
    },
  ],
  ['a definition beside the list', '/tasks?panel=daily-bars', () => access.page.getByRole('tabpanel').waitFor()],
  [
    'statistics beside the list',
    '/tasks?panel=daily-bars&view=statistics',
    () => access.page.getByRole('tabpanel').waitFor(),
  ],
  [
    'versions beside the list',
    '/tasks?panel=daily-bars&view=versions',
    () => access.page.getByRole('tabpanel').waitFor(),
  ],
  [
    'the question before leaving',
    '/tasks/daily-bars',
    async () => {
      await access.page.getByLabel('Description', { exact: true }).fill('changed');
      await button('Cancel').click();
    },
  ],
  [
    'a stale edit',
    '/tasks/daily-bars',
    async () => {
      await access.page.getByLabel('Description', { exact: true }).fill('changed');
      await access.engine.edit('daily-bars', { description: '' });
      await button('Save').click();
      await access.page.getByRole('alert', { name: /./ }).waitFor();
    },
  ],
  [
    'faults in a form, with its text beside it',
    '/new-task',
    async () => {
      await button('Create task').click();
      await access.page.getByText('Both', { exact: true }).click();
      await access.page.locator('.cm-content').last().waitFor();
    },
  ],
  ['the choice of a folder', '/tasks/daily-bars', () => button('Choose the working folder').click()],
  [
    'a try-run',
    '/tasks/daily-bars',
    async () => {
      await button('Test run').click();
      await access.page.getByRole('region', { name: 'Test run (unsaved)' }).getByText('hello from the task').waitFor();
    },
  ],
  [
    'the choice of days',
    '/executions',
    async () => {
      await button('More filters').click();
      await access.page.locator('.el-range-input').first().click();
    },
  ],
  ['the choice of a definition', `/executions/${RUNS.failed}`, () => button('Choose the definition').click()],
  [
    'a mark of success without a note',
    `/executions/${RUNS.failed}`,
    async () => {
      await button('Mark as success').click();
      await access.page.getByRole('dialog').getByRole('button', { name: 'Mark as success' }).click();
      await access.page.getByText('Say why in a few words.').waitFor();
    },
  ],
  [
    'hits in a log',
    `/executions/${RUNS.running}`,
    async () => {
      await access.page.getByRole('searchbox', { name: 'Search the log' }).fill('00');
      await access.page
        .getByText(/of \d+/)
        .first()
        .waitFor();
    },
  ],
];

test('axe finds nothing serious in what opens over a page', { timeout: 180_000 }, async () => {
  await access.open({ context: { colorScheme: 'dark' } });
  expect(await findingsOf(OPENED)).toEqual({});
});
