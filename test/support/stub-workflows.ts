import type { Attempt, Execution, ExecutionReason, ExecutionStatus } from '@shared/model/execution';
import type { TaskView } from '@shared/model/task';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { stubAttempt, stubExecution, stubTask } from './stub-content';
import type { StubState } from './stub-state';
import { stubRecent } from './stub-survey';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Runs of workflows in the stub, by what they show. */
export const STUB_RUNS = {
  /** It goes on: some steps ended, two run, one waits to retry. */
  live: 320,
  /** It failed in one step. */
  failed: 300,
  /** A rerun of `failed` from the failed step. */
  rerun: 280,
  /** The run of the nested workflow within `live`. */
  nested: 326,
} as const;
/** The id below the rows of the nested run’s steps. */
const NESTED_ROWS = 340;

const shell = (line: string) => ({ kind: 'command', shell: line });

/** The nightly pipeline: ten steps with branches, a flaky one, a nested workflow and a failure handler. */
export function nightlyGraph(): Workflow {
  return workflowSchema.parse({
    maxParallel: 4,
    onFailure: 'stop',
    onCancel: 'handlers',
    cancelGraceSeconds: 60,
    steps: [
      { id: 'calendar', name: '交易日历同步', task: 'calendar-sync' },
      { id: 'vendor', name: 'Check the vendor', action: shell('curl -fsS https://api.example.test/ping') },
      { id: 'bars', name: '日线数据', task: 'daily-bars', needs: ['calendar', 'vendor'] },
      { id: 'minute', name: '分钟线数据', action: shell('python minute.py'), needs: ['calendar', 'vendor'] },
      { id: 'adjust', name: '复权因子', action: shell('python adjust.py'), needs: ['bars'] },
      { id: 'quality', name: '数据质量检查', task: 'quality-checks', needs: ['bars', 'minute'] },
      {
        id: 'factors',
        name: '因子计算：动量、波动率与换手率（全市场）',
        task: 'factor-momentum',
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
    ],
  });
}

/** The graph as it was before `cleanup` was added and `alert` was renamed. */
function olderGraph(): Workflow {
  const now = nightlyGraph();
  return {
    ...now,
    steps: now.steps
      .filter(({ id }) => id !== 'cleanup')
      .map((step) => (step.id === 'alert' ? { ...step, name: 'Send a mail' } : step)),
  };
}

function checksGraph(): Workflow {
  return workflowSchema.parse({
    steps: [
      { id: 'gaps', name: 'Gaps', action: shell('python gaps.py') },
      { id: 'prices', name: 'Prices', action: shell('python prices.py'), needs: ['gaps'] },
      { id: 'volumes', name: 'Volumes', action: shell('python volumes.py'), needs: ['gaps'] },
    ],
  });
}

/** A workflow of many steps, in layers of ten. */
export function wideGraph(count: number): Workflow {
  return workflowSchema.parse({
    maxParallel: 32,
    steps: Array.from({ length: count }, (_none, at) => ({
      id: `s${at}`,
      name: `Symbol batch ${at}`,
      action: shell(`python batch.py ${at}`),
      needs: at < 10 ? [] : [`s${at - 10}`, ...(at % 10 === 0 ? [`s${at - 9}`] : [])],
    })),
  });
}

/** Tasks whose action is a graph. */
export function stubWorkflowTasks(): TaskView[] {
  const now = Date.now();
  return [
    stubTask(
      {
        key: 'nightly',
        name: '每晚数据流水线 Nightly pipeline',
        description: 'Calendar, bars, factors and the report after the close.',
        tags: ['nightly'],
        trigger: { kind: 'cron', expression: '40 17 * * 1-5', timeZone: 'Asia/Shanghai' },
        action: { kind: 'workflow', workflow: nightlyGraph() },
      },
      { version: 4, state: 'running', nextAt: now + 20 * HOUR },
    ),
    stubTask(
      {
        key: 'quality-checks',
        name: 'Data quality checks',
        trigger: { kind: 'manual' },
        action: { kind: 'workflow', workflow: checksGraph() },
      },
      { version: 2, state: 'manual' },
    ),
  ];
}

interface Run {
  execution: Execution;
  attempts: Attempt[];
}

/** One step’s row: status, and its times in seconds after the run began. */
type Shape = [status: ExecutionStatus, from: number | null, to: number | null, rest?: Partial<Execution>];

/** A run with its graph and the rows of its steps, the first step’s id one above the run’s. */
interface StubWorkflowRun {
  workflow: Workflow;
  runs: Run[];
}

function makeRun(
  task: Pick<TaskView, 'key' | 'name' | 'version'>,
  id: number,
  workflow: Workflow,
  begin: number,
  shapes: Readonly<Record<string, Shape>>,
  own: Partial<Execution>,
): StubWorkflowRun {
  const steps = workflow.steps.map((step, at): Run => {
    const [status, from, to, rest] = shapes[step.id] ?? ['pending', null, null, { reason: 'upstream' }];
    const reason: ExecutionReason | null = status === 'pending' ? 'upstream' : null;
    const execution = stubExecution(
      id + 1 + at,
      { key: step.task ?? `${task.key}:${step.id}`, name: step.name, version: step.task === undefined ? 1 : 3 },
      status,
      {
        source: 'workflow',
        scheduledFor: null,
        parent: id,
        step: step.id,
        reason,
        queuedAt: begin,
        startedAt: from === null ? null : begin + from * SECOND,
        finishedAt: to === null ? null : begin + to * SECOND,
        attemptCount: from === null ? 0 : 1,
        ...rest,
      },
    );
    const attempts = Array.from({ length: execution.attemptCount }, (_none, index) => {
      const last = index + 1 === execution.attemptCount;
      const startedAt = (execution.startedAt ?? begin) + index * 20 * SECOND;
      return last && execution.retryAt === null
        ? stubAttempt(index + 1, execution, { startedAt })
        : stubAttempt(
            index + 1,
            { ...execution, status: 'failed', reason: 'exit-code' },
            { startedAt, finishedAt: startedAt + 12 * SECOND },
          );
    });
    return { execution, attempts: execution.isWorkflow ? [] : attempts };
  });
  const rows = steps.map(({ execution }) => execution);
  const done = rows.filter(({ status }) => status !== 'pending' && status !== 'running').length;
  const execution = stubExecution(id, task, 'running', {
    isWorkflow: true,
    attemptCount: 0,
    queuedAt: begin,
    startedAt: begin,
    finishedAt: null,
    progress: {
      percent: Math.round((done / rows.length) * 100),
      message: null,
      current:
        rows
          .filter(({ status }) => status === 'running')
          .map(({ name }) => name)
          .join(', ') || null,
      done,
      total: rows.length,
      etaAt: null,
    },
    ...own,
  });
  return { workflow, runs: [{ execution, attempts: [] }, ...steps] };
}

/** Runs of the workflows, by the id of the run. */
function stubWorkflowRuns([nightly, checks]: readonly TaskView[]): Map<number, StubWorkflowRun> {
  if (nightly === undefined || checks === undefined) return new Map();
  const now = Date.now();
  const reused = (from: number): Partial<Execution> => ({ reusedFrom: from, attemptCount: 0 });
  const live = makeRun(
    nightly,
    STUB_RUNS.live,
    nightlyGraph(),
    now - 95 * SECOND,
    {
      calendar: ['success', 0.4, 4.6],
      vendor: ['success', 0.4, 2.1],
      bars: ['success', 4.8, 49.5, { result: { rows: 5_300 } }],
      minute: ['pending', 5, null, { reason: 'retry-wait', attemptCount: 2, retryAt: now + 40 * SECOND }],
      adjust: [
        'running',
        50,
        null,
        {
          progress: {
            percent: 62,
            message: '复权',
            current: '600519.SH',
            done: 3_290,
            total: 5_300,
            etaAt: now + MINUTE,
          },
        },
      ],
      quality: ['running', 50.2, null, { isWorkflow: true, attemptCount: 0, version: 2 }],
    },
    { who: null },
  );
  const begin = now - 26 * HOUR;
  const failed = makeRun(
    { ...nightly, version: 3 },
    STUB_RUNS.failed,
    olderGraph(),
    begin,
    {
      calendar: ['success', 0.3, 4.2],
      vendor: ['success', 0.3, 1.9],
      bars: ['success', 4.4, 61],
      minute: ['success', 4.4, 74, { attemptCount: 3 }],
      adjust: ['success', 61.2, 80],
      quality: ['skipped', 75, 76, { reason: 'exit-code' }],
      factors: ['failed', 80.2, 93, { reason: 'exit-code', error: 'MemoryError: Unable to allocate 3.1 GiB' }],
      report: ['skipped', null, 93, { reason: 'upstream-failed' }],
      alert: ['success', 93.2, 95],
    },
    { status: 'failed', reason: 'step-failed', finishedAt: begin + 95 * SECOND, progress: null },
  );
  const again = begin - 24 * HOUR;
  const rerun = makeRun(
    { ...nightly, version: 4 },
    STUB_RUNS.rerun,
    nightlyGraph(),
    again,
    {
      calendar: ['success', -3_000, -2_996, reused(STUB_RUNS.failed + 1)],
      vendor: ['success', -3_000, -2_998, reused(STUB_RUNS.failed + 2)],
      bars: ['success', -2_996, -2_950, reused(STUB_RUNS.failed + 3)],
      minute: ['success', -2_996, -2_940, reused(STUB_RUNS.failed + 4)],
      adjust: ['success', -2_950, -2_930, reused(STUB_RUNS.failed + 5)],
      quality: ['skipped', -2_940, -2_939, { ...reused(STUB_RUNS.failed + 6), reason: 'exit-code' }],
      factors: ['success', 0.2, 31],
      report: ['success', 31.2, 40],
      alert: ['skipped', null, 31, { reason: 'condition' }],
      cleanup: ['success', 40.2, 41],
    },
    {
      status: 'success',
      source: 'rerun',
      who: 'desktop',
      scheduledFor: null,
      rerunOf: STUB_RUNS.failed,
      finishedAt: again + 41 * SECOND,
      progress: null,
    },
  );
  // The nested run is the row of its step in the outer one.
  const row = live.runs.find(({ execution }) => execution.step === 'quality')?.execution;
  const nested = makeRun(
    checks,
    NESTED_ROWS,
    checksGraph(),
    now - 44 * SECOND,
    { gaps: ['success', 0.2, 12], prices: ['running', 12.3, null] },
    {},
  );
  const inner: StubWorkflowRun = {
    workflow: nested.workflow,
    runs: nested.runs.slice(1).map((run) => ({
      ...run,
      execution: { ...run.execution, parent: row?.id ?? null },
    })),
  };
  if (row !== undefined) row.progress = nested.runs[0]?.execution.progress ?? null;
  return new Map([
    [STUB_RUNS.live, live],
    [STUB_RUNS.failed, failed],
    [STUB_RUNS.rerun, rerun],
    ...(row === undefined ? [] : [[row.id, inner] as const]),
  ]);
}

/** Puts workflows and their runs into a stub; `STUB_RUNS` names the runs. */
export function addWorkflows(state: StubState): void {
  const tasks = stubWorkflowTasks();
  for (const [id, { workflow, runs }] of stubWorkflowRuns(tasks)) {
    state.graphs.set(id, workflow);
    for (const run of runs) state.runs.set(run.execution.id, run);
  }
  for (const task of tasks) {
    const last = state.runs.get(STUB_RUNS.failed)?.execution ?? null;
    const ran = task.key === 'nightly';
    state.tasks.set(task.key, { ...task, last: ran ? last : null, recent: ran ? stubRecent(task.key, last) : [] });
  }
}

/** Puts a run of many steps into a stub, a part of them ended; answers the run’s id. */
export function addWideRun(state: StubState, count: number): number {
  const id = 1_000;
  const task = stubTask({
    key: 'wide',
    name: 'Wide',
    trigger: { kind: 'manual' },
    action: { kind: 'workflow', workflow: wideGraph(count) },
  });
  const shapes = Object.fromEntries(
    Array.from({ length: Math.floor(count / 2) }, (_none, at) => {
      const layer = Math.floor(at / 10) * 4;
      return [`s${at}`, at < count / 2 - 12 ? ['success', layer, layer + 3.5] : ['running', layer, null]] as const;
    }),
  ) as Record<string, Shape>;
  const made = makeRun(task, id, wideGraph(count), Date.now() - 70 * SECOND, shapes, {});
  state.tasks.set(task.key, task);
  state.graphs.set(id, made.workflow);
  for (const run of made.runs) state.runs.set(run.execution.id, run);
  return id;
}
