import { taskDefinitionSchema, taskType, type TaskView } from '@shared/model/task';
import type { Attempt, Execution, ExecutionReason, ExecutionSource, ExecutionStatus } from '@shared/model/execution';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A task as the engine would answer it, from the parts that matter. */
export function stubTask(write: Record<string, unknown>, state: Partial<TaskView> = {}): TaskView {
  const definition = taskDefinitionSchema.parse(write);
  const { trigger } = definition;
  const now = Date.now();
  const stored =
    trigger.kind === 'cron'
      ? { ...trigger, timeZone: trigger.timeZone ?? 'Asia/Shanghai' }
      : trigger.kind === 'interval'
        ? { ...trigger, anchorAt: trigger.anchorAt ?? 0 }
        : trigger;
  return {
    ...definition,
    trigger: stored,
    missed: { ...definition.missed, policy: definition.missed.policy ?? 'run-once' },
    enabled: true,
    paused: false,
    version: 1,
    type: taskType(definition),
    state: 'waiting',
    overdue: null,
    nextAt: null,
    last: null,
    usual: null,
    recent: [],
    createdAt: now - 20 * 24 * HOUR,
    updatedAt: now - 2 * 24 * HOUR,
    ...state,
  };
}

/** An execution as the engine would answer it, from the parts that matter. */
export function stubExecution(
  id: number,
  task: Pick<TaskView, 'key' | 'name' | 'version'>,
  status: ExecutionStatus,
  rest: Partial<Execution> = {},
): Execution {
  const startedAt = Date.now() - 3 * MINUTE;
  return {
    id,
    key: task.key,
    name: task.name,
    version: task.version,
    status,
    reason: null,
    source: 'schedule',
    who: null,
    scheduledFor: startedAt,
    sessionDate: null,
    runDate: null,
    cleanUpUntil: null,
    queuedAt: startedAt,
    startedAt,
    finishedAt: status === 'running' ? null : startedAt + 83_000,
    parent: null,
    step: null,
    rerunOf: null,
    isWorkflow: false,
    reusedFrom: null,
    attemptCount: 1,
    retryAt: null,
    stopping: false,
    missedCount: null,
    progress: null,
    result: null,
    error: null,
    note: null,
    params: {},
    revision: 1,
    ...rest,
  };
}

/** One try of an execution. */
export function stubAttempt(number: number, execution: Execution, rest: Partial<Attempt> = {}): Attempt {
  const { status } = execution;
  const known = status === 'pending' || status === 'missed' || status === 'completed' ? 'failed' : status;
  return {
    number,
    status: known,
    reason: execution.reason,
    pid: 48_213 + number,
    startedAt: execution.startedAt ?? execution.queuedAt,
    finishedAt: execution.finishedAt,
    exitCode: known === 'success' ? 0 : known === 'failed' ? 1 : null,
    signal: null,
    error: execution.error,
    lostLines: 0,
    command: ['python', 'sync_daily.py', '--date', '20261120'],
    cwd: '/home/lin/quant/pipeline',
    environment: { CLOSING_BELL_EXECUTION_ID: String(execution.id), TUSHARE_TIMEOUT: '30' },
    ...rest,
  };
}

/** Tasks that look like an analyst's. */
export function stubTasks(): TaskView[] {
  const now = Date.now();
  const python = (line: string) => ({ kind: 'command', shell: line });
  const cron = (expression: string, timeZone = 'Asia/Shanghai') => ({ kind: 'cron', expression, timeZone });
  return [
    stubTask(
      {
        key: 'calendar-sync',
        name: 'STEP1 交易日历同步',
        tags: ['step', 'tushare'],
        trigger: cron('0 8 * * 1-5'),
        action: python('python sync_calendar.py'),
      },
      { nextAt: now + 14 * HOUR },
    ),
    stubTask(
      {
        key: 'daily-bars',
        name: 'STEP3 日线数据',
        description: '全市场 A 股日线，含停牌与复权因子。',
        tags: ['step', 'tushare'],
        trigger: cron('40 17 * * 1-5'),
        action: { ...python('python sync_daily.py --date {{ params.date }}'), cwd: '/home/lin/quant/pipeline' },
        params: { date: '20261120', workers: 4, full: false },
        env: { TUSHARE_TIMEOUT: '30' },
        timeoutSeconds: 3600,
        retry: { max: 3, intervalSeconds: 60, backoff: 2 },
        group: 'tushare',
      },
      { version: 7, state: 'running', nextAt: now + 22 * HOUR },
    ),
    stubTask(
      {
        key: 'factor-momentum',
        name: '因子计算：动量、波动率与换手率（全市场，含北交所与科创板，滚动 250 日窗口）',
        tags: ['factor'],
        trigger: cron('*/5 9-15 * * 1-5'),
        action: { kind: 'command', argv: ['python', 'factors.py', '--set', 'momentum'] },
      },
      {
        version: 3,
        state: 'overdue',
        nextAt: now - 90_000,
        overdue: { kind: 'waiting', since: now - 25 * MINUTE, by: 212, byKey: 'daily-bars', byName: 'STEP3 日线数据' },
      },
    ),
    stubTask(
      {
        key: 'us-close-snapshot',
        name: 'US close snapshot',
        description: 'Takes the closing auction of the NYSE and writes a parquet file.',
        tags: ['us'],
        trigger: cron('15 16 * * 1-5', 'America/New_York'),
        action: python('python snapshot.py --venue XNYS'),
        missed: { policy: 'run-all', limit: 5 },
      },
      { state: 'retrying', nextAt: now + 3 * HOUR },
    ),
    stubTask(
      {
        key: 'vendor-heartbeat',
        name: '数据商心跳检查',
        trigger: { kind: 'interval', everySeconds: 300, anchorAt: 0 },
        action: python('curl -fsS https://api.example.test/ping'),
      },
      { nextAt: now + 2 * MINUTE },
    ),
    stubTask(
      {
        key: 'weekly-report',
        name: '周报生成',
        trigger: cron('0 10 * * 6'),
        action: python('python weekly_report.py'),
      },
      { enabled: false, state: 'disabled' },
    ),
    stubTask(
      {
        key: 'backtest',
        name: 'Backtest on demand',
        trigger: { kind: 'manual' },
        action: python('python backtest.py'),
      },
      { state: 'manual' },
    ),
    stubTask(
      {
        key: 'index-migration',
        name: '指数成分迁移',
        trigger: { kind: 'once', at: now + 9 * 24 * HOUR },
        action: python('python migrate_index.py'),
      },
      { paused: true, state: 'paused' },
    ),
  ];
}

const TRACEBACK = `TushareError: 抱歉，您每分钟最多访问该接口 500 次
Traceback (most recent call last):
  File "/home/lin/quant/pipeline/sync_daily.py", line 118, in <module>
    main()
  File "/home/lin/quant/pipeline/sync_daily.py", line 96, in main
    frame = pro.daily(ts_code=code, start_date=start)
TushareError: 抱歉，您每分钟最多访问该接口 500 次`;

/** Executions over the given tasks, the newest first, and their attempts. */
export function stubExecutions(tasks: readonly TaskView[]): { execution: Execution; attempts: Attempt[] }[] {
  const now = Date.now();
  const [calendar, bars, factor, us, heartbeat] = tasks;
  if (!calendar || !bars || !factor || !us || !heartbeat) return [];
  const made = (execution: Execution, attempts?: Attempt[]) => ({
    execution,
    attempts: attempts ?? (execution.attemptCount === 0 ? [] : [stubAttempt(1, execution)]),
  });
  const running = stubExecution(212, bars, 'running', {
    source: 'manual',
    who: 'desktop',
    scheduledFor: null,
    params: { date: '20261120', workers: 4 },
    progress: {
      percent: 35,
      message: '下载日线',
      current: '600000.SH',
      done: 1_862,
      total: 5_321,
      etaAt: now + 4 * MINUTE,
    },
  });
  const failed = stubExecution(211, factor, 'failed', { reason: 'exit-code', attemptCount: 3, error: TRACEBACK });
  const retrying = stubExecution(210, us, 'pending', {
    reason: 'retry-wait',
    attemptCount: 1,
    retryAt: now + 45_000,
    finishedAt: null,
  });
  const success = stubExecution(209, calendar, 'success', {
    startedAt: now - 9 * HOUR,
    finishedAt: now - 9 * HOUR + 4_230,
    result: { rows: 5_300, newest: '2026-11-20' },
  });
  const old: [ExecutionStatus, ExecutionReason | null, ExecutionSource][] = [
    ['missed', 'asleep', 'schedule'],
    ['skipped', 'overlap', 'schedule'],
    ['terminated', 'cancelled', 'manual'],
    ['success', 'marked', 'rerun'],
    ['success', null, 'catch-up'],
    ['failed', 'timeout', 'cli'],
  ];
  return [
    made(running),
    made(failed, [
      stubAttempt(1, failed, { exitCode: 1 }),
      stubAttempt(2, failed, { exitCode: null, signal: 'SIGKILL', reason: 'signal' }),
      stubAttempt(3, failed),
    ]),
    made(retrying, [
      stubAttempt(1, { ...retrying, status: 'failed', reason: 'exit-code' }, { finishedAt: now - 15_000 }),
    ]),
    made(success),
    ...old.map(([status, reason, source], at) => {
      const startedAt = now - (20 + at * 7) * HOUR;
      const never = status === 'missed' || status === 'skipped';
      return made(
        stubExecution(208 - at, at % 2 === 0 ? heartbeat : bars, status, {
          reason,
          source,
          scheduledFor: source === 'manual' || source === 'cli' ? null : startedAt,
          queuedAt: startedAt,
          startedAt: never ? null : startedAt,
          finishedAt: startedAt + 31_000 * (at + 1),
          attemptCount: never ? 0 : 1,
        }),
      );
    }),
  ];
}
