import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { usePages, type SeededPageOptions } from '../support/pages';
import { ANALYST, seedAnalyst } from '../support/seeded-content';
import type { SeededEngine, SeededOptions } from '../support/seeded-engine';
import { settled } from '../support/settled';
import { until } from '../support/until';

const pages = usePages({
  welcomed: true,
  context: { reducedMotion: 'reduce' },
  // By way of the debugger, so the page's own policy stays as it is.
  prepareContext: (context) => context.addInitScript({ content: axe.source }),
});
let engine: SeededEngine;
let page: Page;

async function open(query: string, options: SeededPageOptions = {}, content: SeededOptions = ANALYST): Promise<void> {
  engine = await pages.seeded(content);
  page = await pages.openSeeded(engine, { path: `/calendar?${query}`, ...options });
}

const day = (name: RegExp) => page.getByRole('gridcell', { name });
const panel = () => page.getByRole('region', { name: 'Selected day' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const chosen = (name: RegExp) => page.getByRole('gridcell', { selected: true, name }).waitFor();

describe('the calendar', () => {
  test('shows a month with closures by name, the hours of a day, and how it knows them', async () => {
    await open('calendar=XSHG&day=2026-10-01');
    await day(/^Thursday, October 1, 2026, Closed, National Day/).waitFor();
    await day(/^Saturday, October 10, 2026, Weekend/).waitFor();
    await panel().getByText('No trading on this day.').waitFor();
    await panel().getByText('By the rule of this calendar.').waitFor();
    await day(/^Thursday, October 8, 2026, Session/).click();
    await panel().getByRole('row', { name: 'Opening auction 09:15–09:25' }).waitFor();
    await panel().getByText('This machine shows the same time.').waitFor();
    await page.waitForURL(/day=2026-10-08/);
  });

  test('shows the hours of another zone beside those of this machine, and the night before; some are changed elsewhere', async () => {
    await open('calendar=XNYS&day=2026-11-27');
    await panel().getByRole('row', { name: 'Trading 09:30–13:00 22:30–02:00' }).waitFor();
    const pick = async (name: RegExp): Promise<void> => {
      await page.getByRole('combobox', { name: 'Calendar' }).click();
      await page.getByRole('option', { name }).click();
    };
    await pick(/XSGE/);
    await panel().getByRole('row', { name: 'Night session 11-26 21:00–02:30' }).waitFor();
    await page.waitForURL(/calendar=XSGE/);
    await pick(/both open/);
    await panel().getByText('change the day there', { exact: false }).waitFor();
    await expect.poll(() => button('Import days').count()).toBe(0);
  });

  test('is walked by keys: days, months, the day itself and back', async () => {
    await open('calendar=XHKG&day=2027-12-23');
    await day(/^Thursday, December 23/).focus();
    await page.keyboard.press('ArrowRight');
    await chosen(/^Friday, December 24, 2027, Half day, .*closes 12:00/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Friday, December 24, 2027');
    await page.keyboard.press('Escape');
    await page.keyboard.press('PageDown');
    await chosen(/^Monday, January 24, 2028, .*assumed/);
    await page.getByText(/^Hong Kong Exchanges.* has no data after 2027-12-31/).waitFor();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowUp');
    await chosen(/^Friday, December 17, 2027, Session/);
    await page.waitForURL(/day=2027-12-17/);
    await page.goto(engine.addressOf('/calendar?calendar=XHKG&day=2026-02-16'));
    await chosen(/^Monday, February 16, 2026, Half day/);
  });

  test('has a year in which a month is one click away', async () => {
    await open('calendar=XSHG&view=year&day=2026-11-20');
    await page.getByRole('grid', { name: 'Days of February 2026' }).waitFor();
    await day(/^Tuesday, February 17, 2026, Closed, Spring Festival/).waitFor();
    await button('October').click();
    await chosen(/^Thursday, October 1, 2026/);
    await expect.poll(() => page.getByRole('grid').count()).toBe(1);
  });
});

describe('a day', () => {
  test('is changed, taken back from the message, changed again, and taken back in the list', async () => {
    await open('calendar=XSHG&day=2026-11-26');
    const change = async (): Promise<void> => {
      await button('Change this day').click();
      await page.getByRole('form').getByText('Half day', { exact: true }).click();
      await page.getByLabel('Closes').fill('11:00');
      await page.getByLabel('Note').fill('台风');
      await button('Save').click();
      await chosen(/^Thursday, November 26, 2026, Half day, 台风, closes 11:00, Changed/);
    };
    await change();
    await expect
      .poll(() => engine.calls.called('calendars.override'))
      .toEqual([{ calendar: 'XSHG', days: [{ date: '2026-11-26', kind: 'half', close: '11:00', note: '台风' }] }]);
    await button('Undo').click();
    await chosen(/^Thursday, November 26, 2026, Session/);
    await change();
    await button('Revert 2026-11-26').click();
    await page.getByText('No day of this calendar has been changed.').waitFor();
    await chosen(/^Thursday, November 26, 2026, Session/);
  });

  test('is only to be looked at for a viewer, who is warned of the end all the same', async () => {
    const startAt = Date.UTC(2026, 11, 28, 4);
    await open('calendar=XSHG&day=2026-06-01', { role: 'viewer' }, { startAt, seed: seedAnalyst });
    await panel().getByText('Opening auction').waitFor();
    await page.getByRole('alert').getByText('the exchange should have announced the next period by now').waitFor();
    for (const name of ['Import days', 'Change this day']) expect(await button(name).count()).toBe(0);
  });
});

describe('an import', () => {
  test('says what is wrong, line by line, then what would come of it, and moves the end of what is known', async () => {
    await open('calendar=XSHG&day=2027-02-05');
    await page.getByRole('status').getByRole('button', { name: 'Import days' }).click();
    const dialog = page.getByRole('dialog');
    const text = dialog.getByRole('textbox', { name: 'Days' });
    await text.fill('date,kind,note\n2027-02-30,closed,x');
    await button('Check').click();
    await dialog.getByText('Line 2').waitFor();
    await dialog.getByText('date: This date does not exist.').waitFor();
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'days.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"knownTo":"2027-12-31","days":[{"date":"2027-02-05","kind":"closed","note":"春节"}]}'),
    });
    await dialog.getByRole('radio', { name: 'JSON', checked: true }).waitFor();
    await button('Check').click();
    await dialog.getByText('The data then reaches through 2027-12-31.', { exact: false }).waitFor();
    expect(
      engine.calls.called('calendars.import').every((input) => JSON.stringify(input).includes('"dryRun":true')),
    ).toBe(true);
    await button('Import 1 day').click();
    await dialog.waitFor({ state: 'detached' });
    await chosen(/^Friday, February 5, 2027, Closed, 春节, Changed/);
    await until(async () => (await page.getByText('has no data after').count()) === 0, { what: 'the warning to go' });
  });
});

test('runs of a day lead to their list, and session hours on the dashboard to their calendar', async () => {
  await open('');
  await panel().getByRole('link', { name: 'All runs on this day' }).click();
  await page.waitForURL(/executions\?from=(\d{4}-\d\d-\d\d)&to=\1/);
  await page.goto(engine.addressOf('/settings?section=calendars'));
  await page.getByText('Selected calendars').click();
  await page.goto(engine.addressOf('/'));
  const hours = page.getByRole('list', { name: 'Session hours' });
  await hours.getByRole('link', { name: /^Shanghai Stock Exchange / }).click();
  await page.waitForURL(/calendar\?calendar=XSHG/);
});

test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
  const days = [{ date: '2026-12-30', kind: 'half' as const, close: '11:30', note: 'Test' }];
  await open(
    'calendar=XSHG&day=2027-01-05',
    { context: { colorScheme, viewport: { width: 1024, height: 700 } } },
    { seed: seedAnalyst, act: async (it) => void (await it.call('calendars.override', { calendar: 'XSHG', days })) },
  );
  const found: Record<string, string[]> = {};
  const look = async (what: string): Promise<void> => {
    await settled(page);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }).axe.run({
        resultTypes: ['violations'],
      }),
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    if (serious.length > 0) found[what] = serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };
  await look('a month');
  await button('Change this day').click();
  await look('the form');
  await page.getByText('Year', { exact: true }).click();
  await page.getByRole('grid', { name: 'Days of February 2027' }).waitFor();
  await look('a year');
  await button('Import days').first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Days' }).fill('2027-01-01,closed,New Year');
  await button('Check').click();
  await button('Import 1 day').waitFor();
  await look('the import');
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  await page.goto(engine.addressOf('/settings?section=calendars'));
  await page.getByRole('table', { name: 'Data' }).waitFor();
  await look('the settings');
  expect(found).toEqual({});
});
