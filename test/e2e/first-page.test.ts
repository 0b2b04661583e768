import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { usePages } from '../support/pages';
import { ANALYST } from '../support/seeded-content';
import { until } from '../support/until';

let opened = Promise.withResolvers<Page>();
const pages = usePages({
  // Told of the page before it has loaded: the test is about the moments before its first heading.
  prepareContext: async (context) => void context.once('page', (page) => opened.resolve(page)),
});

test.each([
  ['/executions', /^Runs$/],
  ['/tasks?text=nothing-like-this', /^Tasks$/],
])('an address that is set while the first page is still on its way stays: %s', async (path, heading) => {
  opened = Promise.withResolvers();
  const engine = await pages.seeded(ANALYST);
  const answer = engine.calls.hold('tasks.list');
  const opening = pages.open(engine.link());
  const page = await opened.promise;
  // The first page waits to learn whether to welcome somebody.
  await until(() => engine.calls.called('tasks.list').length > 0, { what: 'the first page to ask' });
  await page.evaluate((to) => void (location.hash = to), path);
  answer();
  await opening;
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  expect(new URL(page.url()).hash).toBe(`#${path}`);
});
