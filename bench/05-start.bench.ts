import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startEngine, trueTask, idle } from './engine';
import { fillHistory } from './history';
import { medianOf, quantile, report, round, timed } from './report';

const TASKS = 10_000;
const IDLE_MS = 20_000;

/** Starts `serve` and waits for its line; ms from process start. */
async function serve(dataDir: string): Promise<{ child: ChildProcess; ms: number; pid: number }> {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    ['out/main/headless.js', 'serve', '--data', dataDir, '--port', '0', '--no-open'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const line = await new Promise<string>((done) => child.stdout?.once('data', (data: Buffer) => done(String(data))));
  const { pid } = JSON.parse(line) as { pid: number };
  return { child, ms: performance.now() - from, pid };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** Processor time used so far, ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
const residentMb = (pid: number): number =>
  (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1e6;

/** The limit: bare inserts of the same number of definitions into SQLite, one transaction. */
function bareInserts(): void {
  const db = new Database(':memory:');
  db.exec('create table t (id integer primary key, key text unique, definition text) strict');
  const insert = db.prepare('insert into t (key, definition) values (?, ?)');
  db.transaction(() => {
    for (let i = 0; i < TASKS; i += 1) insert.run(`t${i}`, JSON.stringify(trueTask(`t${i}`)));
  })();
  db.close();
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'closing-bell-start-'));
  const bench = await startEngine(dataDir);
  await bench.call('tasks.create', { task: trueTask('first') });
  await bench.call('executions.start', { key: 'first' });
  await idle(bench);
  const imported = await timed(async () => {
    for (let i = 0; i < TASKS; i += 1) {
      const trigger = {
        kind: 'cron' as const,
        expression: `${i % 60} ${i % 24} * * ${i % 7}`,
        timeZone: 'Asia/Shanghai',
      };
      await bench.call('tasks.create', { task: trueTask(`t${i}`, { trigger }) });
    }
  });
  const bare = await medianOf(3, bareInserts);
  report({
    work: '10,000 cron tasks created one call each, each its own durable commit with version and audit row',
    ours: `${round(imported / 1000, 2)} s`,
    peer: `the same number of bare inserts in one transaction: ${round(bare / 1000, 2)} s`,
    ratio: round(bare / imported, 3),
    bar: '2.5 s for an import',
  });
  const edited = await medianOf(21, async () => {
    const { version } = await bench.call('tasks.get', { key: 't77' });
    await bench.call('tasks.update', { key: 't77', version, task: trueTask('t77', { description: String(version) }) });
  });
  const listed = await medianOf(9, () => bench.call('tasks.list', { pageSize: 50, filter: { text: 't77' } }));
  report({
    work: 'with 10,000 tasks: edit one; a page of the list filtered by text',
    ours: `${round(edited)} ms; ${round(listed)} ms`,
    peer: '–',
    ratio: '–',
    bar: '10 ms; –',
  });
  await bench.engine.stop();
  fillHistory(dataDir, 1_000_000, TASKS);
  const starts: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const { child, ms } = await serve(dataDir);
    starts.push(ms);
    await end(child);
  }
  report({
    work: 'process start to ready with 10,000 tasks and a million executions (median of 5)',
    ours: `${round(quantile(starts, 0.5) / 1000, 2)} s`,
    peer: '–',
    ratio: '–',
    bar: '1.5 s',
  });
  const { child, pid } = await serve(dataDir);
  // The full integrity check of a large store runs in the background after a start; idle begins after it.
  await new Promise((done) => setTimeout(done, 30_000));
  const before = cpuMs(pid);
  await new Promise((done) => setTimeout(done, IDLE_MS));
  const share = ((cpuMs(pid) - before) / IDLE_MS) * 100;
  report({
    work: 'idle with 10,000 tasks: processor; resident memory of the engine',
    ours: `${round(share, 2)} % of a core; ${round(residentMb(pid), 0)} MB`,
    peer: '–',
    ratio: '–',
    bar: '0.5 %; 150 MB',
  });
  await end(child);
  rmSync(dataDir, { recursive: true, force: true });
}

await main();
