import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { idle, startEngine } from './engine';
import { medianOf, quantile, report, round, timed, watchLoop } from './report';

const LINES = 1_000_000;
/** Prints a million lines of 100 bytes, 1,000 at a time, as a program with a buffered stdout does. */
const CHILD = `
import sys
line = b'2026-01-05 15:00:00 600000.SH open 10.01 high 10.20 low 9.98 close 10.11 volume 12345678'.ljust(99, b'.') + b'\\n'
for _ in range(${LINES / 1000}):
    sys.stdout.buffer.write(line * 1000)
sys.stdout.buffer.flush()
`;

function residentMb(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1e6;
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'closing-bell-lines-'));
  const script = join(dir, 'lines.py');
  writeFileSync(script, CHILD);
  await using bench = await startEngine();
  await bench.call('tasks.create', {
    task: { key: 'lines', trigger: { kind: 'manual' }, action: { kind: 'command', argv: ['python3', script] } },
  });
  const pipe = (): Promise<void> => {
    const child = spawn('python3', [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    return pipeline(child.stdout, createWriteStream(join(dir, 'piped.log')));
  };
  const ours: number[] = [];
  const piped: number[] = [];
  let peak = 0;
  let id = 0;
  const before = residentMb((await bench.call('health.get', {})).launcher.pid ?? 0);
  const loop = watchLoop();
  for (let i = 0; i < 3; i += 1) {
    piped.push(await timed(pipe));
    const launcher = (await bench.call('health.get', {})).launcher.pid ?? 0;
    const look = setInterval(() => (peak = Math.max(peak, residentMb(launcher))), 10);
    ours.push(
      await timed(async () => {
        id = (await bench.call('executions.start', { key: 'lines' })).id;
        await idle(bench);
      }),
    );
    clearInterval(look);
  }
  const { totalLines } = await bench.call('logs.read', { id, fromLine: 1, count: 1 });
  if (totalLines !== LINES) throw new Error(`${totalLines} lines came through.`);
  const mb = (LINES * 100) / 1e6;
  const [a, b] = [(mb / quantile(ours, 0.5)) * 1000, (mb / quantile(piped, 0.5)) * 1000];
  report({
    work: 'a million lines of 100 bytes from a child to file and index',
    ours: `${round(a, 0)} MB a second`,
    peer: `stream.pipe of the same child to a file: ${round(b, 0)} MB a second`,
    ratio: round(a / b, 2),
    bar: 'at least 0.4',
  });
  report({
    work: 'meanwhile: main loop p99; launcher memory before and at its peak',
    ours: `${round(loop.p99())} ms; ${round(before, 0)} MB, ${round(peak, 0)} MB`,
    peer: '–',
    ratio: '–',
    bar: '20 ms; flat',
  });
  report({
    work: 'the log of a million lines: open; jump to line 500,000; search all of it for what is not there',
    ours: `${round(await medianOf(5, () => bench.call('logs.open', { id })))} ms; ${round(
      await medianOf(5, () => bench.call('logs.read', { id, fromLine: 500_000, count: 200 })),
    )} ms; ${round(await medianOf(3, () => bench.call('logs.search', { id, query: 'no such text' })), 0)} ms`,
    peer: '–',
    ratio: '–',
    bar: '150 ms; 50 ms; 1 s',
  });
  rmSync(dir, { recursive: true, force: true });
}

await main();
