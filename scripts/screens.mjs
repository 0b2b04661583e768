// Takes pictures of all screens of the real app, in two themes, two languages and two sizes.
//   node scripts/screens.mjs [NAME…] [--to FOLDER] [--png] [--engine PATH/TO/headless.js]
// With names only the screens whose name holds one of them; `docs` stands for the pictures of README and guide.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBuilt, findNode, headless } from './ensure.mjs';
import { fill } from './screens-content.mjs';
import { lastWeekdayAt, makeHome, startEngine } from './screens-engine.mjs';
import { DOCS, screensOf } from './screens-list.mjs';
import { TIME_ZONE } from './screens-tasks.mjs';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { to: { type: 'string', default: 'docs/screens' }, png: { type: 'boolean' }, engine: { type: 'string' } },
});
const folder = resolve(values.to);
const engineFile = resolve(values.engine ?? headless);
if (values.engine === undefined) await ensureBuilt(findNode());

/** When the pictures are taken: after the opening, when what failed is on the screen. */
const MORNING = lastWeekdayAt('09:42');
const WEBP_QUALITY = 82;

const SIZES = { large: { width: 1440, height: 900 }, small: { width: 1024, height: 700 } };
const mixtures = (...all) => all.map(([colorScheme, locale, size]) => ({ colorScheme, locale, size }));
/** Each theme, language and size twice. */
const HALF = mixtures(
  ['light', 'en-US', 'large'],
  ['dark', 'zh-CN', 'large'],
  ['light', 'zh-CN', 'small'],
  ['dark', 'en-US', 'small'],
);
const ALL = [
  ...HALF,
  ...mixtures(
    ['light', 'zh-CN', 'large'],
    ['dark', 'en-US', 'large'],
    ['light', 'en-US', 'small'],
    ['dark', 'zh-CN', 'small'],
  ),
];

const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));

/** Runs in the page: its clock is the engine's. */
function shiftClock(ms) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [RealDate.now() + ms] : args));
    }
    static now() {
      return RealDate.now() + ms;
    }
  };
}

/** Waits until nothing but figures has changed on the page for a while, nothing loads and nothing moves. */
async function settle(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () => {
      const isBusy =
        document.querySelector('[aria-busy=true], .el-loading-mask, .el-skeleton') !== null ||
        document.fonts.status !== 'loaded' ||
        document.getAnimations().some(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
      const text = document.body.innerText.replace(/\d/g, '');
      const { last } = window;
      window.last = { text, times: !isBusy && last?.text === text ? last.times + 1 : 0 };
      return window.last.times >= 5;
    },
    null,
    { polling: 80, timeout: 15_000 },
  );
}

/** Throws when the page tells of the machine on which the pictures are made. */
async function checkNeutral(page, place, name) {
  const text = await page.evaluate(() =>
    [
      document.body.innerText,
      ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value),
      ...[...document.querySelectorAll('[title]')].map(({ title }) => title),
    ].join('\n'),
  );
  const found = place.secrets.find((secret) => text.includes(secret));
  if (found !== undefined) throw new Error(`The picture ${name} would hold ${found}.`);
}

async function openContext(browser, { engine, place, now }, { colorScheme, locale, size }) {
  const context = await browser.newContext({
    colorScheme,
    locale,
    viewport: SIZES[size],
    timezoneId: TIME_ZONE,
    reducedMotion: 'reduce',
  });
  await context.addInitScript(shiftClock, now - Date.now());
  await context.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => socket.send(place.shown(String(message))));
    socket.onMessage((message) => server.send(place.real(String(message))));
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${engine.url}/#token=${engine.token}`);
  await settle(page);
  return { context, page };
}

async function picture(page, shown, { name, path, act }, format) {
  await page.goto('about:blank');
  await page.goto(`${shown.engine.url}/#${path}`);
  await settle(page);
  if (act) {
    await act(page);
    await settle(page);
  }
  await checkNeutral(page, shown.place, name);
  if (format === 'png') return page.screenshot();
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format, quality: WEBP_QUALITY });
  await session.detach();
  return Buffer.from(data, 'base64');
}

let total = 0;
function write(file, bytes) {
  total += bytes.length;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  process.stdout.write(`${file}  ${Math.round(bytes.length / 1000)} kB\n`);
}

async function takeAll(browser, shown, list) {
  for (const mixture of ALL) {
    const mine = list.filter(({ all }) => all || HALF.includes(mixture));
    if (mine.length === 0) continue;
    const { context, page } = await openContext(browser, shown, mixture);
    const { colorScheme, locale, size } = mixture;
    for (const screen of mine) {
      const format = values.png ? 'png' : 'webp';
      const file = `${screen.name}-${colorScheme}-${locale.slice(0, 2)}-${SIZES[size].width}.${format}`;
      write(join(folder, file), await picture(page, shown, screen, format));
    }
    await context.close();
  }
}

async function takeDocs(browser, shown, list) {
  for (const { file, screen, locale } of DOCS) {
    const { context, page } = await openContext(browser, shown, { colorScheme: 'light', locale, size: 'large' });
    const target = values.to === 'docs/screens' ? resolve(file) : join(folder, file);
    write(
      target,
      await picture(
        page,
        shown,
        list.find(({ name }) => name === screen),
        'png',
      ),
    );
    await context.close();
  }
}

if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
const data = mkdtempSync(join(tmpdir(), 'closing-bell-screens-'));
const engines = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  const fresh = makeHome(join(data, 'fresh'));
  const empty = screensOf({}).filter((screen) => screen.fresh && isWanted(screen.name));
  if (empty.length > 0) {
    const engine = await startEngine(engineFile, fresh, MORNING);
    engines.push(engine);
    await takeAll(browser, { engine, place: fresh, now: MORNING }, empty);
  }
  const place = makeHome(join(data, 'full'));
  const { engine, runs } = await fill(engineFile, place, MORNING);
  engines.push(engine);
  const shown = { engine, place, now: MORNING };
  const screens = screensOf(runs).filter((screen) => !screen.fresh);
  if (isWanted('docs')) await takeDocs(browser, shown, screens);
  await takeAll(
    browser,
    shown,
    screens.filter(({ name }) => isWanted(name)),
  );
  process.stdout.write(`${(total / 1e6).toFixed(1)} MB\n`);
} finally {
  await browser.close();
  await Promise.all(engines.map((engine) => engine.stop()));
  rmSync(data, { recursive: true, force: true });
}
