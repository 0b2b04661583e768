import { expect, test } from 'vitest';
import { usePages } from '../support/pages';
import { until } from '../support/until';

const pages = usePages({ welcomed: true });

test('a bug of a page reaches the engine’s log once and tells the person once, who can copy it or reload', async () => {
  const engine = await pages.seeded();
  const page = await pages.openSeeded(engine, { path: '/tasks' });
  pages.expectFault(/Boom/);
  for (let i = 0; i < 3; i += 1) {
    await page.evaluate(() => {
      setTimeout(function explode() {
        throw new TypeError('Boom in a timer');
      });
    });
  }
  const notice = page.getByRole('alert').filter({ hasText: 'Something went wrong on this page' });
  await notice.getByText('TypeError: Boom in a timer').waitFor();
  expect(await notice.count()).toBe(1);
  await until(() => engine.logger.errors.length > 0, { what: 'the engine to log the bug' });

  // What a component throws is caught by Vue: here the handler of the button itself.
  await page.evaluate(() => {
    Object.defineProperty(navigator.clipboard, 'writeText', {
      value: () => Promise.reject(new RangeError('Boom in a component')),
    });
  });
  await notice.getByRole('button', { name: 'Copy details' }).click();
  await notice.getByText('RangeError: Boom in a component').waitFor();
  await page.evaluate(() => void Promise.reject(new Error('Boom with nobody waiting')));
  await notice.getByText('Error: Boom with nobody waiting').waitFor();
  await until(() => engine.logger.errors.length >= 3, { what: 'the engine to log all three' });
  const written = engine.logger.errors.splice(0);
  expect(written).toHaveLength(3);
  expect(written[0]).toMatch(
    /^A page met a bug\. .*"who":"browser\/admin".*"kind":"error".*Boom in a timer.*"page":"\/tasks"/,
  );
  expect(written[2]).toContain('"kind":"rejection"');

  await notice.getByRole('button', { name: 'Close' }).click();
  await notice.waitFor({ state: 'detached' });
});

test('a viewer’s page reports its bugs too, and the notice is in the person’s language', async () => {
  const engine = await pages.seeded();
  const page = await pages.openSeeded(engine, { role: 'viewer', context: { locale: 'zh-CN' } });
  pages.expectFault(/Boom/);
  await page.evaluate(() => reportError(new Error('Boom')));
  const notice = page.getByRole('alert').filter({ hasText: '此页面出现错误' });
  await until(() => engine.logger.errors.length > 0, { what: 'the engine to log the bug' });
  expect(engine.logger.errors.splice(0)).toEqual([expect.stringContaining('"who":"browser/viewer"')]);
  await Promise.all([page.waitForEvent('load'), notice.getByRole('button', { name: '重新加载' }).click()]);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  expect(await notice.count()).toBe(0);
});
