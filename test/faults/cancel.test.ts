import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { isFinished, type ExecutionDetail } from '@shared/model/execution';
import { livingWith } from '../support/alive';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

const RACES = 60;
const SLOTS = 4;

const dir = tempDir();
let served: Served;
beforeAll(async () => {
  served = await serve(dir.path, { CB_FAULT: dir.path, ...NO_PROFILE });
  await served.call('settings.set', { slots: SLOTS });
});
afterAll(async () => {
  await served.end();
  dir[Symbol.dispose]();
});

const create = (key: string, shell: string, more: object = {}) =>
  served.call('tasks.create', { task: commandTask(key, { action: { kind: 'command', shell }, ...more }) });
const start = async (key: string): Promise<number> => (await served.call('executions.start', { key })).id;
const get = (id: number): Promise<ExecutionDetail> => served.call('executions.get', { id });
const cancel = (id: number) => served.call('executions.cancel', { id });
const at = (id: number, status: string, reason: string | null = null): Promise<ExecutionDetail> =>
  until(
    async () => {
      const row = await get(id);
      return row.status === status && row.reason === reason ? row : null;
    },
    { what: `run ${id} to be ${status}, ${reason}` },
  );
const ended = (id: number): Promise<ExecutionDetail> =>
  until(
    async () => {
      const row = await get(id);
      return isFinished(row.status) ? row : null;
    },
    { what: `run ${id} to end` },
  );
const cancelled = { status: 'terminated', reason: 'cancelled', stopping: false, retryAt: null };
const conflict = expect.objectContaining({ code: 'conflict' });
/** Commands of a run that live, whatever they did to their group. */
const commandsOf = (id: number) =>
  livingWith('CLOSING_BELL_EXECUTION_ID', String(id)).filter((one) => one.env['CB_FAULT'] === dir.path);

/** As many runs as there are slots begin together: none is lost. */
async function allSlotsFree(): Promise<void> {
  const { running, pending } = (await served.call('health.get', {})).scheduler;
  expect({ running, pending }).toEqual({ running: 0, pending: 0 });
  const ids = await Promise.all(Array.from({ length: SLOTS }, () => start('holds')));
  for (const id of ids) await at(id, 'running');
  for (const id of ids) await cancel(id);
  for (const id of ids) expect(await ended(id)).toMatchObject(cancelled);
}

beforeAll(async () => {
  await create('holds', 'sleep 300', { overlap: 'allow' });
  await create('fine', 'true');
});

describe('a run that waits ends at once', () => {
  it('for a slot', async () => {
    const holding = await Promise.all(Array.from({ length: SLOTS }, () => start('holds')));
    for (const id of holding) await at(id, 'running');
    const id = await start('fine');
    expect(await get(id)).toMatchObject({ status: 'pending', reason: 'slot' });
    expect(await cancel(id)).toMatchObject(cancelled);
    for (const one of holding) await cancel(one);
    for (const one of holding) await ended(one);
    expect(await get(id)).toMatchObject({ ...cancelled, attemptCount: 0, attempts: [], startedAt: null });
    await expect(cancel(id)).rejects.toEqual(conflict);
    await allSlotsFree();
  });

  it('for its group, and its place goes to the next', async () => {
    await create('vendor', 'sleep 300', { overlap: 'allow', group: 'vendor' });
    const [first, second, third] = [await start('vendor'), await start('vendor'), await start('vendor')];
    await at(first, 'running');
    await at(second, 'pending', 'group');
    expect(await cancel(second)).toMatchObject(cancelled);
    await cancel(first);
    await at(third, 'running');
    await cancel(third);
    expect(await ended(third)).toMatchObject({ ...cancelled, attemptCount: 1 });
    expect(await get(second)).toMatchObject({ ...cancelled, attempts: [] });
    await allSlotsFree();
  });

  it('for the run before it, and the one behind it goes on', async () => {
    await create('queues', 'sleep 300', { overlap: 'queue' });
    const [first, second, third] = [await start('queues'), await start('queues'), await start('queues')];
    await at(first, 'running');
    expect(await get(second)).toMatchObject({ status: 'pending', reason: 'overlap-queue' });
    expect(await cancel(second)).toMatchObject(cancelled);
    await cancel(first);
    await at(third, 'running');
    await cancel(third);
    await ended(third);
    expect(await get(second)).toMatchObject({ ...cancelled, attempts: [] });
    await allSlotsFree();
  });

  it('for its next try, which is not made', async () => {
    await create('again', 'exit 3', { retry: { max: 5, intervalSeconds: 3 } });
    const id = await start('again');
    await at(id, 'pending', 'retry-wait');
    const { attemptCount } = await cancel(id);
    // Another run's retry falls due later than the one that was cancelled would have.
    await create('later', 'test "$CLOSING_BELL_ATTEMPT" = 2', { retry: { max: 1, intervalSeconds: 3.5 } });
    expect(await ended(await start('later'))).toMatchObject({ status: 'success', attemptCount: 2 });
    const row = await get(id);
    expect(row).toMatchObject({ ...cancelled, attemptCount });
    expect(row.attempts).toHaveLength(attemptCount);
    expect(row.attempts.at(-1)).toMatchObject({ status: 'failed', reason: 'exit-code', exitCode: 3 });
    await allSlotsFree();
  });
});

describe('a run that has begun', () => {
  it('ends when nothing of it lives, and asking again while it is stopping changes nothing', async () => {
    const gate = join(dir.path, 'slow-may-end');
    const wait = `while [ ! -e ${gate} ]; do sleep 0.02; done; exit 3`;
    await create('slow', `trap '${wait}' TERM; setsid sleep 300 & while :; do sleep 0.05; done`);
    const id = await start('slow');
    await until(() => commandsOf(id).length >= 2, { what: 'child and grandchild' });
    expect(await cancel(id)).toMatchObject({ status: 'running', stopping: true });
    expect(await cancel(id)).toMatchObject({ status: 'running', stopping: true });
    writeFileSync(gate, '');
    const row = await ended(id);
    expect(commandsOf(id)).toEqual([]);
    expect(row).toMatchObject({ ...cancelled, attemptCount: 1 });
    expect(row.attempts).toMatchObject([{ number: 1, status: 'terminated', reason: 'cancelled', exitCode: 3 }]);
    await expect(cancel(id)).rejects.toEqual(conflict);
    expect(await get(id)).toEqual(row);
    expect(await ended(await start('fine'))).toMatchObject({ status: 'success' });
    await allSlotsFree();
  });

  it(`${RACES} races of a cancel against the end: each ends one way, and no slot is lost`, async () => {
    await create('quick', 'true', { overlap: 'allow' });
    await create('short', 'sleep 0.01', { overlap: 'allow' });
    const outcomes: string[] = [];
    const race = async (n: number): Promise<void> => {
      const id = await start(n % 2 ? 'quick' : 'short');
      // From a run that has hardly begun to one that has ended.
      await new Promise((done) => setTimeout(done, (n * 50) / RACES));
      const answer = await cancel(id).catch((error: unknown) => error);
      const row = await ended(id);
      if (answer instanceof AppError) expect(answer).toMatchObject({ code: 'conflict' });
      if (answer instanceof AppError) expect(row).toMatchObject({ status: 'success', reason: null });
      outcomes.push(row.status);
      expect(row).toMatchObject(row.status === 'success' ? { reason: null } : cancelled);
      expect(row.attempts).toHaveLength(row.attemptCount);
      if (row.attemptCount === 0) expect(row).toMatchObject({ ...cancelled, startedAt: null });
      else expect(row.attempts).toMatchObject([{ number: 1, status: row.status, reason: row.reason }]);
      expect(row.attempts.filter(({ finishedAt }) => finishedAt === null)).toEqual([]);
      expect(row.finishedAt).not.toBeNull();
    };
    for (let n = 0; n < RACES; n += SLOTS) await Promise.all([0, 1, 2, 3].map((i) => race(n + i)));
    expect(outcomes).toHaveLength(RACES);
    expect(livingWith('CB_FAULT', dir.path).filter(({ env }) => env['CLOSING_BELL_RUN'])).toEqual([]);
    await allSlotsFree();
  });
});

describe('a run over its time limit', () => {
  it('is stopped with all that it started, by force where nothing else helps, and says so', async () => {
    const limit = { timeoutSeconds: 3 };
    await create('over', 'echo begun; setsid sleep 300 & sleep 300', limit);
    await create('deaf', `trap '' TERM; setsid sleep 300 & sleep 300`, limit);
    await create('once-more', 'test "$CLOSING_BELL_ATTEMPT" = 2 || sleep 300', {
      ...limit,
      retry: { max: 1, intervalSeconds: 0 },
    });
    await create('within', 'sleep 0.1', limit);
    const [over, deaf, onceMore, within] = await Promise.all(['over', 'deaf', 'once-more', 'within'].map(start));
    const timedOut = {
      status: 'failed',
      reason: 'timeout',
      error: expect.stringContaining('The time limit was reached.'),
    };
    for (const [id = 0, signal] of [
      [over, 'SIGTERM'],
      [deaf, 'SIGKILL'],
    ] as const) {
      const row = await ended(id);
      expect(commandsOf(id)).toEqual([]);
      expect(row).toMatchObject({ ...timedOut, attemptCount: 1 });
      expect(row.attempts).toMatchObject([{ ...timedOut, signal, exitCode: null }]);
    }
    const second = await ended(onceMore ?? 0);
    expect(second).toMatchObject({ status: 'success', attemptCount: 2, error: null });
    expect(second.attempts).toMatchObject([timedOut, { status: 'success', reason: null, error: null }]);
    expect(await ended(within ?? 0)).toMatchObject({ status: 'success', attemptCount: 1 });
    await allSlotsFree();
  });
});
