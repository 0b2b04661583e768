// Takes pictures of all screens of the real app, in two themes, two languages and two sizes.
//   node scripts/screens.mjs [FOLDER] [--engine PATH/TO/headless.js]
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBuilt, findNode, headless } from './ensure.mjs';
import { fill, startEngine, TIME_ZONE } from './screens-content.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: 'string' } } });
const folder = resolve(positionals[0] ?? 'docs/screens');
const engineFile = values.engine ?? headless;
if (values.engine === undefined) await ensureBuilt(findNode());

const SIZES = { large: { width: 1440, height: 900 }, small: { width: 1024, height: 700 } };
const combine = (...all) => all.map(([colorScheme, locale, size]) => ({ colorScheme, locale, size }));
/** Every mixture for the main screens; for the others so many that each theme, language and size is there twice. */
const SOME = combine(
  ['light', 'en-US', 'large'],
  ['dark', 'zh-CN', 'large'],
  ['light', 'zh-CN', 'small'],
  ['dark', 'en-US', 'small'],
);
const ALL = [
  ...SOME,
  ...combine(
    ['light', 'zh-CN', 'large'],
    ['dark', 'en-US', 'large'],
    ['light', 'en-US', 'small'],
    ['dark', 'zh-CN', 'small'],
  ),
];

/** The screens: where each is, and what is done there before the picture is taken. */
const screens = (runs) => [
  { name: 'dashboard', path: '/', all: true },
  { name: 'tasks', path: '/tasks', all: true },
  {
    name: 'task-panel',
    path: '/tasks',
    act: (page) => page.getByRole('row', { name: /STEP3/ }).locator('td').nth(2).click(),
  },
  { name: 'task-edit', path: '/tasks/daily-bars', all: true },
  { name: 'task-new', path: '/new-task' },
  { name: 'executions', path: '/executions', all: true },
  { name: 'executions-trouble', path: '/executions?status=failed' },
  { name: 'execution-running', path: `/executions/${runs.running}` },
  { name: 'execution-failed', path: `/executions/${runs.failed}` },
  { name: 'execution-retried', path: `/executions/${runs.retried}` },
  {
    name: 'log-search',
    path: `/executions/${runs.long}`,
    act: (page) => page.getByRole('searchbox').last().fill('99'),
  },
  { name: 'command-palette', path: '/', act: (page) => page.keyboard.press('ControlOrMeta+K') },
  { name: 'settings-general', path: '/settings?section=general' },
  { name: 'settings-limits', path: '/settings?section=limits' },
  { name: 'settings-retention', path: '/settings?section=retention' },
  { name: 'settings-api', path: '/settings?section=api' },
  { name: 'settings-about', path: '/settings?section=about' },
];

/** Waits until nothing but figures has changed on the page for a while, then lets what is drawn come to rest. */
async function settle(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () => {
      const text = document.body.innerText.replace(/\d/g, '');
      const { last } = window;
      window.last = { text, times: last?.text === text ? last.times + 1 : 0 };
      return window.last.times >= 5;
    },
    null,
    { polling: 80, timeout: 15_000 },
  );
}

async function takeAll(browser, engine, list) {
  let bytes = 0;
  for (const { colorScheme, locale, size } of ALL) {
    const context = await browser.newContext({
      colorScheme,
      locale,
      viewport: SIZES[size],
      timezoneId: TIME_ZONE,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${engine.url}/#token=${engine.token}`);
    await settle(page);
    for (const { name, path, act, all } of list) {
      const wanted =
        all || SOME.some((one) => one.colorScheme === colorScheme && one.locale === locale && one.size === size);
      if (!wanted) continue;
      await page.goto('about:blank');
      await page.goto(`${engine.url}/#${path}`);
      await settle(page);
      if (act) {
        await act(page);
        await settle(page);
      }
      const file = `${name}-${colorScheme}-${locale.slice(0, 2)}-${SIZES[size].width}.png`;
      await page.screenshot({ path: join(folder, file) });
      const written = statSync(join(folder, file)).size;
      bytes += written;
      process.stdout.write(`${file}  ${Math.round(written / 1000)} kB\n`);
    }
    await context.close();
  }
  return bytes;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'closing-bell-screens-'));
const engines = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  const fresh = await startEngine(engineFile, join(data, 'fresh'));
  engines.push(fresh);
  let bytes = await takeAll(browser, fresh, [
    { name: 'welcome', path: '/' },
    { name: 'tasks-empty', path: '/tasks' },
    { name: 'executions-empty', path: '/executions' },
  ]);
  const { engine, runs } = await fill(engineFile, join(data, 'full'));
  engines.push(engine);
  bytes += await takeAll(browser, engine, screens(runs));
  process.stdout.write(`${(bytes / 1e6).toFixed(1)} MB in ${folder}\n`);
} finally {
  await browser.close();
  await Promise.all(engines.map((engine) => engine.stop()));
  rmSync(data, { recursive: true, force: true });
}
