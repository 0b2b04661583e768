// What an analyst's engine might hold: tasks in two languages and runs of every outcome, all made by the real engine.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findNode } from './ensure.mjs';

const zone = 'Asia/Shanghai';
const cron = (expression, timeZone = zone) => ({ kind: 'cron', expression, timeZone });
const printing = (lines, result) => `
for (let n = 1; n <= ${lines}; n += 1) console.log('[' + n + '] 600' + String(n % 1000).padStart(3, '0') + '.SH 日线 rows=' + (n * 37) % 300);
console.log('::output ' + JSON.stringify(${JSON.stringify(result)}));`;
const working = (percent, message) => `
console.log('开始下载，共 5321 只证券');
for (let n = 1; n <= 400; n += 1) console.log('\\u001b[32m完成\\u001b[0m 600' + String(n).padStart(3, '0') + '.SH');
console.log('::progress ' + JSON.stringify({ percent: ${percent}, message: '${message}', current: '600400.SH', done: ${percent * 53}, total: 5321 }));
let n = 0;
setInterval(() => console.log('等待数据商返回 ' + ++n), 1000);`;
const failing = `
for (let n = 1; n <= 60; n += 1) console.log('[' + n + '] 请求 600' + String(n).padStart(3, '0') + '.SH');
console.error('Traceback (most recent call last):');
console.error('  File "sync_minute.py", line 118, in <module>');
console.error('    frame = pro.stk_mins(ts_code=code, freq="1min")');
console.error('TushareError: 抱歉，您每分钟最多访问该接口 500 次');
process.exit(1);`;

/** The tasks, none of them enabled yet; each but one runs a script of its own. */
export const TASKS = [
  {
    key: 'calendar-sync',
    name: 'STEP1 交易日历同步',
    tags: ['step'],
    trigger: cron('0 8 * * 1-5'),
    script: printing(40, { days: 250 }),
  },
  {
    key: 'security-master',
    name: 'STEP2 证券主数据',
    tags: ['step'],
    trigger: cron('20 8 * * 1-5'),
    script: printing(120, { rows: 5321 }),
    group: 'tushare',
  },
  {
    key: 'daily-bars',
    name: 'STEP3 日线数据',
    description: '全市场 A 股日线，含停牌与复权因子。',
    tags: ['step', 'tushare'],
    trigger: cron('40 17 * * 1-5'),
    script: working(35, '下载日线'),
    params: { workers: 4, full: false },
    env: { TUSHARE_TIMEOUT: '30' },
    timeoutSeconds: 3600,
    retry: { max: 3, intervalSeconds: 60, backoff: 2 },
    group: 'tushare',
  },
  {
    key: 'minute-bars',
    name: 'STEP4 分钟线数据',
    tags: ['step', 'tushare'],
    trigger: cron('10 18 * * 1-5'),
    script: failing,
    group: 'minute',
  },
  {
    key: 'factor-momentum',
    name: '因子计算：动量、波动率与换手率（全市场，含北交所与科创板，滚动 250 日窗口）',
    tags: ['factor'],
    trigger: cron('30 18 * * 1-5'),
    script: printing(300, { factors: 12 }),
  },
  {
    key: 'us-close-snapshot',
    name: 'US close snapshot',
    description: 'Takes the closing auction of the NYSE.',
    tags: ['us'],
    trigger: cron('15 16 * * 1-5', 'America/New_York'),
    script: printing(80, { rows: 8210 }),
  },
  {
    key: 'vendor-heartbeat',
    name: '数据商心跳检查',
    trigger: { kind: 'interval', everySeconds: 900, anchorAt: 0 },
    script: "console.log('pong 23 ms')",
    missed: { policy: 'skip', graceSeconds: 0 },
  },
  {
    key: 'vendor-download',
    name: 'Vendor download',
    tags: ['tushare'],
    trigger: { kind: 'manual' },
    script: working(62, 'Downloading factors'),
    group: 'tushare',
  },
  {
    key: 'nothing-new',
    name: '公告抓取',
    trigger: cron('0 */2 * * *'),
    script: "console.log('没有新公告'); process.exit(99)",
  },
  {
    key: 'slow-backtest',
    name: 'Backtest on demand',
    tags: ['research'],
    trigger: { kind: 'manual' },
    script: working(8, 'Backtest 2015–2026'),
    timeoutSeconds: 86400,
  },
  {
    key: 'flaky-report',
    name: '周报生成',
    trigger: cron('0 10 * * 6'),
    script: failing,
    retry: { max: 3, intervalSeconds: 1800 },
  },
  {
    key: 'index-migration',
    name: '指数成分迁移',
    trigger: { kind: 'once', at: Date.now() + 9 * 86_400_000 },
    script: printing(5, {}),
  },
  {
    key: 'broken-path',
    name: 'Report upload',
    trigger: { kind: 'manual' },
    action: { kind: 'command', argv: ['/opt/quant/bin/upload-report', '--today'] },
  },
  {
    key: 'second-tick',
    name: '逐秒行情',
    trigger: { kind: 'interval', everySeconds: 2, anchorAt: 0 },
    script: "console.log('tick')",
    missed: { policy: 'skip', graceSeconds: 0 },
  },
];

/** How far back runs are made, the oldest first, where the machine can pretend that it is then. */
const AGO = [
  ...[29, 28, 27, 26, 25, 22, 21, 20, 19, 18, 15, 14, 13, 12, 11, 8, 7, 6, 5, 4, 2, 1].map((days) => `${days}d`),
  ...[9, 6, 4, 2].map((hours) => `${hours}h`),
];
/** Where the pictures are taken. */
export const TIME_ZONE = zone;

/** An engine of its own on a folder, driven as any script would. `ago` sets its clock back: 29d, 6h. */
export async function startEngine(headless, dataDir, ago = '0d') {
  const args = [headless, 'serve', '--data', dataDir, '--port', '0', '--no-open'];
  const [program, ...rest] = ago === '0d' ? [findNode(), ...args] : ['faketime', '-f', `-${ago}`, findNode(), ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TZ: zone } });
  // Whoever ends the pictures early leaves no engine behind.
  process.once('exit', () => child.kill());
  const ready = await new Promise((done, fail) => {
    child.stdout.once('data', (data) => done(JSON.parse(String(data))));
    child.once('exit', (code) => fail(new Error(`The engine ended with ${code}.`)));
  });
  async function call(name, input = {}) {
    const response = await fetch(`${ready.url}/rpc/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const reply = await response.json();
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
    return reply.value;
  }
  async function stop() {
    const gone = new Promise((done) => child.once('exit', done));
    process.kill(ready.pid, 'SIGTERM');
    await gone;
  }
  /** Starts a task and waits for it to get somewhere: its end, unless others are named. */
  async function run(key, until = ['success', 'failed', 'terminated', 'skipped', 'completed']) {
    let { id, status } = await call('executions.start', { key });
    for (let looks = 0; !until.includes(status); looks += 1) {
      if (looks > 300) throw new Error(`${key} stays ${status}.`);
      await pause(50);
      ({ status } = await call('executions.get', { id }));
    }
    return id;
  }
  return { ...ready, call, stop, run };
}

async function makeHistory(headless, dataDir) {
  if (spawnSync('faketime', ['--version']).status !== 0) {
    process.stderr.write('faketime is missing: the history of 30 days stays empty.\n');
    return;
  }
  for (const [at, ago] of AGO.entries()) {
    const engine = await startEngine(headless, dataDir, ago);
    for (const key of ['calendar-sync', 'security-master', 'factor-momentum', 'us-close-snapshot'])
      await engine.run(key);
    if (at % 4 === 1) await engine.run('minute-bars');
    if (at % 5 === 2) await engine.run('nothing-new');
    await engine.stop();
  }
}

/** Fills a folder and answers the running engine with the runs that the pictures show. */
export async function fill(headless, dataDir) {
  let engine = await startEngine(headless, dataDir);
  await engine.call('samples.load');
  await engine.call('settings.set', { slots: 4, groups: { tushare: 1, minute: 2, wind: 1 } });
  const scripts = join(dataDir, 'scripts');
  mkdirSync(scripts);
  for (const { script, ...task } of TASKS) {
    const file = join(scripts, `${task.key}.mjs`);
    if (script !== undefined) writeFileSync(file, script);
    const action = { kind: 'command', argv: [file, '--date', '{{ run_date | ymd }}'], interpreter: { kind: 'node' } };
    await engine.call('tasks.create', { task: { action, ...task, enabled: false } });
  }
  await engine.stop();
  await makeHistory(headless, dataDir);

  // Off while something is due: that is what a missed run is.
  engine = await startEngine(headless, dataDir);
  await engine.call('tasks.setEnabled', { keys: ['second-tick'], enabled: true });
  await pause(2_500);
  await engine.stop();
  await pause(4_500);
  engine = await startEngine(headless, dataDir);
  await engine.call('tasks.setEnabled', { keys: ['second-tick'], enabled: false });

  const runs = {};
  for (const key of ['calendar-sync', 'security-master', 'us-close-snapshot', 'nothing-new', 'broken-path'])
    await engine.run(key);
  runs.success = await engine.run('sample-moving-averages');
  runs.retried = await engine.run('sample-fails-twice');
  runs.long = await engine.run('sample-long-log');
  runs.failed = await engine.run('minute-bars');
  const cancelled = await engine.run('slow-backtest', ['running']);
  await engine.call('executions.cancel', { id: cancelled });
  await engine.run('flaky-report', ['pending', 'running']);
  runs.running = await engine.run('daily-bars', ['running']);
  await engine.run('vendor-download', ['pending']);
  await engine.run('slow-backtest', ['running', 'pending']).catch(() => undefined);
  const enabled = TASKS.filter(({ key, trigger }) => key !== 'second-tick' && trigger.kind !== 'manual').map(
    ({ key }) => key,
  );
  await engine.call('tasks.setEnabled', { keys: enabled, enabled: true });
  await engine.call('tasks.setPaused', { keys: ['index-migration'], paused: true });
  return { engine, runs };
}
