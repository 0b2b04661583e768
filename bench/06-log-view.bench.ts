import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { framesOf, gaps, installProbe, untilPainted } from './probe';
import { quantile, report, round } from './report';
import { ended, serve, startScript, type Served } from './served';

const LINES = 1_000_000;
const RUNS = 5;
const STREAM_SECONDS = 10;
const LINES_A_SECOND = 10_000;
/** The screens wait this long after the last key before they search, ms (LogToolbar). */
const SEARCH_PAUSE_MS = 200;

/** Prints a million numbered lines of 100 bytes. */
const MANY = `
import sys
for block in range(${LINES / 1000}):
    first = block * 1000 + 1
    sys.stdout.buffer.write(b''.join((b'%07d 2026-01-05 15:00:00 600000.SH open 10.01 high 10.20 low 9.98 close 10.11' % n).ljust(99, b'.') + b'\\n' for n in range(first, first + 1000)))
sys.stdout.buffer.flush()
`;
/** Waits for the page to be open, then prints lines that begin with the moment of their writing, 100 every 10 ms. */
const STREAM = `
import sys, time
time.sleep(4)
begin = time.monotonic()
for burst in range(${(LINES_A_SECOND * STREAM_SECONDS) / 100}):
    wait = begin + burst / 100 - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    now = b'%.3f' % (time.time() * 1000)
    sys.stdout.buffer.write((now + b' ').ljust(99, b'.').join([b'', b'\\n']) * 100)
    sys.stdout.buffer.flush()
`;

const median = (times: readonly number[]): string => round(quantile(times, 0.5), 0);

async function lookAt(page: Page, id: number): Promise<void> {
  const open: number[] = [];
  const jump: number[] = [];
  const absent: number[] = [];
  const first: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.evaluate(() => (location.hash = '#/executions'));
    await page.getByRole('row').nth(1).waitFor();
    open.push(
      await untilPainted(
        page,
        ({ hash }) => (location.hash = hash),
        ({ last }) => (document.querySelector(`[data-line="${last}"] .text`)?.textContent ?? '') !== '',
        { hash: `#/executions/${id}`, last: LINES },
      ),
    );
    // Each jump goes where nobody has been.
    jump.push(
      await untilPainted(
        page,
        (share) => {
          const view = document.querySelector('[role=log]');
          view?.scrollTo(0, view.scrollHeight * share);
        },
        (share) => {
          const rows = [...document.querySelectorAll<HTMLElement>('[role=log] .line')];
          const near = (row: HTMLElement): boolean => Math.abs(Number(row.dataset['line']) - share * 1e6) < 5_000;
          return rows.length > 0 && rows.every((row) => near(row) && row.querySelector('.text') !== null);
        },
        (run + 1) / (RUNS + 2),
      ),
    );
    const type = (text: string): void => {
      const box = document.querySelector<HTMLInputElement>('[role=search] input');
      if (box === null) throw new Error('There is no search field.');
      box.value = text;
      box.dispatchEvent(new Event('input'));
    };
    const isDone = (): boolean => document.querySelector('.outcome')?.textContent === 'No hits';
    absent.push(await untilPainted(page, type, isDone, `no such text ${run}`));
    first.push(
      await untilPainted(
        page,
        type,
        (text) => document.querySelector('.hit')?.textContent === text,
        `0${900_000 + run * 1_000} 2026`,
      ),
    );
  }
  report({
    work: 'a log of a million lines in the browser, until it is drawn: open its page; jump to where nobody has been',
    ours: `${median(open)} ms; ${median(jump)} ms`,
    peer: '–',
    ratio: '–',
    bar: '150 ms; 50 ms',
  });
  report({
    work: `the same: search for what is not there; for a line near its end, with the ${SEARCH_PAUSE_MS} ms that are waited for more keys`,
    ours: `${median(absent)} ms; ${median(first)} ms`,
    peer: '–',
    ratio: '–',
    bar: '1 s',
  });
}

async function stream(page: Page, served: Served, script: string): Promise<void> {
  const id = await startScript(served, 'stream', script);
  await page.evaluate((hash) => (location.hash = hash), `#/executions/${id}`);
  await page.getByRole('log').waitFor();
  const idle = await framesOf(page, () => page.waitForTimeout(1_500));
  const frames = await framesOf(page, async () => {
    await ended(served, id);
    await page.waitForTimeout(500);
  });
  const busy = frames.filter(({ last }) => last > 0 && last < LINES_A_SECOND * STREAM_SECONDS);
  const latency: number[] = [];
  let at = 0;
  for (let from = 1; from <= LINES_A_SECOND * STREAM_SECONDS; from += 2_000) {
    for (const { n, text } of (await served.call('logs.read', { id, fromLine: from, count: 2_000 })).lines) {
      while (at < frames.length && (frames[at]?.last ?? 0) < n) at += 1;
      latency.push((frames[at]?.at ?? Infinity) - Number(text.split(' ')[0]));
    }
  }
  report({
    work: `${LINES_A_SECOND} lines a second for ${STREAM_SECONDS} s, from the child's write to the drawn frame: p50; p95 of all lines`,
    ours: `${round(quantile(latency, 0.5), 0)} ms; ${round(quantile(latency, 0.95), 0)} ms`,
    peer: '–',
    ratio: '–',
    bar: 'p95 150 ms',
  });
  const [ours, still] = [quantile(gaps(busy), 0.95), quantile(gaps(idle), 0.95)];
  report({
    work: 'meanwhile: time from frame to frame, p95',
    ours: `${round(ours)} ms`,
    peer: `the same page before the first line: ${round(still)} ms`,
    ratio: `${round(ours / still, 2)}, smaller is better`,
    bar: '20 ms',
  });
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'closing-bell-log-view-'));
  const [many, slow] = [join(dir, 'many.py'), join(dir, 'stream.py')];
  writeFileSync(many, MANY);
  writeFileSync(slow, STREAM);
  const served = await serve(join(dir, 'data'));
  const browser = await launchChromium();
  try {
    const id = await startScript(served, 'many', many);
    await ended(served, id);
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(installProbe);
    await lookAt(page, id);
    await stream(page, served, slow);
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
