import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandAction } from '@shared/kinds/actions/command';
import { taskWriteSchema } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';

const samples = resolve(import.meta.dirname, '../../../resources/samples');

interface Outcome {
  exitCode: number | null;
  stdout: Buffer;
  stderr: string;
}

async function run(script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [join(samples, script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const exit = new Promise<number | null>((done, fail) => child.once('close', done).once('error', fail));
  const [stdout, stderr, exitCode] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exit]);
  return { exitCode, stdout, stderr: stderr.toString() };
}

/** What the lines with this marker say. */
function said(marker: 'progress' | 'output', stdout: Buffer): Record<string, unknown>[] {
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.startsWith(`::${marker} `))
    .map((line) => JSON.parse(line.slice(marker.length + 3)) as Record<string, unknown>);
}

/** What a command runs, apart from the folder of the samples. */
function programOf(action: CommandAction | undefined): string {
  expect(action?.interpreter).toEqual({ kind: 'node' });
  return action?.argv?.[0] ?? '';
}

describe('samples.json', () => {
  test('holds tasks that the model takes, none of them enabled, each with a script that is there', async () => {
    const { tasks } = JSON.parse(await readFile(join(samples, 'samples.json'), 'utf8')) as { tasks: unknown[] };
    const parsed = tasks.map((task) => taskWriteSchema.parse(task));
    expect(parsed.map((task) => task.key)).toEqual([
      'sample-moving-averages',
      'sample-fails-twice',
      'sample-long-log',
      'sample-gbk',
      'sample-every-minute',
      'sample-daily-bars',
      'sample-fundamentals',
      'sample-factors',
      'sample-nightly',
    ]);
    for (const task of parsed) {
      expect(task).toMatchObject({ enabled: false, tags: ['sample'] });
      const actions = task.action.kind === 'command' ? [task.action] : ownCommands(task.action.workflow);
      for (const program of actions.map(programOf)) {
        expect(program).toMatch(/^\{SAMPLES\}\/[a-z/-]+\.mjs$/);
        await expect(readFile(join(samples, program.replace('{SAMPLES}/', '')))).resolves.toBeInstanceOf(Buffer);
      }
    }
  });
});

function ownCommands({ steps }: Workflow): CommandAction[] {
  return steps.flatMap(({ action }) => action ?? []);
}

describe('moving-averages.mjs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'closing-bell-samples-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('writes the averages of real closes and tells how far it is', async () => {
    const { exitCode, stdout, stderr } = await run('moving-averages.mjs', ['--pace-ms', '0'], {
      CLOSING_BELL_SAMPLE_OUT: folder,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

    const progress = said('progress', stdout);
    expect(progress).toHaveLength(21);
    expect(progress[0]).toEqual({ percent: 5, message: '计算 2000 年均线', current: '2000', done: 1, total: 21 });
    expect(progress.at(-1)).toMatchObject({ percent: 100, current: '2020', done: 21, total: 21 });
    const report = join(folder, 'moving-averages.md');
    expect(said('output', stdout)).toEqual([{ rows: 5105, newest: '2020-04-17', crossings: 26, report }]);

    const csv = await readFile(join(samples, 'data/sp500-2000.csv'), 'utf8');
    const closes = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[4]));
    const mean = (size: number): string =>
      (closes.slice(-size).reduce((sum, close) => sum + close, 0) / size).toFixed(2);
    const text = await readFile(report, 'utf8');
    expect(text).toContain(`| 2020 | 2874.56 | ${mean(20)} | ${mean(60)} | ${mean(250)} | 1 |`);
    expect(text).toContain('| 2020-03-16 | 2386.13 | 死叉 down |');
  });

  test('a folder given as an argument wins, and a bad pace is refused', async () => {
    const given = join(folder, 'deep', 'given');
    const { exitCode } = await run('moving-averages.mjs', ['--pace-ms', '0', '--out', given], {
      CLOSING_BELL_SAMPLE_OUT: folder,
    });
    expect(exitCode).toBe(0);
    await expect(readFile(join(given, 'moving-averages.md'), 'utf8')).resolves.toContain('5105 daily bars');

    const refused = await run('moving-averages.mjs', ['--pace-ms', 'fast', '--out', given]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('not "fast"');
  });
});

describe('fails-twice.mjs', () => {
  test.each([
    { attempt: '1', exitCode: 1, output: [] },
    { attempt: '2', exitCode: 1, output: [] },
    { attempt: '3', exitCode: 0, output: [{ attempts: 3 }] },
  ])('attempt $attempt exits with $exitCode', async ({ attempt, exitCode, output }) => {
    const outcome = await run('fails-twice.mjs', [], { CLOSING_BELL_ATTEMPT: attempt });
    expect(outcome.exitCode).toBe(exitCode);
    expect(said('output', outcome.stdout)).toEqual(output);
    expect(outcome.stderr.includes(`attempt ${attempt} of 3`)).toBe(exitCode === 1);
  });
});

test('long-log.mjs writes 100,000 coloured lines, a hundred of them on stderr', async () => {
  const { exitCode, stdout, stderr } = await run('long-log.mjs');
  expect(exitCode).toBe(0);
  const out = stdout.toString().trimEnd().split('\n');
  const err = stderr.trimEnd().split('\n');
  expect([out.length, err.length]).toEqual([99_900, 100]);
  expect(out[0]).toBe('\x1b[32mINFO\x1b[0m  000001 600001.SH 日线已更新 daily bars up to date');
  expect(err.at(-1)).toBe('\x1b[33mWARN\x1b[0m  100000 600000.SH 没有成交 no trades today');
});

test('gbk-and-chinese.mjs prints lines of raw GBK between lines of UTF-8', async () => {
  const { exitCode, stdout } = await run('gbk-and-chinese.mjs');
  expect(exitCode).toBe(0);
  const lines = stdout
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'));
  const strict = (encoding: string, line: Buffer): string => new TextDecoder(encoding, { fatal: true }).decode(line);
  const [first, second, third, fourth] = lines as [Buffer, Buffer, Buffer, Buffer];
  expect(lines).toHaveLength(4);
  expect(strict('utf-8', first)).toBe('UTF-8：贵州茅台 收盘 1685.00 涨跌 +0.42%');
  expect(strict('utf-8', third)).toBe('UTF-8：你好，世界 👋 𠮷野家');
  expect(() => strict('utf-8', second)).toThrow(TypeError);
  expect(() => strict('utf-8', fourth)).toThrow(TypeError);
  expect(strict('gb18030', second)).toBe('GBK: 平安银行 收盘 11.26 涨跌 -1.05%');
  expect(strict('gb18030', fourth)).toBe('GBK: 数据更新完成');
});

test('every-minute.mjs prints one quote of a day that is in the file', async () => {
  const { exitCode, stdout } = await run('every-minute.mjs');
  expect(exitCode).toBe(0);
  const [output] = said('output', stdout);
  const csv = await readFile(join(samples, 'data/sp500-2000.csv'), 'utf8');
  const bar = csv.split('\n').find((line) => line.startsWith(String(output?.['date'])));
  expect(Number(bar?.split(',')[4])).toBe(output?.['close']);
  expect(stdout.toString()).toMatch(/^\d{4}-\d{2}-\d{2} {2}开 open .*涨跌 change [+-]\d+\.\d{2}%\n/);
});
