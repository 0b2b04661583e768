import type { Execution } from '@shared/model/execution';
import type { TaskWrite } from '@shared/model/task';
import type { ActedChild, ActedEnd } from './acted-launcher';
import { commandTask } from './engine';
import { seedLines } from './seeded-content';
import type { SeededEngine } from './seeded-engine';
import type { SeedStore } from './seed-store';
import { until } from './until';

/** How long each acted command takes, ms. */
const TOOK_MS = 2_000;

const shell = (line: string) => ({ kind: 'command', shell: line });

/** The nightly pipeline: ten steps with branches, a flaky one, a nested workflow and a failure handler. */
const STEPS = [
  { id: 'calendar', name: '交易日历同步', task: 'night-calendar' },
  { id: 'vendor', name: 'Check the vendor', action: shell('curl -fsS https://api.example.test/ping') },
  { id: 'bars', name: '日线数据', task: 'night-bars', needs: ['calendar', 'vendor'] },
  {
    id: 'minute',
    name: '分钟线数据',
    action: shell('python minute.py'),
    needs: ['calendar', 'vendor'],
    retry: { max: 2, intervalSeconds: 300 },
  },
  { id: 'adjust', name: '复权因子', action: shell('python adjust.py'), needs: ['bars'] },
  { id: 'quality', name: '数据质量检查', task: 'quality-checks', needs: ['bars', 'minute'] },
  {
    id: 'factors',
    name: '因子计算：动量、波动率与换手率（全市场）',
    task: 'night-factors',
    needs: ['adjust', 'quality'],
  },
  { id: 'report', name: 'Nightly report', action: shell('python report.py'), needs: ['factors'] },
  {
    id: 'alert',
    name: 'Tell the desk',
    action: shell('python alert.py'),
    needs: ['bars', 'minute', 'factors'],
    condition: 'any-failed',
  },
  {
    id: 'cleanup',
    name: '清理临时文件',
    action: shell('rm -rf /tmp/nightly'),
    needs: ['report', 'alert'],
    condition: 'all-done',
  },
];

/** The steps as they were before `cleanup` was added and `alert` was renamed. */
const OLD_STEPS = STEPS.filter(({ id }) => id !== 'cleanup').map((step) =>
  step.id === 'alert' ? { ...step, name: 'Send a mail' } : step,
);

const CHECKS = [
  { id: 'gaps', name: 'Gaps', action: shell('python gaps.py') },
  { id: 'prices', name: 'Prices', action: shell('python prices.py'), needs: ['gaps'] },
  { id: 'volumes', name: 'Volumes', action: shell('python volumes.py'), needs: ['gaps'] },
];

function nightly(steps: object[]): TaskWrite {
  return commandTask('nightly', {
    name: '每晚数据流水线 Nightly pipeline',
    overlap: 'allow',
    trigger: { kind: 'cron', expression: '40 17 * * 1-5', timeZone: 'Asia/Shanghai' },
    action: { kind: 'workflow', workflow: { maxParallel: 4, onFailure: 'continue', steps } },
  }) as TaskWrite;
}

/** The pipeline in its third version, and the tasks that it is made of. */
export function seedWorkflows(seed: SeedStore): void {
  const parts = { 'night-calendar': 'sync_calendar', 'night-bars': 'sync_daily', 'night-factors': 'factors' };
  for (const [key, script] of Object.entries(parts)) {
    seed.task(commandTask(key, { action: shell(`python ${script}.py`) }));
  }
  const checks = { kind: 'workflow', workflow: { steps: CHECKS } };
  seed.task(commandTask('quality-checks', { name: 'Data quality checks', overlap: 'allow', action: checks }));
  seed.task(nightly(OLD_STEPS.slice(0, 3)), nightly(OLD_STEPS.slice(0, 5)), nightly(OLD_STEPS));
}

/** How the commands of the pipeline end, by a part of their line; those that are not named go on. */
type Plan = Readonly<Record<string, ActedEnd | ((child: ActedChild) => ActedEnd)>>;

const FLAKY = (tries: number) => (child: ActedChild) => ({
  exitCode: Number(child.spec.ref.split('.')[1]) < tries ? 1 : 0,
});
const BEGINNING: Plan = { sync_calendar: {}, curl: {}, sync_daily: { result: { rows: 5_300 } } };
const FAILING: Plan = {
  ...BEGINNING,
  minute: FLAKY(3),
  adjust: {},
  gaps: {},
  prices: {},
  volumes: {},
  factors: (child) => {
    void child.printAll(seedLines(240));
    return { exitCode: 1, errorText: 'MemoryError: Unable to allocate 3.1 GiB' };
  },
  alert: {},
};

/** Lets the commands that begin from now on end as planned, each after two seconds. */
function follow(engine: SeededEngine, plan: Plan): void {
  engine.launcher.script((child) => {
    const line = child.spec.shell ?? '';
    const end = Object.entries(plan).find(([part]) => line.includes(part))?.[1];
    if (end === undefined) return;
    const how = typeof end === 'function' ? end(child) : end;
    engine.time.ticker.after(TOOK_MS, () => void child.end(how));
  });
}

/** Lets time pass until it is so. */
async function passUntil(engine: SeededEngine, isSo: () => Promise<boolean>): Promise<void> {
  await until(
    async () => {
      engine.time.advance(10_000);
      return isSo();
    },
    { everyMs: 5, what: 'the pipeline to get there' },
  );
}

/** The row of a step of a run. */
export async function stepOf(engine: SeededEngine, run: number, step: string): Promise<Execution> {
  const { steps } = await engine.call('workflows.run', { id: run });
  const row = steps.find((one) => one.step === step);
  if (row === undefined) throw new Error(`Run ${run} has no step ${step}.`);
  return row;
}

/** A run of the third version that fails in `factors`, then the pipeline's fourth version; answers the run's id. */
export async function failNightly(engine: SeededEngine): Promise<number> {
  follow(engine, FAILING);
  const { id } = await engine.call('executions.start', { key: 'nightly' });
  await passUntil(engine, async () => (await engine.call('executions.get', { id })).finishedAt !== null);
  const { version } = await engine.task('nightly');
  await engine.call('tasks.update', { key: 'nightly', version, task: nightly(STEPS) });
  engine.launcher.script(() => undefined);
  return id;
}

/** A run of the newest version in which `adjust` goes on and `minute` waits for its third try; answers its id. */
export async function runNightly(engine: SeededEngine): Promise<number> {
  follow(engine, { ...BEGINNING, minute: FLAKY(3) });
  const { id } = await engine.call('executions.start', { key: 'nightly' });
  await passUntil(engine, async () => {
    const [adjust, minute] = [await stepOf(engine, id, 'adjust'), await stepOf(engine, id, 'minute')];
    return adjust.status === 'running' && minute.reason === 'retry-wait' && minute.attemptCount === 2;
  });
  const { id: adjust } = await stepOf(engine, id, 'adjust');
  engine.launcher.child(adjust).progress({ percent: 62, message: '复权', current: '600519.SH', done: 3_290 });
  return id;
}

/** Lets `minute` succeed in its third try and the nested workflow get to `prices`; the commands behind end well. */
export async function goOn(engine: SeededEngine, run: number): Promise<void> {
  follow(engine, { minute: {}, gaps: {}, alert: {}, rm: {} });
  await passUntil(engine, async () => {
    const quality = await stepOf(engine, run, 'quality');
    if (quality.status !== 'running') return false;
    return (await stepOf(engine, quality.id, 'prices')).status === 'running';
  });
}
