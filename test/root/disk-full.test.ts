import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LogLine } from '@shared/model/log';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { serve, type Served } from '../support/serve';
import { SmallDisk } from '../support/small-disk';
import { until } from '../support/until';

const LINES = 200_000;

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

/** The whole log, as it is read through its index. */
async function readAll(served: Served, id: number): Promise<{ lines: LogLine[]; totalLines: number }> {
  const lines: LogLine[] = [];
  for (;;) {
    const page = await served.call('logs.read', { id, fromLine: lines.length + 1, count: 2000 });
    lines.push(...page.lines);
    if (page.lines.length === 0) return { lines, totalLines: page.totalLines };
  }
}

it('a disk of logs that is full during a whole run: the attempt and the health check say how many lines are lost', async () => {
  using disk = SmallDisk.mount(join(dir.path, 'disk'), 1);
  const data = join(dir.path, 'data');
  mkdirSync(data);
  symlinkSync(disk.path, join(data, 'logs'));
  await using served = await serve(data, NO_PROFILE);
  // The folder that the first runs share is there: only what is written into it finds no room.
  mkdirSync(join(disk.path, '0'));
  const filler = join(disk.path, 'filler');
  expect(() => writeFileSync(filler, Buffer.alloc(2_000_000, 1))).toThrow('ENOSPC');
  const task = commandTask('prints', { action: { kind: 'command', shell: 'seq 1 500; seq 1 10 >&2' } });
  await served.call('tasks.create', { task });
  const ended = async (id: number) => {
    const row = await served.call('executions.get', { id });
    return row.finishedAt === null ? null : row;
  };
  const first = await served.call('executions.start', { key: 'prints' });
  const run = await until(() => ended(first.id), { what: 'the end of the run' });
  expect(run).toMatchObject({ status: 'success', attempts: [{ number: 1, lostLines: 510 }] });
  expect(await served.call('logs.read', { id: first.id, fromLine: 1, count: 10 })).toMatchObject({ totalLines: 0 });
  const health = await served.call('health.get', {});
  expect(health).toMatchObject({ ok: false, problems: [{ code: 'logs' }] });
  expect(health.problems[0]?.message).toMatch(/ENOSPC.*Lines of run 1 lost so far: 510\.$/);

  rmSync(filler);
  const second = await served.call('executions.start', { key: 'prints' });
  const next = await until(() => ended(second.id), { what: 'the end of the next run' });
  expect(next.attempts).toMatchObject([{ lostLines: 0 }]);
  await until(async () => (await served.call('health.get', {})).ok, { what: 'all to be well' });
});

/** The log’s text as it lies on the disk, whatever its index says. */
function fileOf(disk: SmallDisk, id: number): string {
  const logs = join(disk.path, 'logs');
  const name = readdirSync(logs, { recursive: true, encoding: 'utf8' }).find((one) => basename(one) === `${id}.1.log`);
  return readFileSync(join(logs, name ?? 'nothing'), 'utf8');
}

it(
  'a disk that fills up under log and store: the run ends with its outcome once there is room, and the log says what it lost',
  { timeout: 120_000 },
  async () => {
    using disk = SmallDisk.mount(join(dir.path, 'disk'), 12);
    await using served = await serve(disk.path, NO_PROFILE);
    const gates = [join(dir.path, 'gate-1'), join(dir.path, 'gate-2')] as const;
    const shell = [
      'echo begun',
      `while [ ! -e '${gates[0]}' ]; do sleep 0.05; done`,
      `seq 1 ${LINES}`,
      `echo '::progress {"percent": 50}'`,
      // It goes on to print while it waits, so that there is something to store once there is room.
      `n=0; while [ ! -e '${gates[1]}' ]; do n=$((n+1)); echo "waits $n"; sleep 0.05; done`,
      `echo "done $n"`,
      `echo '::output {"rows": 7}'`,
    ].join('\n');
    await served.call('tasks.create', { task: commandTask('floods', { action: { kind: 'command', shell } }) });
    await served.call('tasks.create', { task: commandTask('after') });
    const { id } = await served.call('executions.start', { key: 'floods' });
    await until(async () => (await served.call('logs.open', { id })).totalLines === 1, { what: 'the first line' });

    const filler = join(disk.path, 'filler');
    // It is full with the first of these that fails.
    expect(() => writeFileSync(filler, Buffer.alloc(16_000_000, 1))).toThrow('ENOSPC');
    writeFileSync(gates[0], '');
    const codes = async () => (await served.call('health.get', {})).problems.map((problem) => problem.code);
    await until(async () => (await codes()).includes('store-events'), {
      what: 'the health check to tell of the store',
    });
    expect(await codes()).toContain('logs');
    await expect(served.call('executions.start', { key: 'after' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await served.call('executions.get', { id })).toMatchObject({ status: 'running' });

    rmSync(filler);
    await until(async () => (await served.call('logs.open', { id })).totalLines > 1, { what: 'the log to go on' });
    writeFileSync(gates[1], '');
    const ended = await until(
      async () => {
        const row = await served.call('executions.get', { id });
        return row.status === 'running' ? null : row;
      },
      { what: 'the outcome to be written' },
    );
    expect(ended).toMatchObject({ status: 'success', result: { rows: 7 }, progress: { percent: 50 } });

    const { lines, totalLines } = await readAll(served, id);
    const texts = lines.map(({ text }) => text);
    expect(lines.map(({ n }) => n)).toEqual(texts.map((_, index) => index + 1));
    expect(totalLines).toBe(lines.length);
    expect(fileOf(disk, id)).toBe(texts.map((text) => `${text}\n`).join(''));
    const notices = texts.flatMap(
      (text) => /^\[closing-bell\] (\d+) lines? could not be stored: .*ENOSPC/.exec(text) ?? [],
    );
    const lost = notices.filter((_, index) => index % 2 === 1).map(Number);
    expect(lost.length).toBeGreaterThan(0);
    const kept = texts.filter((text) => !text.startsWith('[closing-bell]'));
    const [, waits] = /^done (\d+)$/.exec(kept.at(-2) ?? '') ?? [];
    // Beside the numbers and the waiting: begun, the progress, done, and the result.
    expect(kept.length + lost.reduce((sum, count) => sum + count, 0)).toBe(LINES + Number(waits) + 4);
    expect([kept[0], kept.at(-1)]).toEqual(['begun', '::output {"rows": 7}']);
    const numbers = kept.filter((text) => /^\d+$/.test(text)).map(Number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));

    const next = await served.call('executions.start', { key: 'after' });
    await until(async () => (await served.call('executions.get', { id: next.id })).status === 'success', {
      what: 'the next run',
    });
    await until(async () => (await served.call('health.get', {})).ok, { what: 'all to be well' });
  },
);
