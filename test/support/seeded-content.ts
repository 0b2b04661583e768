import type { PrintedLines } from './acted-launcher';
import type { SeededEngine, SeededOptions } from './seeded-engine';
import type { SeedStore } from './seed-store';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const shell = (line: string) => ({ kind: 'command', shell: line });
const cron = (expression: string, timeZone = 'Asia/Shanghai') => ({ kind: 'cron', expression, timeZone });

const TRACEBACK = `TushareError: 抱歉，您每分钟最多访问该接口 500 次
Traceback (most recent call last):
  File "/home/lin/quant/pipeline/sync_daily.py", line 118, in <module>
    main()
  File "/home/lin/quant/pipeline/sync_daily.py", line 96, in main
    frame = pro.daily(ts_code=code, start_date=start)
TushareError: 抱歉，您每分钟最多访问该接口 500 次`;

/** Ids of the analyst's runs, in the order in which they came to be. */
export const RUNS = {
  /** Of `daily-bars`, by its time limit, from the command line. */
  timedOut: 1,
  /** Of `calendar-sync`, with a result. */
  success: 7,
  /** The newest of `factor-momentum`: it failed three times. */
  failed: 8,
  /** Of `us-close-snapshot`: it waits to be tried again. */
  retrying: 9,
  /** Of `daily-bars`, by hand. */
  running: 10,
} as const;

/** How many runs the analyst’s engine has. */
export const RUN_COUNT = 10;

const BARS = {
  key: 'daily-bars',
  name: 'STEP3 日线数据',
  description: '全市场 A 股日线，含停牌与复权因子。',
  tags: ['step', 'tushare'],
  trigger: cron('40 17 * * 1-5'),
  action: { ...shell('python sync_daily.py --date {{ params.date }}'), cwd: '/home/lin/quant/pipeline' },
  params: { date: '20261120', workers: 4, full: false },
  env: { TUSHARE_TIMEOUT: '30' },
  timeoutSeconds: 3600,
  retry: { max: 3, intervalSeconds: 60, backoff: 2 },
  group: 'tushare',
};

/** Versions of the task before the newest, the oldest first. */
const OLD_BARS = Array.from({ length: 6 }, (_none, at) => ({
  ...BARS,
  name: `${BARS.name} v${at + 1}`,
  timeoutSeconds: 600 * (6 - at),
  env: { ...BARS.env, OLD_VARIABLE: String(6 - at) },
}));

/** Tasks that look like an analyst's, and their runs up to now. */
export async function seedAnalyst(seed: SeedStore): Promise<void> {
  const calendar = seed.task({
    key: 'calendar-sync',
    name: 'STEP1 交易日历同步',
    tags: ['step', 'tushare'],
    trigger: cron('0 8 * * 1-5'),
    action: shell('python sync_calendar.py'),
  });
  const bars = seed.task(...OLD_BARS, BARS);
  const momentum = {
    key: 'factor-momentum',
    name: '因子计算：动量、波动率与换手率（全市场，含北交所与科创板，滚动 250 日窗口）',
    tags: ['factor'],
    trigger: cron('*/5 9-15 * * 1-5'),
    action: { kind: 'command', argv: ['python', 'factors.py', '--set', 'momentum'] },
  };
  const factor = seed.task({ ...momentum, timeoutSeconds: 900 }, { ...momentum, timeoutSeconds: 1800 }, momentum);
  seed.task({
    key: 'us-close-snapshot',
    name: 'US close snapshot',
    description: 'Takes the closing auction of the NYSE and writes a parquet file.',
    tags: ['us'],
    trigger: cron('15 16 * * 1-5', 'America/New_York'),
    action: shell('python snapshot.py --venue XNYS'),
    missed: { policy: 'run-all', limit: 5 },
    retry: { max: 3, intervalSeconds: 3600 },
  });
  const heartbeat = seed.task({
    key: 'vendor-heartbeat',
    name: '数据商心跳检查',
    trigger: { kind: 'interval', everySeconds: 3600, anchorAt: 0 },
    action: shell('curl -fsS https://api.example.test/ping'),
  });
  seed.task({
    key: 'weekly-report',
    name: '周报生成',
    trigger: cron('0 10 * * 6'),
    action: shell('python weekly_report.py'),
    enabled: false,
  });
  seed.task({
    key: 'backtest',
    name: 'Backtest on demand',
    trigger: { kind: 'manual' },
    action: shell('python backtest.py'),
  });
  seed.task({
    key: 'index-migration',
    name: '指数成分迁移',
    trigger: { kind: 'once', at: seed.now + 9 * DAY },
    action: shell('python migrate_index.py'),
    paused: true,
  });

  const ago = (agoMs: number, tookMs?: number) => ({ agoMs, ...(tookMs === undefined ? {} : { tookMs }) });
  seed.run(bars, { ...ago(55 * HOUR, 186_000), status: 'failed', reason: 'timeout', source: 'cli' });
  seed.run(heartbeat, { ...ago(48 * HOUR, 155_000), status: 'success', source: 'catch-up' });
  seed.run(bars, { ...ago(41 * HOUR, 124_000), status: 'success', reason: 'marked', source: 'rerun' });
  seed.run(heartbeat, { ...ago(34 * HOUR, 93_000), status: 'terminated', reason: 'cancelled', source: 'manual' });
  seed.run(bars, { ...ago(27 * HOUR), status: 'skipped', reason: 'overlap' });
  seed.run(heartbeat, { ...ago(20 * HOUR), status: 'missed', reason: 'asleep' });
  const result = { rows: 5_300, newest: '2026-11-20' };
  const success = seed.run(calendar, { ...ago(9 * HOUR, 4_230), status: 'success', result });
  const failed = seed.run(factor, {
    ...ago(3 * MINUTE, 83_000),
    status: 'failed',
    reason: 'exit-code',
    error: TRACEBACK,
    attempts: [{}, { exitCode: null, signal: 'SIGKILL', reason: 'signal' }, { exitCode: 1 }],
  });
  await seed.log(success, 1, seedLines(240));
  for (const attempt of [1, 2, 3]) await seed.log(failed, attempt, seedLines(240));
}

/** What runs and waits at the analyst's when somebody looks: a run that tells how far it is, and one to be tried again. */
export async function actAnalyst(engine: SeededEngine): Promise<void> {
  await engine.call('settings.set', { slots: 4, groups: { tushare: 2, wind: 1 } });
  const retrying = await engine.run('us-close-snapshot');
  await engine.launcher.child(retrying).end({ exitCode: 1 });
  const running = await engine.run('daily-bars', { params: { date: '20261120', workers: 4 } });
  const child = engine.launcher.child(running);
  await child.printAll(seedLines(240));
  child.progress({
    percent: 35,
    message: '下载日线',
    current: '600000.SH',
    done: 1_862,
    total: 5_321,
    etaAt: engine.time.clock.now() + 4 * MINUTE,
  });
}

/** Makes a task late: a run of `factor-momentum` waits for the place of the one that runs. Answers its id. */
export async function makeLate(engine: SeededEngine): Promise<number> {
  await engine.call('settings.set', { groups: { tushare: 1 } });
  await engine.edit('factor-momentum', { group: 'tushare', missed: { graceSeconds: 60 } });
  const { id } = await engine.call('executions.start', { key: 'factor-momentum' });
  engine.time.advance(90_000);
  return id;
}

/** The analyst's engine. */
export const ANALYST: SeededOptions = { seed: seedAnalyst, act: actAnalyst };

/** One line of the logs: a download's, now and then a warning, colours, or a long row. */
export function seedLine(n: number): { stream: PrintedLines['stream']; text: string } {
  const code = String(600_000 + (n % 4_000)).padStart(6, '0');
  if (n % 97 === 0) return { stream: 'stderr', text: `WARNING 重试 ${code}.SH：接口超时，等待 3 秒 <b>not bold</b>` };
  const text =
    n % 13 === 0
      ? `\u001b[32m完成\u001b[0m ${code}.SH \u001b[1m5300 行\u001b[0m`
      : n % 41 === 0
        ? `row ${n} ${'0123456789 '.repeat(30)}`
        : `[${n}] download ${code}.SH rows=${n % 300} close=${(10 + (n % 700) / 10).toFixed(2)}`;
  return { stream: 'stdout', text };
}

/** The first lines of such a log, those of one stream together. */
export function* seedLines(count: number): Generator<PrintedLines> {
  for (let from = 1; from <= count; from += 97) {
    const to = Math.min(from + 96, count);
    const texts = Array.from({ length: to - from + 1 }, (_none, at) => seedLine(from + at).text);
    if (to % 97 !== 0) yield { stream: 'stdout', texts };
    else {
      yield { stream: 'stdout', texts: texts.slice(0, -1) };
      yield { stream: 'stderr', texts: texts.slice(-1) };
    }
  }
}
