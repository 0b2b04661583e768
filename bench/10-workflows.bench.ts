import { spawn } from 'node:child_process';
import { isFinished } from '@shared/model/execution';
import { apscheduler } from './apscheduler';
import { startEngine, type BenchEngine } from './engine';
import { quantile, report, round, timed, watchLoop } from './report';
import { bareSpawns } from './spawns';

const STEPS = 100;
const ROUNDS = 5;
type Shape = 'chain' | 'fan';

/** Bare piped spawns of `true`, each when the one before it has ended. */
async function oneByOne(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await new Promise<void>((done) => {
      const child = spawn('/bin/true', [], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      child.stdout.resume();
      child.stderr.resume();
      child.on('close', () => done());
    });
  }
}

async function create(bench: BenchEngine, shape: Shape): Promise<void> {
  const steps = Array.from({ length: STEPS }, (_each, index) => ({
    id: `s${index}`,
    action: { kind: 'command' as const, argv: ['/bin/true'] },
    needs: shape === 'chain' && index > 0 ? [`s${index - 1}`] : [],
  }));
  await bench.call('tasks.create', {
    task: {
      key: shape,
      trigger: { kind: 'manual' },
      action: { kind: 'workflow', workflow: { maxParallel: STEPS, steps } },
    },
  });
}

/** Starts it and waits for its end; ms from the call to the end as the next call tells it. */
async function runOnce(bench: BenchEngine, key: Shape): Promise<number> {
  return timed(async () => {
    const { id } = await bench.call('executions.start', { key });
    for (;;) {
      const { status } = await bench.call('executions.get', { id });
      if (status !== 'success' && isFinished(status)) throw new Error(`The ${key} ended as ${status}.`);
      if (status === 'success') return;
      await new Promise((done) => setTimeout(done, 5));
    }
  });
}

function peers(shape: Shape, bare: number): string {
  const times = (['memory', 'sqlite'] as const).map((store) => ({ store, ms: apscheduler(shape, STEPS, store) }));
  const found = times.flatMap(({ store, ms }) => (ms === null ? [] : [`${store} ${round(ms, 0)} ms`]));
  const how = shape === 'chain' ? 'one by one' : '2 at once';
  return `bare piped spawns, ${how}: ${round(bare, 0)} ms; APScheduler: ${found.join(', ') || 'not installed'}`;
}

async function compare(bench: BenchEngine, shape: Shape, slots: number): Promise<void> {
  await bench.call('settings.set', { slots });
  await runOnce(bench, shape);
  const bare: number[] = [];
  const ours: number[] = [];
  const held: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    bare.push(shape === 'chain' ? await timed(() => oneByOne(STEPS)) : (STEPS / (await bareSpawns(STEPS))) * 1000);
    const loop = watchLoop();
    ours.push(await runOnce(bench, shape));
    held.push(loop.max());
  }
  const [a, b] = [quantile(ours, 0.5), quantile(bare, 0.5)];
  report({
    work: `a ${shape} of ${STEPS} steps of \`true\` as a workflow, ${slots} slots (median of ${ROUNDS}); longest block of the main loop`,
    ours: `${round(a, 0)} ms; ${round(Math.max(...held))} ms`,
    peer: peers(shape, b),
    ratio: `${round(a / b, 2)} times the bare spawns`,
    bar: 'at most 1.3 times',
  });
}

async function main(): Promise<void> {
  await using bench = await startEngine();
  await create(bench, 'chain');
  await create(bench, 'fan');
  await compare(bench, 'chain', 2);
  await compare(bench, 'fan', 2);
  await compare(bench, 'fan', 4);
}

await main();
