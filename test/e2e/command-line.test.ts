import { execFile, spawn, type ExecFileException } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEngineFile } from '@main/server/engine-file';
import { commandTask, tempDir } from '../support/engine';
import { HEADLESS, serve } from '../support/serve';
import { until } from '../support/until';
import { plannedIn, storeMissed } from '../unit/cli/real-host';

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

interface Ended {
  code: unknown;
  out: string;
  err: string;
}

/** Runs the built program to its end. */
function closingBell(...args: string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(process.execPath, [HEADLESS, ...args], (error: ExecFileException | null, out, err) =>
      done({ code: error ? error.code : 0, out, err }),
    );
  });
}

const hello = commandTask('hello', { action: { kind: 'command', shell: 'echo 你好; echo careful >&2' } });

/** Marks on the two tasks that the planner would act on at once. */
const marksOf = ({ marks }: Awaited<ReturnType<typeof plannedIn>>): object[] =>
  marks.filter((mark) => 'key' in mark && (mark.key === 'due' || mark.key === 'missed'));

describe('with an engine', () => {
  it('a second serve ends with 2 and names the holder, which goes on', async () => {
    await using first = await serve(dir.path);
    const second = await closingBell('serve', '--data', dir.path, '--port', '0', '--no-open');
    expect(second).toMatchObject({ code: 2, out: '' });
    expect(second.err).toContain(`held by process ${first.ready.pid}, which serves it at ${first.ready.url}`);
    expect(second.err).not.toContain(first.ready.token);
    expect((await first.call('health.get', {})).pid).toBe(first.ready.pid);
  });

  it('doctor and run go through it', async () => {
    await using engine = await serve(dir.path);
    await engine.call('tasks.create', { task: hello });
    const doctor = await closingBell('doctor', '--data', dir.path);
    expect(doctor).toMatchObject({ code: 0, err: '' });
    expect(doctor.out).toContain(`process ${engine.ready.pid} at ${engine.ready.url}`);
    expect(doctor.out).toMatch(/store +schema \d+, .*, (whole|not checked to its end yet)/);
    expect(await closingBell('run', 'hello', '--data', dir.path)).toMatchObject({ code: 0, out: '你好\n' });
    const { rows } = await engine.call('executions.list', { page: 1, pageSize: 10 });
    expect(rows).toMatchObject([{ key: 'hello', source: 'cli', status: 'success' }]);
  });

  it('writes down a bug that nobody caught, and stops in good order with 1', async () => {
    const onSignal = 'data:text/javascript,process.on(%22SIGUSR2%22,()=>{throw%20new%20Error(%22by%20the%20test%22)})';
    const engine = await serve(dir.path, { NODE_OPTIONS: `--import=${onSignal}` });
    await engine.call('tasks.create', {
      task: commandTask('long', { action: { kind: 'command', shell: 'sleep 60' } }),
    });
    const { id } = await engine.call('executions.start', { key: 'long' });
    await until(async () => (await engine.call('executions.get', { id })).status === 'running', { what: 'the run' });
    expect(await engine.end('SIGUSR2')).toBe(1);
    expect(await readFile(join(dir.path, 'engine.log'), 'utf8')).toMatch(/caught\. Error: by the test\n +at /);
    expect(await readdir(dir.path)).not.toContain('engine.json');
    await using again = await serve(dir.path);
    expect(await again.call('executions.get', { id })).toMatchObject({ status: 'terminated', reason: 'app-quit' });
  });
});

describe('with no engine, while moments are due and missed', () => {
  beforeEach(() => storeMissed(dir.path, [hello]));

  it('doctor tells what would run next and changes none of it', async () => {
    const before = await plannedIn(dir.path);
    const doctor = await closingBell('doctor', '--data', dir.path);
    expect(doctor).toMatchObject({ code: 0, err: '' });
    expect(doctor.out).toMatch(/store +schema \d+, .*, whole/);
    expect(doctor.out).toMatch(/next\n .* missed\n .* due\n/);
    expect(doctor.out).not.toMatch(/^engine /m);
    expect(await plannedIn(dir.path)).toEqual(before);
  });

  it('doctor says that the store is damaged and leaves it as it is', async () => {
    const file = join(dir.path, 'closing-bell.db');
    await writeFile(file, 'garbage');
    const before = await readdir(dir.path);
    const doctor = await closingBell('doctor', '--data', dir.path);
    expect(doctor).toMatchObject({ code: 1, err: '' });
    expect(doctor.out).toMatch(/^PROBLEM +The store .* is damaged .* It was left as it is/m);
    expect(await readdir(dir.path)).toEqual(before);
    expect(await readFile(file, 'utf8')).toBe('garbage');
  });

  it('run plans nothing, catches nothing up and moves no watermark, for a key and for a sample', async () => {
    const before = await plannedIn(dir.path);
    expect(before.runs).toEqual([]);
    const key = await closingBell('run', 'hello', '--data', dir.path);
    expect(key).toMatchObject({ code: 0, out: '你好\n' });
    expect(key.err).toMatch(/^hello: run 1\ncareful\nhello: success after /);
    const sample = await closingBell('run', 'sample-moving-averages', '--data', dir.path);
    expect(sample).toMatchObject({ code: 0 });
    expect(sample.out).not.toBe('');

    const after = await plannedIn(dir.path);
    expect(marksOf(after)).toEqual(marksOf(before));
    expect(after.runs.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual([
      { key: 'hello', source: 'cli' },
      { key: 'sample-moving-averages', source: 'cli' },
    ]);
  });

  it('a serve that is stopped while it starts runs none of it', async () => {
    const before = await plannedIn(dir.path);
    using other = tempDir();
    await using engine = await serve(other.path);
    // The launcher of another folder, taken for the one that this folder had last: the start waits for it to go.
    await copyFile(join(other.path, 'launcher.json'), join(dir.path, 'launcher.json'));
    const args = [HEADLESS, 'serve', '--data', dir.path, '--port', '0', '--no-open'];
    const starting = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const said = text(starting.stdout);
    const ended = once(starting, 'exit');
    const begun = await until(() => readEngineFile(dir.path), { what: 'the server' });
    expect(begun.pid).toBe(starting.pid);
    starting.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await said).toBe('');
    expect(await plannedIn(dir.path)).toEqual(before);
    expect(await engine.call('health.get', {})).toMatchObject({ launcher: { alive: true, restarts: 0 } });
  });

  // The proof that there was something to plan.
  it('serve runs what is due and decides what was missed', async () => {
    await using engine = await serve(dir.path);
    const rows = await until(
      async () => {
        const { rows } = await engine.call('executions.list', { page: 1, pageSize: 10 });
        return rows.length < 2 ? null : rows;
      },
      { what: 'both moments' },
    );
    expect(rows.map(({ key }) => key).toSorted()).toEqual(['due', 'missed']);
    expect(await engine.end()).toBe(0);
    expect(marksOf(await plannedIn(dir.path))).toMatchObject([{ nextAt: null }, { nextAt: null }]);
  });
});
