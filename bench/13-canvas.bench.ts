import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { CallInput } from '@shared/contract';
import { launchChromium } from '../test/support/chromium';
import { framesOf, gaps, installProbe } from './probe';
import { quantile, report, round } from './report';
import { ended, serve, type Served } from './served';

const LAYERS = 20;
const LAYER = 15;
const STEPS = LAYERS * LAYER;
const PARALLEL = 8;
/** Moves of the mouse, one a frame. */
const MOVES = 240;
const BAR = '20 ms';

interface Point {
  x: number;
  y: number;
}

/** Layers of steps that wait for two or three of the layer before. */
const STEP_LIST = Array.from({ length: STEPS }, (_each, index) => {
  const [layer, row] = [Math.floor(index / LAYER), index % LAYER];
  const near = row % 3 === 0 ? [0, 1, LAYER - 1] : [0, 1];
  return {
    id: `s${index}`,
    name: `因子 ${index}`,
    action: { kind: 'command' as const, argv: ['/bin/true'] },
    needs: layer === 0 ? [] : near.map((by) => `s${(layer - 1) * LAYER + ((row + by) % LAYER)}`),
    position: { x: layer * 300, y: row * 100 },
  };
});
const TASK: CallInput<'tasks.create'>['task'] = {
  key: 'large',
  trigger: { kind: 'manual' },
  action: { kind: 'workflow', workflow: { maxParallel: PARALLEL, steps: STEP_LIST } },
};

/** Moves the pressed mouse around, each move when the frame of the one before is drawn; times from frame to frame, ms. */
async function drag(page: Page, from: Point, reach: number): Promise<number[]> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const frames = await framesOf(page, async () => {
    for (let move = 0; move < MOVES; move += 1) {
      const turn = (2 * Math.PI * move) / (MOVES / 3);
      await page.mouse.move(from.x + reach * Math.sin(turn), from.y + (reach * (Math.cos(turn) - 1)) / 2);
    }
  });
  await page.mouse.up();
  return gaps(frames);
}

async function still(page: Page): Promise<number[]> {
  return gaps(await framesOf(page, () => page.waitForTimeout(1_500)));
}

function tell(work: string, ours: readonly number[], rest: readonly number[]): void {
  const [a, b] = [quantile(ours, 0.95), quantile(rest, 0.95)];
  report({
    work: `${work}: time from frame to frame, p95`,
    ours: `${round(a)} ms`,
    peer: `the same page at rest: ${round(b)} ms`,
    ratio: `${round(a / b, 2)}, smaller is better`,
    bar: BAR,
  });
}

/** Waits until a canvas shows a node and nothing on it moves any more. */
async function drawn(page: Page): Promise<void> {
  await page.locator('.vue-flow__node').first().waitFor();
  await page.waitForTimeout(500);
}

async function build(page: Page): Promise<void> {
  await page.evaluate(() => (location.hash = '#/workflows/large'));
  await drawn(page);
  for (const whole of [false, true]) {
    const view = whole ? 'all of it in view' : 'a part of it in view';
    if (whole) await page.keyboard.press('f');
    await drawn(page);
    const rest = await still(page);
    const node = await page.locator('.vue-flow__node[data-id=s32]').boundingBox();
    const pane = await page.locator('.vue-flow__pane').boundingBox();
    if (node === null || pane === null) throw new Error('There is nothing to drag.');
    const middle = { x: node.x + node.width / 2, y: node.y + node.height / 2 };
    tell(`a workflow of ${STEPS} steps in the builder, ${view}, a step dragged`, await drag(page, middle, 90), rest);
    await page.keyboard.press('Control+z');
    const free = { x: node.x + node.width + (whole ? 2 : 16), y: pane.y + 8 };
    tell(`the same, the canvas moved`, await drag(page, free, 150), rest);
    await page.keyboard.press('Escape');
  }
}

/** What a step's node says of it, and since when. */
interface Seen {
  step: string;
  at: number;
}
/** Runs in the page: notes right behind each frame which steps are drawn as succeeded for the first time. */
function watchSteps(): void {
  const seen: Seen[] = [];
  const known = new Set<string>();
  const look = (): void => {
    for (const node of document.querySelectorAll<HTMLElement>('.run-node.is-good')) {
      const step = node.dataset['step'] ?? '';
      if (known.has(step)) continue;
      known.add(step);
      seen.push({ step, at: Date.now() });
    }
    void globalThis.probe.painted(() => true).then(look);
  };
  look();
  Object.assign(globalThis, { seenSteps: seen });
}

async function run(page: Page, served: Served): Promise<void> {
  // Held by a need that the page lets go of: it is open before the first step begins.
  const { id } = await served.call('executions.start', { key: 'large' });
  await page.evaluate((hash) => (location.hash = hash), `#/workflows/runs/${id}`);
  await drawn(page);
  await page.evaluate(watchSteps);
  const opened = Date.now();
  const frames = await framesOf(page, async () => {
    await ended(served, id);
    await page.waitForTimeout(500);
  });
  const rest = await still(page);
  const { execution, steps } = await served.call('workflows.run', { id });
  const seen = await page.evaluate<Seen[]>('seenSteps');
  const at = new Map(seen.map((one) => [one.step, one.at]));
  const watched = steps.filter(({ finishedAt }) => (finishedAt ?? 0) >= opened);
  const late = watched.map(({ step, finishedAt }) => (at.get(step ?? '') ?? Infinity) - (finishedAt ?? 0));
  const live = frames.filter((frame) => frame.at >= opened && frame.at <= (execution.finishedAt ?? 0));
  tell(`a run of it with all steps in view, ${PARALLEL} at once (${watched.length} ends watched)`, gaps(live), rest);
  report({
    work: 'meanwhile: from a step’s end to its new colour on the screen: p50; p95',
    ours: `${round(quantile(late, 0.5), 0)} ms; ${round(quantile(late, 0.95), 0)} ms`,
    peer: '–',
    ratio: '–',
    bar: '–',
  });
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'closing-bell-canvas-'));
  const served = await serve(join(dir, 'data'));
  const browser = await launchChromium();
  try {
    await served.call('tasks.create', { task: TASK });
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(installProbe);
    await build(page);
    await run(page, served);
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
