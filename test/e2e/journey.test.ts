import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandTask, tempDir } from '../support/engine';
import { usePages } from '../support/pages';
import { serve, type Served } from '../support/serve';

const pages = usePages();
let dir: ReturnType<typeof tempDir>;
let served: Served;
let page: Page;

const link = (): string => `${served.ready.url}/#token=${served.ready.token}`;

beforeEach(async () => {
  dir = pages.use(tempDir());
  served = pages.use(await serve(dir.path));
  page = await pages.open(link());
});

/** A child whose lines the test lets through one at a time, so that "while it runs" is no matter of luck. */
const gated = (gate: string): string =>
  `echo first line; while [ ! -e '${gate}' ]; do sleep 0.05; done; echo second line; echo '<b>bold</b>' >&2`;

describe('on the real engine, in a browser', () => {
  it('a task made in the form fires on time, and its lines appear while it runs', { timeout: 90_000 }, async () => {
    const gate = `${dir.path}/gate`;
    await page.getByRole('button', { name: 'New task' }).click();
    await page.getByLabel('Key', { exact: true }).fill('every-second');
    await page.getByLabel('Name', { exact: true }).fill('每秒一次');
    await page.getByRole('radiogroup', { name: 'Trigger' }).getByText('Cron').click();
    await page.getByLabel('Cron expression').fill('* * * * * *');
    await page.getByLabel('Shell line', { exact: true }).last().fill(gated(gate));
    await page.getByRole('button', { name: 'Create task' }).click();
    await page.getByRole('button', { name: 'Running: 1' }).waitFor();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Running' }).getByRole('link').first().click();
    const log = page.getByRole('log');
    await log.getByText('first line').waitFor();
    await expect.poll(() => log.getByText('second line').count()).toBe(0);
    await served.call('tasks.setEnabled', { keys: ['every-second'], enabled: false });
    writeFileSync(gate, '');
    await log.getByText('second line').waitFor();
    await log.getByText('<b>bold</b>').waitFor();
    await page.getByText(/^It succeeded\./).waitFor();
    const { rows } = await served.call('executions.list', { filter: { key: 'every-second', status: 'success' } });
    expect(rows).toMatchObject([{ source: 'schedule', status: 'success' }]);
  });

  it(
    'a run goes on while the page is reloaded, and can be cancelled from two windows',
    { timeout: 90_000 },
    async () => {
      const action = { kind: 'command', shell: "trap '' TERM; echo here I am; while :; do sleep 0.2; done" };
      await served.call('tasks.create', { task: commandTask('stubborn', { action }) });
      const { id } = await served.call('executions.start', { key: 'stubborn' });
      await page.goto(`${served.ready.url}/#/executions/${id}`);
      await page.getByRole('log').getByText('here I am').waitFor();
      await page.reload();
      await page.getByRole('log').getByText('here I am').waitFor();
      const other = await pages.open(link());
      await other.goto(`${served.ready.url}/#/executions/${id}`);
      await page.getByRole('button', { name: 'Cancel run' }).click();
      for (const one of [page, other]) await one.getByText('It was stopped early: cancelled.').waitFor();
      expect(await served.call('executions.get', { id })).toMatchObject({
        status: 'terminated',
        reason: 'cancelled',
        attempts: [{ signal: 'SIGKILL' }],
      });
    },
  );

  it(
    'the engine is killed and comes back: the page says so, and goes on once it has the new address',
    { timeout: 90_000 },
    async () => {
      await served.call('tasks.create', { task: commandTask('there', { name: 'Still there' }) });
      await page.goto(`${served.ready.url}/#/tasks`);
      await page.getByText('Still there').waitFor();
      const { port } = new URL(served.ready.url);
      pages.expectFault(/WebSocket connection/);
      await served.end('SIGKILL');
      await page
        .getByText(/connection|Reconnecting/i)
        .first()
        .waitFor();
      served = pages.use(await serve(dir.path, {}, port));
      await page.getByLabel('Address of the engine').fill(link());
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('banner').getByText('Engine is running').waitFor();
      await served.call('tasks.create', { task: commandTask('new-one', { name: 'Made after' }) });
      await page.getByText('Made after').waitFor();
    },
  );
});
