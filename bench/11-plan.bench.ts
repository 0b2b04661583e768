import { buildDag, type DagStep } from '@main/core/dag';
import { decideRun, type RunPlan, type StepNow } from '@main/core/dag-run';
import { quantile, report, round, timed } from './report';

const STEPS = 10_000;
const DECISIONS = 200;
const LAYERS = 100;

/** Fixed, so that each run plans the same graph. */
let seed = 20260107;
const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

type Needs = (index: number) => string[];
const SHAPES: Readonly<Record<string, Needs>> = {
  chain: (index) => (index === 0 ? [] : [`s${index - 1}`]),
  fan: (index) => (index === 0 ? [] : ['s0']),
  'random graph of 100 layers, 3 needs each': (index) => {
    const width = STEPS / LAYERS;
    const layer = Math.floor(index / width);
    if (layer === 0) return [];
    const from = (layer - 1) * width;
    return [...new Set([0, 1, 2].map(() => `s${from + Math.floor(random() * width)}`))];
  },
};

const WAITS: StepNow = { status: 'pending', reason: 'upstream', attempts: 0, reused: false, unconditional: false };
const RUNS: StepNow = { ...WAITS, status: 'running', reason: null, attempts: 1 };
const DONE: StepNow = { ...RUNS, status: 'success' };

/** Plans with the first `done` steps ended and what follows from it running; ms of each decision. */
async function decide(plan: RunPlan, done: number): Promise<number[]> {
  const states = plan.dag.steps.map((_step, index) => (index < done ? DONE : WAITS));
  const times: number[] = [];
  for (let i = 0; i < DECISIONS; i += 1) {
    let released: string[] = [];
    times.push(
      await timed(() => {
        released = decideRun(plan, (index) => states[index] ?? WAITS, null).release;
      }),
    );
    const running = states.findIndex(({ status }) => status === 'running');
    if (running !== -1) states[running] = DONE;
    for (const id of released) states[plan.dag.indexOf.get(id) ?? 0] = RUNS;
  }
  return times;
}

async function main(): Promise<void> {
  for (const [shape, needs] of Object.entries(SHAPES)) {
    const steps = Array.from({ length: STEPS }, (_each, index): DagStep => ({
      id: `s${index}`,
      needs: needs(index),
      condition: 'all-success',
    }));
    let plan: RunPlan | null = null;
    const building = await timed(() => (plan = { dag: buildDag(steps), maxParallel: 64, onFailure: 'stop' }));
    if (plan === null) throw new Error('There is no plan.');
    const begin = await decide(plan, 0);
    const middle = await decide(plan, STEPS / 2);
    report({
      work: `plan of ${STEPS} steps, ${shape}: built once; a decision at the beginning; halfway (${DECISIONS} each)`,
      ours: `${round(building)} ms; p50 ${round(quantile(begin, 0.5), 2)} ms, p99 ${round(quantile(begin, 0.99), 2)} ms; p50 ${round(quantile(middle, 0.5), 2)} ms, p99 ${round(quantile(middle, 0.99), 2)} ms`,
      peer: '–',
      ratio: '–',
      bar: '–',
    });
  }
}

await main();
