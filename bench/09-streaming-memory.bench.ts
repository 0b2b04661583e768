import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { launchChromium } from '../test/support/chromium';
import { report, round } from './report';
import { ended, serve, startScript } from './served';

/** As many lines as an hour has at 1,000 a second. */
const LINES = 3_600_000;
/** How long they take; 3600 makes it the hour. A child that can't keep the pace takes longer. */
const SECONDS = Number(process.env['CLOSING_BELL_STREAM_SECONDS'] ?? 45);
const BURSTS_A_SECOND = 50;

/** Prints numbered lines of 100 bytes at an even pace, from 4 s after its start on: the page is open by then. */
const STREAM = `
import sys, time
time.sleep(4)
bursts = ${SECONDS * BURSTS_A_SECOND}
begin, printed = time.monotonic(), 0
for burst in range(1, bursts + 1):
    wait = begin + burst / ${BURSTS_A_SECOND} - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    upto = ${LINES} * burst // bursts
    sys.stdout.buffer.write(b''.join((b'%07d 600000.SH open 10.01 high 10.20 low 9.98 close 10.11' % n).ljust(99, b'.') + b'\\n' for n in range(printed + 1, upto + 1)))
    sys.stdout.buffer.flush()
    printed = upto
`;

/** Memory at one moment, MB: the page's heap after a collection, the engine's process, the launcher's. */
interface Memory {
  heap: number;
  engine: number;
  launcher: number;
}

const residentMb = (pid: number): number =>
  (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1e6;

/** The engine's child that starts the tasks. */
function launcherOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const launcher = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('launcher'));
  if (launcher === undefined) throw new Error('The engine has no launcher.');
  return launcher;
}

async function memory(session: CDPSession, engine: number, launcher: number): Promise<Memory> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN) / 1e6;
  return { heap, engine: residentMb(engine), launcher: residentMb(launcher) };
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'closing-bell-streaming-'));
  const script = join(dir, 'stream.py');
  writeFileSync(script, STREAM);
  const served = await serve(join(dir, 'data'));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const id = await startScript(served, 'stream', script);
    await page.evaluate((hash) => (location.hash = hash), `#/executions/${id}`);
    await page.getByRole('log').waitFor();
    const launcher = launcherOf(served.pid);
    const last = (): Promise<number> =>
      page.evaluate(() =>
        Math.max(
          0,
          ...[...document.querySelectorAll<HTMLElement>('[data-line]')].map((row) => Number(row.dataset['line'])),
        ),
      );
    const seen = async (line: number): Promise<void> => {
      while ((await last()) < line) await page.waitForTimeout(100);
    };
    const look = (): Promise<Memory> => memory(session, served.pid, launcher);

    // The first seconds count as the beginning: code that draws lines has been loaded then.
    await seen(LINES / 20);
    const from = performance.now();
    const begin = await look();
    await seen(LINES / 2);
    const middle = await look();
    await ended(served, id);
    await seen(LINES);
    const seconds = (performance.now() - from) / 1000 / 0.95;
    const end = await look();
    const three = (of: keyof Memory): string => [begin, middle, end].map((one) => round(one[of], 0)).join(', ');
    const pace = seconds > 3_500 ? 'as asked for' : 'no hour, but as many lines as an hour has at 1,000 a second';
    report({
      work: `${LINES.toLocaleString('en')} lines followed on the screen within ${round(seconds, 0)} s (${pace}): heap of the page after a forced collection, after a twentieth, the half and all of them`,
      ours: `${three('heap')} MB`,
      peer: `at the beginning: ${round(begin.heap, 1)} MB`,
      ratio: `${round(end.heap / begin.heap, 2)}, smaller is better`,
      bar: 'flat',
    });
    report({
      work: 'the same: resident memory of the engine; of its launcher',
      ours: `${three('engine')} MB; ${three('launcher')} MB`,
      peer: `at the beginning: ${round(begin.engine, 0)} MB; ${round(begin.launcher, 0)} MB`,
      ratio: `${round(end.engine / begin.engine, 2)}; ${round(end.launcher / begin.launcher, 2)}, smaller is better`,
      bar: 'flat',
    });
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
