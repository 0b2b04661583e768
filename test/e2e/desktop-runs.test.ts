import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { desktopKind } from '../support/electron/desktop-app';
import { callBridge, type DesktopFixture, goTo } from '../support/electron/fixture';
import { useDesktop } from '../support/electron/use-desktop';
import { linesOnScreen, readWholeLog } from '../support/log-page';
import { processesWith } from '../support/serve';
import { until } from '../support/until';

let desktop: DesktopFixture;
let page: Page;

useDesktop((started) => {
  desktop = started;
  page = started.page;
});

const log = () => page.getByRole('log');
/** A file that a child waits for, so that "while it runs" is no matter of luck. */
const gate = (name: string): string => join(desktop.dataDir, name);
const waitFor = (name: string): string => `while [ ! -e '${gate(name)}' ]; do sleep 0.05; done`;

/** Makes a task, runs it from the list and opens the run. */
async function runFromList(key: string, shell: string, more: object = {}): Promise<void> {
  const task = { key, trigger: { kind: 'manual' }, action: { kind: 'command', shell }, ...more };
  expect(await callBridge(page, 'tasks.create', { task })).toMatchObject({ ok: true });
  await goTo(page, '/tasks');
  await page.getByRole('button', { name: `Run ${key} now` }).click();
  await page.getByRole('button', { name: 'Open the run' }).click();
  await page.getByRole('heading', { name: key, level: 1 }).waitFor();
}

describe(`runs in the window (${desktopKind})`, () => {
  test('one is cancelled, and nothing that it started lives on', { timeout: 60_000 }, async () => {
    const mark = `JOURNEY_MARK=${desktop.app.pid}-cancel`;
    const [name = '', value = ''] = mark.split('=');
    await runFromList('long', 'sleep 600 & sleep 600 & echo both are here; wait', { env: { [name]: value } });
    await log().getByText('both are here').waitFor();
    expect(processesWith(mark)).toHaveLength(3);
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByText('It was stopped early: cancelled.').waitFor();
    await until(() => processesWith(mark).length === 0, { what: 'the children to be gone' });
    await page.getByRole('button', { name: 'Rerun' }).waitFor();
  });

  test('one that fails is tried again and succeeds, each attempt under its tab', { timeout: 60_000 }, async () => {
    const once = gate('tried-once');
    const shell = `if [ ! -e '${once}' ]; then touch '${once}'; echo not yet >&2; exit 3; fi; echo once more; ${waitFor('pass')}`;
    await runFromList('flaky', shell, { retry: { max: 2, intervalSeconds: 0.2 } });
    await page.getByRole('tab', { name: /^Attempt 2/, selected: true }).waitFor();
    await log().getByText('once more').waitFor();
    await page.getByRole('tab', { name: /^Attempt 1 Failed/ }).click();
    await log().getByText('not yet').waitFor();
    await writeFile(gate('pass'), '');
    await page.getByText(/^It succeeded\./).waitFor();
    await page.getByRole('tab', { name: /^Attempt 2 Succeeded/ }).click();
    await log().getByText('once more').waitFor();
    const runs = await callBridge(page, 'executions.list', { page: 1, pageSize: 10, filter: { key: 'flaky' } });
    expect(runs.value).toMatchObject({ total: 1, rows: [{ status: 'success', attemptCount: 2 }] });
  });

  test('the log of one is searched, and shown in matching lines only', { timeout: 60_000 }, async () => {
    await runFromList('many-lines', 'seq 1 5000');
    await page.getByText('5,000 lines').waitFor();
    await log().press('Control+f');
    await page.keyboard.type('777');
    await page.getByText(/of 5$/).waitFor();
    await page.getByRole('button', { name: 'Only matching lines' }).click();
    await until(async () => String(await linesOnScreen(log())) === '777,1777,2777,3777,4777', {
      what: 'the matching lines',
    });
    await page.getByRole('searchbox', { name: 'Search the log' }).press('Enter');
    await page.getByText('1 of 5', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Only matching lines' }).click();
    await until(async () => (await linesOnScreen(log())).includes(778), { what: 'the lines around the hit' });
    await expect.poll(() => linesOnScreen(log())).toContain(777);
  });

  test('a reload in the middle of one loses and doubles no line', { timeout: 90_000 }, async () => {
    const print = (from: number, to: number): string =>
      `for i in $(seq ${from} 10 ${to}); do seq -f 'row %.0f' $i $((i + 9)); sleep 0.02; done`;
    const shell = [waitFor('begin'), print(1, 400), waitFor('go-on'), print(401, 600)].join('; ');
    const shown = (line: number): Promise<unknown> =>
      until(async () => ((await linesOnScreen(log())).at(-1) ?? 0) >= line, { what: `line ${line}` });
    await runFromList('streaming', shell);
    await writeFile(gate('begin'), '');
    await shown(50);
    await page.reload();
    await log().getByText('row 400', { exact: true }).waitFor();
    // What comes now comes by push: the page has read all there was.
    await writeFile(gate('go-on'), '');
    await shown(450);
    await page.reload();
    await page.getByText(/^It succeeded\./).waitFor();
    await page.getByText('600 lines').waitFor();
    const read = await readWholeLog(log(), 600);
    const wanted = Array.from({ length: 600 }, (_none, at) => `row ${at + 1}`);
    expect(wanted.map((_text, at) => read.get(at + 1))).toEqual(wanted);
    expect(read.size).toBe(600);
  });
});
