import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { idle, startEngine, trueTask } from './engine';
import { fillHistory } from './history';
import { installProbe } from './probe';
import { quantile, report, round } from './report';
import { serve, type Served } from './served';

const RUNS = 7;
const TASKS = 20;
const EXECUTIONS = 2_000;
const ASSETS = 'out/renderer/assets';
const LIMIT_KB = 600;
const LIMIT_MS = 1_000;

/** One load of the page: times from its navigation on, ms, and the scripts that each state needed. */
interface Load {
  firstPaint: number;
  drawn: number;
  charts: number;
  forPanels: string[];
  forCharts: string[];
}

/** A folder with what the dashboard shows: tasks, next moments and the runs of 30 days. */
async function fill(dataDir: string): Promise<void> {
  const bench = await startEngine(dataDir);
  for (let i = 0; i < TASKS; i += 1) {
    const trigger = { kind: 'cron' as const, expression: `${i} ${i} * * *`, timeZone: 'Asia/Shanghai' };
    await bench.call('tasks.create', { task: trueTask(`t${i}`, { trigger }) });
  }
  await bench.call('executions.start', { key: 't0' });
  await idle(bench);
  await bench.engine.stop();
  fillHistory(dataDir, EXECUTIONS, TASKS);
}

/** Opens the page in a profile of its own, which has nothing in its cache. */
async function load(browser: Browser, served: Served): Promise<Load> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  await page.goto(`${served.url}/#token=${served.token}`, { waitUntil: 'commit' });
  // As text: the page's policy allows no eval, which a function with a promise in it would need.
  const found = await page.evaluate<Load>(`(async () => {
    const panels = () => [...document.querySelectorAll('.dashboard section')];
    const drawn = await probe.painted(
      () => panels().length >= 6 && panels().every((panel) => panel.getAttribute('aria-busy') === 'false'),
    );
    const charts = await probe.painted(() => document.querySelectorAll('.dashboard [role=img] svg path').length > 10);
    const firstPaint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
    const entries = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.js'));
    const chartsAskedAt = entries.find(({ name }) => name.includes('OutcomeChart'))?.startTime ?? 0;
    const before = (at) => entries.filter(({ startTime }) => startTime < at).map(({ name }) => name);
    return { firstPaint, drawn, charts, forPanels: before(chartsAskedAt), forCharts: before(charts) };
  })()`);
  await context.close();
  return found;
}

/** All of the files together, each packed by itself, kB. */
function packedKb(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0) / 1000;
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'closing-bell-first-screen-'));
  await fill(dataDir);
  const served = await serve(dataDir);
  const browser = await launchChromium();
  try {
    const loads: Load[] = [];
    // The first one warms the disk and is not counted.
    for (let run = 0; run <= RUNS; run += 1) {
      const one = await load(browser, served);
      if (run > 0) loads.push(one);
    }
    const files = (urls: readonly string[]): string[] => [
      ...new Set(urls.map((url) => basename(new URL(url).pathname))),
    ];
    const first = files(loads.flatMap(({ forPanels }) => forPanels));
    const withCharts = files(loads.flatMap(({ forCharts }) => forCharts));
    const all = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
    const later = all.filter((name) => !withCharts.includes(name));
    const [kb, chartsKb] = [packedKb(first), packedKb(withCharts)];
    report({
      work: `scripts that the browser loads for the dashboard, each gzipped by itself: all; without those of its charts, for which the rest does not wait (${first.length} files); on demand later, of all other screens`,
      ours: `${round(chartsKb, 0)} kB; ${round(kb, 0)} kB; ${round(packedKb(later), 0)} kB`,
      peer: `the limit: ${LIMIT_KB} kB`,
      ratio: `${round(chartsKb / LIMIT_KB, 2)}; ${round(kb / LIMIT_KB, 2)}; smaller is better`,
      bar: `${LIMIT_KB} kB`,
    });
    const median = (of: (one: Load) => number): number => quantile(loads.map(of), 0.5);
    const firstPaint = median((one) => one.firstPaint);
    const drawn = median((one) => one.drawn);
    const charts = median((one) => one.charts);
    report({
      work: `from navigation in an empty profile, files in the disk's cache, browser running (median of ${RUNS}): first contentful paint; all panels of the dashboard drawn; its charts too`,
      ours: `${[firstPaint, drawn, charts].map((ms) => round(ms, 0)).join(' ms; ')} ms`,
      peer: `the limit: ${LIMIT_MS} ms`,
      ratio: `${round(drawn / LIMIT_MS, 2)} until the panels, smaller is better`,
      bar: '1 s',
    });
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
