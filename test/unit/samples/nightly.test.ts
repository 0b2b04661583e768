import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CallInput, CallName, CallOutput } from '@shared/contract';
import { isFinished, type Execution } from '@shared/model/execution';
import { compose, type Engine } from '@main/compose';
import { builtLauncher } from '../../support/built-launcher';
import { baseOptions, callEngine, memoryLogger, tempDir } from '../../support/engine';
import { until } from '../../support/until';

const ALL = [
  'sample-moving-averages',
  'sample-fails-twice',
  'sample-long-log',
  'sample-gbk',
  'sample-every-minute',
  'sample-daily-bars',
  'sample-fundamentals',
  'sample-factors',
  'sample-nightly',
];

let dir: ReturnType<typeof tempDir>;
let engine: Engine;
const logger = memoryLogger();
beforeEach(async () => {
  dir = tempDir();
  const { launcher, searchWorker } = await builtLauncher();
  engine = await compose({
    ...baseOptions(dir.path, logger),
    launcherEntry: launcher,
    searchWorkerEntry: searchWorker,
  });
  await engine.start();
});
afterEach(async () => {
  await engine.stop();
  dir[Symbol.dispose]();
  expect(logger.errors).toEqual([]);
});

const call = <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> =>
  callEngine(engine, name, input);

async function ended({ id }: Execution): Promise<Execution & { steps: Record<string, Execution> }> {
  const run = await until(
    async () => {
      const found = await call('workflows.run', { id });
      return isFinished(found.execution.status) ? found : null;
    },
    { timeoutMs: 60_000, everyMs: 100, what: 'the pipeline to end' },
  );
  return { ...run.execution, steps: Object.fromEntries(run.steps.map((step) => [step.step, step])) };
}

const out = (name: string): string => join(dir.path, 'samples', 'out', 'nightly', name);

it(
  'the nightly pipeline runs to its end on real bars, with one retry, and leaves its report',
  { timeout: 90_000 },
  async () => {
    const { rows } = await call('samples.load', {});
    expect(rows.map(({ key }) => key)).toEqual(ALL);
    const { problems } = await call('workflows.validate', {
      workflow: nightlyOf(rows),
      key: 'sample-nightly',
      params: ['fail'],
    });
    expect(problems).toEqual([]);

    const run = await ended(await call('executions.start', { key: 'sample-nightly' }));
    expect(run, run.error ?? '').toMatchObject({ status: 'success', progress: { done: 10, total: 10 } });
    expect(Object.keys(run.steps)).toHaveLength(10);
    const { calendar, bars, factors, screening, report, alert } = run.steps;
    expect(calendar?.result).toEqual({ sessions: 5105, first: '2000-01-03', newest: '2020-04-17' });
    expect(bars).toMatchObject({
      key: 'sample-daily-bars',
      attemptCount: 2,
      params: { expected: 5105 },
      result: { rows: 5105, newest: '2020-04-17' },
    });
    expect(factors?.result).toMatchObject({ rows: 4855, newest: '2020-04-17' });
    expect(screening).toMatchObject({ key: 'sample-nightly:screening', status: 'success' });
    expect(report?.result).toMatchObject({ report: out('report.md'), picked: screening?.result?.['picked'] });
    expect(alert).toMatchObject({ status: 'skipped', reason: 'condition' });

    const text = readFileSync(out('report.md'), 'utf8');
    expect(text).toContain('5105 daily bars. Total 95.65%');
    expect(text).toContain('| 2008 | -38.49% |');
    expect(text).toContain(`| ${String(screening?.result?.['best'])} |`);
  },
);

it(
  'one step of it can be made to fail, and goes through when the run is repeated from there',
  { timeout: 90_000 },
  async () => {
    await call('samples.load', {});
    for (let night = 0; night < 2; night += 1) {
      const started = await call('executions.start', { key: 'sample-nightly', params: { fail: 'factors' } });
      const failed = await ended(started);
      expect(failed).toMatchObject({ status: 'failed', reason: 'step-failed' });
      expect(failed.error).toContain('fail=factors');
      expect(failed.steps).toMatchObject({
        statistics: { status: 'success' },
        factors: { status: 'failed', reason: 'exit-code' },
        screening: { status: 'skipped', reason: 'upstream-failed' },
        report: { status: 'skipped', reason: 'upstream-failed' },
        alert: { status: 'success' },
      });
      expect(existsSync(out('alert.txt'))).toBe(true);
      // A second night fails anew, whether the first was repaired or not.
      if (night === 0) continue;
      const repaired = await ended(await call('executions.rerun', { id: failed.id, from: 'failed' }));
      expect(repaired, repaired.error ?? '').toMatchObject({ status: 'success', rerunOf: failed.id });
      expect(repaired.steps).toMatchObject({
        bars: { reusedFrom: failed.steps['bars']?.id },
        factors: { status: 'success', reusedFrom: null },
        alert: { status: 'skipped', reason: 'condition' },
      });
    }
    const typo = await ended(await call('executions.start', { key: 'sample-nightly', params: { fail: 'factor' } }));
    expect(typo.error).toContain('There is no step factor.');
  },
);

it('deleted samples come back, kept ones stay as they are, and it is all or none', async () => {
  await call('samples.load', {});
  await call('tasks.delete', { keys: ['sample-nightly', 'sample-factors', 'sample-gbk'] });
  const which = { key: 'sample-fundamentals' };
  const kept = await call('tasks.get', which);
  await call('tasks.update', {
    key: kept.key,
    version: kept.version,
    task: { ...kept, params: { renamed: '' } },
  });
  // The workflow would give the edited task a parameter that it does not have any more.
  await expect(call('samples.load', {})).rejects.toThrow('“fail”');
  const left = await call('tasks.list', { pageSize: 50 });
  expect(left.rows.map(({ key }) => key)).not.toContain('sample-gbk');

  const edited = await call('tasks.get', which);
  await call('tasks.update', { key: edited.key, version: edited.version, task: { ...edited, params: kept.params } });
  await call('samples.load', {});
  const { rows } = await call('tasks.list', { pageSize: 50 });
  expect(rows.map(({ key }) => key).sort()).toEqual([...ALL].sort());
  expect(rows.find(({ key }) => key === kept.key)?.version).toBe(3);
});

function nightlyOf(rows: CallOutput<'samples.load'>['rows']): CallInput<'workflows.validate'>['workflow'] {
  const action = rows.find(({ key }) => key === 'sample-nightly')?.action;
  if (action?.kind !== 'workflow') throw new Error('The pipeline is no workflow.');
  return action.workflow;
}
