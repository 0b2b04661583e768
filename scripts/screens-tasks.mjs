// The tasks of an analyst who works in Shanghai and looks at New York and Hong Kong too, each with the script that it runs.

/** The zone in which the pictures are taken. */
export const TIME_ZONE = 'Asia/Shanghai';

const cron = (expression, timeZone = TIME_ZONE) => ({ kind: 'cron', expression, timeZone });
const manual = { kind: 'manual' };

// Python's own sleep fails under a clock that libfaketime moves: the scripts wait by select.
const printing = (lines, what, result) => `
from closing_bell import output
for n in range(1, ${lines} + 1):
    print(f'[{n}/${lines}] 600{n % 1000:03d}.SH ${what} rows={n * 37 % 300}')
output(${JSON.stringify(result)})
`;
const working = (percent, message, unit) => `
import select
from closing_bell import progress
for n in range(1, 401):
    print(f'\\033[32mok\\033[0m 600{n:03d}.SH ${message} rows={n * 37 % 300}')
for n in range(3600):
    done = ${percent * 53} + n
    if n % 12 == 0:
        progress(round(done / 53.21, 1), message='${message}', current=f'${unit} {done}', done=done, total=5321)
    print(f'\\033[32mok\\033[0m 601{n % 1000:03d}.SH ${message} rows={n * 41 % 300}')
    select.select([], [], [], 2)
`;
const failing = (lines, what, error) => `
import select, sys
for n in range(1, ${lines} + 1):
    print(f'[{n}] ${what} 600{n:03d}.SH')
sys.stdout.flush()
select.select([], [], [], 4)
print('''Traceback (most recent call last):
${error}''', file=sys.stderr)
sys.exit(1)
`;
const thirdTry = `
import os, select, sys
print('GET /v2/fundamentals?period=2026Q3')
select.select([], [], [], 0.5)
if os.environ['CLOSING_BELL_ATTEMPT'] != '3':
    print('requests.exceptions.ConnectTimeout: no answer from the data vendor within 10 s', file=sys.stderr)
    sys.exit(1)
print('4,912 statements, 37 restated')
`;
const replay = `
from closing_bell import output, progress
for n in range(1, 20001):
    price = 3400 + (n * 7919 % 997) / 10
    colour = 31 if n % 3 else 32
    at = 34200 + n // 3
    print(f'\\033[2m{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}\\033[0m IF2612 \\033[{colour}m{price:8.1f}\\033[0m x {n % 41 + 1}')
    if n % 4000 == 0:
        progress(n / 200, message='replayed', done=n, total=20000)
output({'ticks': 20000, 'gaps': 0})
`;

/**
 * Each task as it is created, but for: `script`, the text of its Python file; `usual`, how long its past runs took, in
 * seconds (absent: none are made up); `trouble`, the share of them that failed.
 */
export const TASKS = [
  {
    key: 'night-session-ticks',
    name: '期货夜盘 tick 归档',
    tags: ['futures'],
    trigger: cron('45 2 * * 2-6'),
    script: printing(200, 'tick', { files: 214 }),
    usual: 1320,
    trouble: 0.03,
  },
  {
    key: 'us-close-snapshot',
    name: 'US close snapshot',
    description: 'Takes the closing auction of the NYSE.',
    tags: ['us'],
    trigger: cron('15 16 * * 1-5', 'America/New_York'),
    script: printing(80, 'close', { rows: 8210 }),
    usual: 170,
  },
  {
    key: 'news-digest',
    name: 'Overnight news digest',
    tags: ['house'],
    trigger: cron('30 7 * * 1-5'),
    script: printing(40, 'headline', { headlines: 118 }),
    missed: { policy: 'skip', graceSeconds: 300 },
    usual: 75,
  },
  {
    key: 'calendar-sync',
    name: 'STEP1 交易日历同步',
    tags: ['step'],
    trigger: cron('0 8 * * 1-5'),
    script: printing(40, '日历', { days: 250 }),
    usual: 12,
  },
  {
    key: 'security-master',
    name: 'STEP2 证券主数据',
    tags: ['step', 'tushare'],
    trigger: cron('20 8 * * 1-5'),
    script: printing(120, '主数据', { rows: 5321 }),
    group: 'tushare',
    usual: 95,
    trouble: 0.02,
  },
  {
    key: 'daily-bars',
    name: 'STEP3 日线数据',
    description: '全市场 A 股日线，含停牌与复权因子。',
    tags: ['step', 'tushare'],
    trigger: cron('40 17 * * 1-5'),
    script: working(35, '下载日线', '第'),
    params: { workers: 4, full: false },
    env: { TUSHARE_TIMEOUT: '30' },
    timeoutSeconds: 3600,
    retry: { max: 3, intervalSeconds: 60, backoff: 2 },
    group: 'tushare',
    usual: 1740,
    trouble: 0.08,
  },
  {
    key: 'minute-bars',
    name: 'STEP4 分钟线数据',
    tags: ['step', 'tushare'],
    trigger: cron('20 18 * * 1-5'),
    script: printing(300, '分钟线', { rows: 1277040 }),
    group: 'tushare',
    usual: 2400,
    trouble: 0.1,
  },
  {
    key: 'factor-momentum',
    name: '因子计算：动量、波动率与换手率（全市场，含北交所与科创板，滚动 250 日窗口）',
    tags: ['factor'],
    trigger: cron('10 19 * * 1-5'),
    script: printing(300, 'factor', { factors: 12 }),
    usual: 880,
  },
  {
    key: 'fx-fixing',
    name: 'FX fixing rates',
    tags: ['house'],
    trigger: cron('0 9 * * 1-5'),
    script: printing(20, 'fixing', { pairs: 28 }),
    usual: 8,
  },
  {
    key: 'preopen-check',
    name: 'Pre-open data check',
    description: 'Compares what came overnight with what was expected, before the desk starts.',
    tags: ['house'],
    trigger: cron('10 9 * * 1-5'),
    script: printing(60, 'checked', { checks: 60, warnings: 0 }),
    usual: 35,
    trouble: 0.04,
  },
  {
    key: 'risk-exposure',
    name: 'Risk exposure report',
    tags: ['risk'],
    trigger: cron('35 9 * * 1-5'),
    script: failing(
      60,
      'loading exposure of',
      `  File "risk_exposure.py", line 118, in <module>
    book = positions.join(model, on="code", validate="1:1")
  File "risk/frames.py", line 42, in join
    raise ValueError(f"{missing} positions have no factor loadings: {names}")
ValueError: 3 positions have no factor loadings: 688981.SH, 920819.BJ, 301269.SZ`,
    ),
    usual: 140,
    trouble: 0.04,
  },
  {
    key: 'opening-minutes',
    name: '开盘五分钟线',
    tags: ['tushare', 'cn'],
    trigger: cron('35 9 * * 1-5'),
    script: failing(
      40,
      '请求',
      `  File "opening_minutes.py", line 31, in <module>
    frame = pro.stk_mins(ts_code=code, freq="1min")
TushareError: 抱歉，您每分钟最多访问该接口 500 次`,
    ),
    retry: { max: 3, intervalSeconds: 900 },
    group: 'minute',
    usual: 60,
    trouble: 0.06,
  },
  {
    key: 'vendor-heartbeat',
    name: '数据商心跳检查',
    tags: ['house'],
    trigger: cron('*/30 9-15 * * 1-5'),
    script: "print('pong 23 ms')",
    missed: { policy: 'skip', graceSeconds: 60 },
    usual: 1,
    trouble: 0.01,
  },
  {
    key: 'announcements',
    name: '公告抓取',
    trigger: cron('0 8-22/2 * * *'),
    script: "import sys\nprint('没有新公告')\nsys.exit(99)",
    usual: 20,
  },
  {
    key: 'connect-flows',
    name: '沪港通资金流向',
    description: 'Two markets: 45 minutes after the close of Shanghai, unless Hong Kong has its holiday.',
    tags: ['cn', 'hk'],
    trigger: { kind: 'session', calendar: 'XSHG', event: 'close', offsetMinutes: 45 },
    guard: { calendar: 'XHKG', when: 'session-day' },
    script: printing(60, '资金流向', { rows: 2710 }),
  },
  {
    key: 'rebuild-day',
    name: '重建一个交易日 Rebuild a day',
    tags: ['step'],
    trigger: manual,
    action: {
      kind: 'workflow',
      workflow: {
        steps: [
          { id: 'calendar', task: 'calendar-sync' },
          { id: 'master', task: 'security-master', needs: ['calendar'] },
          { id: 'daily', task: 'daily-bars', needs: ['master'] },
          { id: 'minute', task: 'minute-bars', needs: ['master'] },
          { id: 'momentum', task: 'factor-momentum', needs: ['daily', 'minute'] },
        ],
      },
    },
  },
  {
    key: 'weekly-review',
    name: '周报生成',
    trigger: cron('0 10 * * 6'),
    script: printing(30, '章节', { pages: 18 }),
    usual: 420,
  },
  {
    key: 'walk-forward',
    name: 'Walk-forward backtest 2015–2026',
    tags: ['research'],
    trigger: manual,
    script: working(62, 'fold 8 of 13', 'step'),
    timeoutSeconds: 86400,
  },
  {
    key: 'fundamentals',
    name: 'Quarterly fundamentals',
    tags: ['research'],
    trigger: manual,
    script: thirdTry,
    retry: { max: 3, intervalSeconds: 2 },
  },
  { key: 'tick-replay', name: 'Tick replay IF2612', tags: ['futures'], trigger: manual, script: replay },
  {
    key: 'vendor-download',
    name: '补数：分钟线 2024',
    tags: ['tushare'],
    trigger: manual,
    script: working(5, '下载分钟线', '第'),
    group: 'tushare',
  },
  {
    key: 'report-upload',
    name: 'Report upload',
    trigger: manual,
    action: { kind: 'command', argv: ['/opt/quant/bin/upload-report', '--today'] },
  },
  {
    key: 'index-migration',
    name: '指数成分迁移',
    trigger: { kind: 'once', inDays: 9 },
    script: printing(5, '迁移', {}),
  },
];
