import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { isCommand, livingWith } from '../support/alive';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { HEADLESS, serve, type Served } from '../support/serve';
import { size } from '../support/size';
import { until } from '../support/until';

const ROUNDS = size(20, 50);
/** Rounds that are killed while the engine starts, and rounds whose children do not heed SIGTERM. */
const isCutShort = (round: number): boolean => round % 5 === 3;
/** Rounds that may be killed before anything was spawned; the others are killed while a command runs. */
const isEarly = (round: number): boolean => round % 4 === 1;
const isDeaf = (round: number): boolean => round % 20 === 2;
/** How long a round runs, or a start is let go on, at most, ms. */
const BUSY_MS = 500;
const STARTING_MS = 450;
/** Fixed, so that a failure can be seen again. */
function draws(seed: number): () => number {
  let last = seed;
  return () => (last = (last * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}
const random = draws(20260105);

const dir = tempDir();
const witness = join(dir.path, 'witness.txt');
/** Which life of the engine a process comes from. */
const envOf = (life: number) => ({ CB_WITNESS: dir.path, CB_LIFE: String(life), ...NO_PROFILE });
const living = () => livingWith('CB_WITNESS', dir.path);
beforeAll(() => writeFileSync(witness, ''));
afterAll(() => dir[Symbol.dispose]());

/** Writes down that it ran, then goes on with something. */
const work = (then: string): object => ({
  kind: 'command',
  shell: `echo "$CLOSING_BELL_EXECUTION_ID.$CLOSING_BELL_ATTEMPT" >> '${witness}'; ${then}`,
});
const KEYS = ['t0', 't1', 't2', 't3'];

async function createTasks(served: Served): Promise<void> {
  const trigger = { kind: 'interval', everySeconds: 1, anchorAt: 0 };
  for (const [i, key] of KEYS.entries()) {
    const more = { retry: { max: 2, intervalSeconds: 0 }, overlap: i % 2 ? 'queue' : 'allow' };
    const missed = i === 2 ? { policy: 'run-all', graceSeconds: 0, limit: 2 } : {};
    await served.call('tasks.create', {
      task: commandTask(key, { ...more, trigger, missed, action: work('sleep 0.05') }),
    });
  }
  const overlap = 'allow';
  const long = work('setsid sleep 300 & sleep 300');
  const deaf = work(`trap '' TERM; setsid sleep 300 & sleep 300`);
  await served.call('tasks.create', { task: commandTask('long', { overlap, action: long }) });
  await served.call('tasks.create', { task: commandTask('deaf', { overlap, action: deaf }) });
}

async function all(served: Served): Promise<Execution[]> {
  const rows: Execution[] = [];
  for (let page = 1; ; page += 1) {
    const { rows: some } = await served.call('executions.list', { page, pageSize: 200 });
    rows.push(...some);
    if (some.length < 200) return rows;
  }
}

/** Starts the engine and kills it after so long, ready or not; whether it was. */
async function cutShort(life: number, afterMs: number): Promise<boolean> {
  const args = ['serve', '--data', dir.path, '--port', '0', '--no-open'];
  const child = spawn(process.execPath, [HEADLESS, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...envOf(life) },
  });
  let ready = false;
  child.stdout.once('data', () => (ready = true));
  const gone = new Promise((done) => child.once('close', done));
  await new Promise((done) => setTimeout(done, afterMs));
  child.kill('SIGKILL');
  await gone;
  return ready;
}

/** Seconds after `from` up to `to` for which a task has no row, and is not counted in one that stands for many. */
function secondsWithout(rows: readonly Execution[], from: number, to: number): number[] {
  const known = new Set(rows.map((row) => row.scheduledFor));
  const counted = rows.flatMap(({ scheduledFor: upTo, missedCount }) =>
    upTo !== null && missedCount !== null ? [{ upTo, from: upTo - (missedCount - 1) * 1000 }] : [],
  );
  const without: number[] = [];
  for (let at = Math.floor(from / 1000) * 1000 + 1000; at <= to; at += 1000) {
    if (!known.has(at) && !counted.some((many) => at >= many.from && at <= many.upTo)) without.push(at);
  }
  return without;
}

describe(`SIGKILL of the engine at ${ROUNDS} points of a busy run`, () => {
  const acknowledged: number[] = [];
  let createdAt = 0;

  it('and a start after each, at which nothing of an earlier life lives', { timeout: 900_000 }, async () => {
    const first = await serve(dir.path, envOf(-1));
    await first.call('settings.set', { slots: 8 });
    await createTasks(first);
    createdAt = Date.now();
    await first.end('SIGKILL');
    let unready = 0;
    let killed = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if (isCutShort(round)) {
        if (!(await cutShort(round, random() * STARTING_MS))) unready += 1;
        continue;
      }
      const served = await serve(dir.path, envOf(round));
      const earlier = living().filter((one) => isCommand(one) && one.env['CB_LIFE'] !== String(round));
      expect(
        earlier.map(({ pid, env }) => `${pid} of life ${env['CB_LIFE']}`),
        `at start ${round}`,
      ).toEqual([]);
      acknowledged.push((await served.call('executions.start', { key: isDeaf(round) ? 'deaf' : 'long' })).id);
      // As many as time allows: drawn from numbers of their own, or no round after this one would be the same again.
      const pause = draws(round);
      const busy = (async () => {
        for (;;) {
          acknowledged.push((await served.call('executions.start', { key: 't0' })).id);
          await new Promise((done) => setTimeout(done, pause() * 40));
        }
      })().catch(() => undefined);
      const commands = () => living().filter(isCommand).length;
      if (!isEarly(round)) await until(() => commands() > 0, { what: `a command of round ${round}` });
      await new Promise((done) => setTimeout(done, random() * BUSY_MS));
      killed += commands();
      await served.end('SIGKILL');
      await busy;
    }
    expect(unready, 'starts that were cut short').toBeGreaterThan(ROUNDS / 25);
    expect(killed, 'commands that ran at a kill').toBeGreaterThan(ROUNDS / 2);
  });

  it('loses nothing, doubles nothing, leaves nothing alive, and starts clean', { timeout: 300_000 }, async () => {
    await until(() => living().length === 0, {
      what: 'the last launcher and its children to end',
    });
    await using served = await serve(dir.path, envOf(ROUNDS));
    const lastSecond = Math.floor(Date.now() / 1000) * 1000;
    const rowsOf = (key: string, rows: readonly Execution[]) => rows.filter((row) => row.key === key);
    await until(
      async () => {
        const newest = await Promise.all(
          KEYS.map((key) => served.call('executions.list', { pageSize: 50, filter: { key } })),
        );
        return newest.every(({ rows }) => rows.some((row) => (row.scheduledFor ?? 0) >= lastSecond));
      },
      { what: 'the last second to be decided' },
    );
    await served.call('tasks.setEnabled', { keys: KEYS, enabled: false });
    // Those that still waited for a slot at the last kill begin in this life, and sleep: they are cancelled.
    const cancelled = new Set<number>();
    for (const key of ['long', 'deaf']) {
      for (const { id, status } of rowsOf(key, await all(served))) {
        if (status !== 'pending' && status !== 'running') continue;
        cancelled.add(id);
        await served.call('executions.cancel', { id });
      }
    }
    await until(
      async () => {
        const { running, pending } = (await served.call('health.get', {})).scheduler;
        return running + pending === 0;
      },
      { what: 'everything to end' },
    );
    const rows = await all(served);

    const known = new Map(rows.map((row) => [row.id, row]));
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);

    const moments = rows.filter((row) => row.scheduledFor !== null).map((row) => `${row.key}@${row.scheduledFor}`);
    expect(new Set(moments).size).toBe(moments.length);
    for (const key of KEYS) {
      expect(secondsWithout(rowsOf(key, rows), createdAt, lastSecond), `seconds of ${key} without a row`).toEqual([]);
    }
    for (const source of ['schedule', 'catch-up', 'api']) {
      expect(rows.filter((row) => row.source === source && row.status === 'success').length, source).toBeGreaterThan(0);
    }
    expect(rows.filter((row) => row.status === 'missed').length).toBeGreaterThan(0);

    const ran = readFileSync(witness, 'utf8').trim().split('\n');
    expect(ran.length).toBeGreaterThan(ROUNDS);
    expect(new Set(ran).size).toBe(ran.length);
    const tries = ran.map((line) => line.split('.').map(Number));
    const unknown = tries.filter(([id = 0, attempt = 0]) => !(attempt <= (known.get(id)?.attemptCount ?? 0)));
    expect(unknown, 'tries that ran and have no row').toEqual([]);
    const witnessed = new Set(ran);
    for (const row of rows.filter((one) => one.status === 'success')) {
      expect(witnessed, `${row.key}`).toContain(`${row.id}.${row.attemptCount}`);
    }
    for (const row of [...rowsOf('long', rows), ...rowsOf('deaf', rows)]) {
      const reason = cancelled.has(row.id) ? 'cancelled' : 'interrupted';
      expect(row).toMatchObject({ status: 'terminated', reason });
    }
    expect(await served.call('health.get', {})).toMatchObject({ ok: true, problems: [] });
    expect(await served.end()).toBe(0);
    await until(() => living().length === 0, { what: 'nothing to be left alive' });
  });
});
