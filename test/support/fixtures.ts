import { taskDefinitionSchema, taskType, taskViewSchema, type TaskView } from '@shared/model/task';
import {
  attemptSchema,
  executionSchema,
  type Attempt,
  type Execution,
  type ExecutionStatus,
} from '@shared/model/execution';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * A task as the engine would answer it, from the parts that matter. Fixtures are parsed by the contract's schemas, so
 * that none says what no engine can.
 */
export function taskFixture(write: Record<string, unknown>, state: Partial<TaskView> = {}): TaskView {
  const definition = taskDefinitionSchema.parse(write);
  const { trigger } = definition;
  const now = Date.now();
  const stored =
    trigger.kind === 'cron'
      ? { ...trigger, timeZone: trigger.timeZone ?? 'Asia/Shanghai' }
      : trigger.kind === 'interval'
        ? { ...trigger, anchorAt: trigger.anchorAt ?? 0 }
        : trigger;
  return taskViewSchema.parse({
    ...definition,
    trigger: stored,
    missed: { ...definition.missed, policy: definition.missed.policy ?? 'run-once' },
    enabled: true,
    paused: false,
    pausedUntil: null,
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
  }) as TaskView;
}

/** An execution as the engine would answer it, from the parts that matter. */
export function executionFixture(
  id: number,
  task: Pick<TaskView, 'key' | 'name' | 'version'>,
  status: ExecutionStatus,
  rest: Partial<Execution> = {},
): Execution {
  const startedAt = Date.now() - 3 * MINUTE;
  return executionSchema.parse({
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
    ranMs: status === 'running' ? null : 83_000,
    usualMs: null,
    isSlow: false,
    parent: null,
    step: null,
    rerunOf: null,
    isWorkflow: false,
    reusedFrom: null,
    attemptCount: 1,
    exitCode: status === 'success' ? 0 : null,
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
  });
}

/** One try of an execution. */
export function attemptFixture(number: number, execution: Execution, rest: Partial<Attempt> = {}): Attempt {
  const { status } = execution;
  const known = status === 'pending' || status === 'missed' || status === 'completed' ? 'failed' : status;
  return attemptSchema.parse({
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
  });
}

/** Tasks that look like an analyst's. */
export function taskFixtures(): TaskView[] {
  const now = Date.now();
  const python = (line: string) => ({ kind: 'command', shell: line });
  const cron = (expression: string, timeZone = 'Asia/Shanghai') => ({ kind: 'cron', expression, timeZone });
  return [
    taskFixture(
      {
        key: 'calendar-sync',
        name: 'STEP1 交易日历同步',
        tags: ['step', 'tushare'],
        trigger: cron('0 8 * * 1-5'),
        action: python('python sync_calendar.py'),
      },
      { nextAt: now + 14 * HOUR },
    ),
    taskFixture(
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
    taskFixture(
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
    taskFixture(
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
    taskFixture(
      {
        key: 'vendor-heartbeat',
        name: '数据商心跳检查',
        trigger: { kind: 'interval', everySeconds: 300, anchorAt: 0 },
        action: python('curl -fsS https://api.example.test/ping'),
      },
      { nextAt: now + 2 * MINUTE },
    ),
    taskFixture(
      {
        key: 'weekly-report',
        name: '周报生成',
        trigger: cron('0 10 * * 6'),
        action: python('python weekly_report.py'),
      },
      { enabled: false, state: 'disabled' },
    ),
    taskFixture(
      {
        key: 'backtest',
        name: 'Backtest on demand',
        trigger: { kind: 'manual' },
        action: python('python backtest.py'),
      },
      { state: 'manual' },
    ),
    taskFixture(
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
