import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { linesOnScreen, readWholeLog } from '../support/log-page';
import { usePages } from '../support/pages';
import type { SeedStore } from '../support/seed-store';
import { serve, type Served } from '../support/serve';
import type { SeededEngine } from '../support/seeded-engine';
import { until } from '../support/until';

const pages = usePages();

describe('10,000 tasks', () => {
  let engine: SeededEngine;
  let page: Page;

  beforeAll(async () => {
    const seed = (store: SeedStore): void =>
      store.tasks(keysFrom(0, 10_000), commandTask('sample', { tags: ['crowd'] }));
    engine = await pages.seededForAll({ seed });
  });
  async function open(path: string): Promise<void> {
    page = await pages.openSeeded(engine, { path: `/tasks?tag=crowd&${path}` });
  }

  const keyOf = (n: number): string => `task-${String(n).padStart(5, '0')}`;
  const keysFrom = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_none, at) => keyOf(from + at));
  const keysShown = (): Promise<string[]> =>
    page.locator('tr[data-key]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['key'] ?? ''));
  const showsPage = (from: number, count: number): Promise<unknown> =>
    until(async () => String(await keysShown()) === String(keysFrom(from, count)), {
      everyMs: 100,
      what: `${count} tasks from ${from}`,
    });
  const pageButton = (name: string) =>
    page.getByRole('listitem', { name, exact: true }).or(page.getByRole('button', { name, exact: true }));

  test('page joins page with none left out or twice, and the last one is reached', { timeout: 60_000 }, async () => {
    await open('size=25');
    await showsPage(0, 25);
    await page.getByText('10,000 in all').waitFor();
    for (const from of [25, 50]) {
      await pageButton('Go to next page').click();
      await showsPage(from, 25);
    }
    await pageButton('page 400').click();
    await showsPage(9_975, 25);
    await page.reload();
    await showsPage(9_975, 25);
    await pageButton('Go to previous page').click();
    await showsPage(9_950, 25);
  });

  test(
    '200 rows scroll under their heading and stay where they are while one changes',
    { timeout: 60_000 },
    async () => {
      await open('size=200');
      await showsPage(0, 200);
      const last = page.locator(`tr[data-key="${keyOf(199)}"]`);
      await last.scrollIntoViewIfNeeded();
      const placeOf = async (): Promise<number> => (await last.boundingBox())?.y ?? -1;
      const heading = await page.getByRole('columnheader', { name: 'State' }).boundingBox();
      const before = await placeOf();
      expect(heading?.y).toBeGreaterThanOrEqual(0);
      expect(before).toBeGreaterThan(heading?.y ?? 0);
      await engine.call('tasks.setEnabled', { keys: [keyOf(3), keyOf(198)], enabled: false });
      await page
        .locator(`tr[data-key="${keyOf(198)}"]`)
        .getByText('Disabled')
        .waitFor();
      expect(await placeOf()).toBe(before);
      expect(await keysShown()).toEqual(keysFrom(0, 200));
    },
  );

  // It is the last that looks at these tasks.
  test('the last page closes up when others delete what was on it', { timeout: 60_000 }, async () => {
    await open('size=25&page=400');
    await showsPage(9_975, 25);
    await engine.call('tasks.delete', { keys: keysFrom(9_975, 25) });
    await showsPage(9_950, 25);
    await page.getByText('9,975 in all').waitFor();
  });
});

describe('on the real engine', () => {
  let dir: ReturnType<typeof tempDir>;
  let served: Served;

  beforeEach(async () => {
    dir = pages.use(tempDir());
    served = pages.use(await serve(dir.path));
  });

  const logOf = (page: Page) => page.getByRole('log');

  /** Runs a shell line, and opens the run in a window of its own. */
  async function run(key: string, shell: string): Promise<number> {
    await served.call('tasks.create', { task: commandTask(key, { action: { kind: 'command', shell } }) });
    return (await served.call('executions.start', { key })).id;
  }
  async function openRun(id: number): Promise<Page> {
    const page = await pages.open(`${served.ready.url}/#token=${served.ready.token}`);
    await page.goto(`${served.ready.url}/#/executions/${id}`);
    await logOf(page).locator('.line').first().waitFor();
    return page;
  }

  test('two windows on one log have every line once, each at its own place', { timeout: 90_000 }, async () => {
    const gate = (name: string): string => `${dir.path}/${name}`;
    const rows = (from: number, to: number, then: string): string =>
      `seq -f 'row %.0f' ${from} ${to}; while [ ! -e '${gate(then)}' ]; do sleep 0.05; done`;
    const id = await run('shared', `${rows(1, 300, 'one')}; ${rows(301, 600, 'two')}; seq -f 'row %.0f' 601 700`);
    const [first, second] = [await openRun(id), await openRun(id)];
    for (const page of [first, second]) await logOf(page).getByText('row 300', { exact: true }).waitFor();
    await logOf(second).press('Home');
    await until(async () => (await linesOnScreen(logOf(second)))[0] === 1, { what: 'the first line' });

    writeFileSync(gate('one'), '');
    await logOf(first).getByText('row 600', { exact: true }).waitFor();
    await second.getByText('600 lines').waitFor();
    expect((await linesOnScreen(logOf(second)))[0]).toBe(1);

    // One of them goes: the other goes on.
    await first.context().close();
    writeFileSync(gate('two'), '');
    await second.getByText('700 lines').waitFor();
    await second.getByText(/^It succeeded\./).waitFor();
    const read = await readWholeLog(logOf(second), 700);
    const wanted = Array.from({ length: 700 }, (_none, at) => `row ${at + 1}`);
    expect(wanted.map((_text, at) => read.get(at + 1))).toEqual(wanted);
    expect(read.size).toBe(700);
  });

  test('a million lines open at the end and are gone through and searched', { timeout: 90_000 }, async () => {
    const id = await run('million', 'seq 1000000');
    await until(async () => (await served.call('executions.get', { id })).status === 'success', { what: 'the end' });
    const page = await openRun(id);
    const log = logOf(page);
    await page.getByText('1,000,000 lines').waitFor();
    const shows = (n: number): Promise<void> => log.locator(`[data-line="${n}"] .text`).getByText(String(n)).waitFor();
    await shows(1_000_000);
    await log.press('Home');
    await shows(1);
    await log.evaluate((view) => view.scrollTo(0, view.scrollHeight / 2));
    const middle = await until(
      async () => {
        const at = (await linesOnScreen(log))[3] ?? 0;
        return at > 400_000 && at < 600_000 ? at : null;
      },
      { what: 'the middle' },
    );
    await shows(middle);
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('777777');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await log.locator('[data-line="777777"] .hit').waitFor();
  });
});
