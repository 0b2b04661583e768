import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
const MOVES = 120;
const BAR = '20 ms';
const SIZE = { width: 1440, height: 900 };

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
    needs: layer === 0 ? ['hold'] : near.map((by) => `s${(layer - 1) * LAYER + ((row + by) % LAYER)}`),
    position: { x: layer * 300, y: row * 100 },
  };
});
/** One step before all others holds them back until a file is there: the page is open when they begin. */
function taskOf(gate: string): CallInput<'tasks.create'>['task'] {
  const shell = `while [ ! -e '${gate}' ]; do sleep 0.05; done`;
  const hold = { id: 'hold', action: { kind: 'command' as const, shell }, position: { x: -300, y: 0 } };
  return {
    key: 'large',
    trigger: { kind: 'manual' },
    action: { kind: 'workflow', workflow: { maxParallel: PARALLEL, steps: [hold, ...STEP_LIST] } },
  };
}

/** Moves the pressed mouse around, each move when the frame of the one before is drawn; times from frame to frame, ms. */
async function drag(page: Page, from: Point, reach: number): Promise<number[]> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const frames = await framesOf(page, async () => {
    for (let move = 0; move < MOVES; move += 1) {
      const turn = (2 * Math.PI * move) / (MOVES / 2);
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
  for (const whole of [false, true]) {
    if (whole) await page.keyboard.press('f');
    await drawn(page);
    const rest = await still(page);
    const node = await page.locator('.vue-flow__node[data-id=s32]').boundingBox();
    const pane = await page.locator('.vue-flow__pane').boundingBox();
    if (node === null || pane === null) throw new Error('There is nothing to drag.');
    const middle = { x: node.x + node.width / 2, y: node.y + node.height / 2 };
    const view = whole ? 'all of them in view' : 'some of them in view';
    tell(`${STEPS} steps in the builder, ${view}, one of them dragged`, await drag(page, middle, 90), rest);
    // Into the room above the drawing.
    const free = { x: pane.x + pane.width / 2, y: pane.y + 6 };
    tell('the same, the canvas dragged', await drag(page, free, 150), rest);
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

async function run(page: Page, served: Served, gate: string): Promise<void> {
  const { id } = await served.call('executions.start', { key: 'large' });
  await page.goto(`${served.url}/#token=${served.token}`);
  // An address that is set before the first page is there is taken back by it.
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${served.url}/#/workflows/runs/${id}`);
  await page.locator('.run-node[data-step=s299]').waitFor();
  await page.evaluate(installProbe);
  await page.evaluate(watchSteps);
  const rest = await still(page);
  const opened = Date.now();
  writeFileSync(gate, '');
  const frames = await framesOf(page, async () => {
    await ended(served, id);
    await page.evaluate(`probe.painted(() => seenSteps.length === ${STEPS + 1})`);
  });
  const { execution, steps } = await served.call('workflows.run', { id });
  const seen = await page.evaluate<Seen[]>('seenSteps');
  const at = new Map(seen.map((one) => [one.step, one.at]));
  const late = steps.map(({ step, finishedAt }) => (at.get(step ?? '') ?? Infinity) - (finishedAt ?? 0));
  const live = frames.filter((frame) => frame.at >= opened && frame.at <= (execution.finishedAt ?? 0));
  tell(`a run of ${steps.length} steps of \`true\`, ${PARALLEL} at once, all of them in view`, gaps(live), rest);
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
    const gate = join(dir, 'gate');
    await served.call('tasks.create', { task: taskOf(gate) });
    const page = await browser.newPage({ locale: 'en-US', viewport: SIZE });
    await page.goto(`${served.url}/#token=${served.token}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(installProbe);
    await build(page);
    // The steps that were moved are not saved, and so a page is not left without a question.
    await page.close({ runBeforeUnload: false });
    await run(await browser.newPage({ locale: 'en-US', viewport: SIZE }), served, gate);
  } finally {
    await browser.close();
    await served.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
