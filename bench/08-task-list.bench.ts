import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { idle, startEngine, trueTask } from './engine';
import { fillHistory } from './history';
import { framesOf, gaps, installProbe, untilPainted } from './probe';
import { quantile, report, round } from './report';
import { serve, type Served } from './served';
import { copyTask } from './tasks';

const TASKS = 10_000;
const EXECUTIONS = 50_000;
const RUNS = 7;
const PAGE_ROWS = 50;
const SCROLLED_ROWS = 200;
const SCROLL_MS = 4_000;
/** The list waits this long after the last key before it asks, ms (FilterBar). */
const TYPING_PAUSE_MS = 250;

const median = (times: readonly number[]): string => round(quantile(times, 0.5), 0);

const keyOf = (index: number): string => `task-${String(index).padStart(5, '0')}`;

/** Tasks of cron with names, and so many runs that each has a spark line. */
async function fill(dataDir: string): Promise<void> {
  const bench = await startEngine(dataDir);
  const trigger = { kind: 'cron' as const, expression: '0 0 * * 0', timeZone: 'Asia/Shanghai' };
  const key = keyOf(0);
  await bench.call('tasks.create', { task: trueTask(key, { trigger, name: `因子 ${key}`, tags: ['factor'] }) });
  await bench.call('executions.start', { key });
  await idle(bench);
  await bench.engine.stop();
  copyTask(dataDir, TASKS, keyOf);
  fillHistory(dataDir, EXECUTIONS, TASKS);
}

/** Loads the list's page anew; ms until its first page of rows is drawn. */
async function open(page: Page, served: Served, query: string, rows: number): Promise<number> {
  await page.goto('about:blank');
  await page.goto(`${served.url}/#/tasks${query}`, { waitUntil: 'commit' });
  return page.evaluate<number>(
    `probe.painted(() => document.querySelectorAll('tbody tr[data-key]').length === ${rows})`,
  );
}

async function turnAndFilter(page: Page, run: number): Promise<{ paged: number; filtered: number }> {
  const paged = await untilPainted(
    page,
    () => document.querySelector<HTMLButtonElement>('.btn-next')?.click(),
    (first) => {
      const row = document.querySelector<HTMLElement>('tbody tr[data-key]');
      return row !== null && row.dataset['key'] !== first;
    },
    await page.evaluate(() => document.querySelector<HTMLElement>('tbody tr[data-key]')?.dataset['key'] ?? ''),
  );
  const filtered = await untilPainted(
    page,
    ({ text }) => {
      const box = document.querySelector<HTMLInputElement>('main input');
      if (box === null) throw new Error('There is no search field.');
      box.value = text;
      box.dispatchEvent(new Event('input'));
    },
    ({ text }) => {
      const rows = [...document.querySelectorAll<HTMLElement>('tbody tr[data-key]')];
      return rows.length === 1 && rows[0]?.dataset['key'] === text;
    },
    { text: keyOf(1_234 + run * 777) },
  );
  return { paged, filtered };
}

/** Frames while the page moves by itself, a step a frame, down and up again. */
async function scroll(page: Page): Promise<number[]> {
  const frames = await framesOf(page, () =>
    page.evaluate<unknown>(`new Promise((done) => {
      const view = document.querySelector('main');
      const from = performance.now();
      const step = () => {
        const share = (performance.now() - from) / ${SCROLL_MS};
        if (share >= 1) return done(null);
        view.scrollTop = (view.scrollHeight - view.clientHeight) * (1 - Math.abs(1 - 2 * share));
        requestAnimationFrame(step);
      };
      step();
    })`),
  );
  return gaps(frames);
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'closing-bell-task-list-'));
  await fill(dataDir);
  const served = await serve(dataDir);
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    await context.addInitScript(installProbe);
    const page = await context.newPage();
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const opened: number[] = [];
    const paged: number[] = [];
    const filtered: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      opened.push(await open(page, served, '', PAGE_ROWS));
      const times = await turnAndFilter(page, run);
      paged.push(times.paged);
      filtered.push(times.filtered);
    }
    report({
      work: `10,000 tasks in the browser (median of ${RUNS}): from navigation to the drawn first page of ${PAGE_ROWS}, app included; next page; a filter from its last key to the drawn row, with the ${TYPING_PAUSE_MS} ms that are waited for more keys`,
      ours: `${median(opened)} ms; ${median(paged)} ms; ${median(filtered)} ms`,
      peer: 'the limit of a window: 1 s to its first screen',
      ratio: `${round(quantile(opened, 0.5) / 1000, 2)}, smaller is better`,
      bar: '1 s; –; –',
    });
    await open(page, served, `?size=${SCROLLED_ROWS}`, SCROLLED_ROWS);
    const still = gaps(await framesOf(page, () => page.waitForTimeout(1_500)));
    const moving = await scroll(page);
    const [ours, rest] = [quantile(moving, 0.95), quantile(still, 0.95)];
    report({
      work: `scrolling a page of ${SCROLLED_ROWS} of them, a step a frame for ${SCROLL_MS / 1000} s: time from frame to frame, p95`,
      ours: `${round(ours)} ms`,
      peer: `the same page at rest: ${round(rest)} ms`,
      ratio: `${round(ours / rest, 2)}, smaller is better`,
      bar: '20 ms',
    });
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
