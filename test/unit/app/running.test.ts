import { describe, expect, it } from 'vitest';
import type { Execution } from '@shared/model/execution';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const create = (key: string, more: Record<string, unknown> = {}): Promise<unknown> =>
  world.call('tasks.create', { task: commandTask(key, more) });
async function start(key: string): Promise<Execution> {
  const execution = await world.call('executions.start', { key });
  world.time.flush();
  return execution;
}
const get = (id: number): Promise<Execution> => world.call('executions.get', { id });
function end(id: number, attempt: number, exitCode: number, more: Record<string, unknown> = {}): void {
  world.launcher.emit({
    type: 'exited',
    ref: `${id}.${attempt}`,
    cause: 'exit',
    exitCode,
    signal: null,
    finishedAt: world.time.clock.now(),
    lines: 0,
    progress: null,
    result: null,
    errorText: null,
    ...more,
  });
  world.time.flush();
}
const refs = (): string[] => world.launcher.specs.map((spec) => spec.ref);

describe('slots and groups', () => {
  it('never run more at once than there are slots, first in, first out', async () => {
    await world.call('settings.set', { slots: 2 });
    await create('a', { overlap: 'allow' });
    const ids: number[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await start('a')).id);
    expect(refs()).toEqual([`${ids[0]}.1`, `${ids[1]}.1`]);
    end(ids[1] ?? 0, 1, 0);
    expect(refs().at(-1)).toBe(`${ids[2]}.1`);
    expect(await get(ids[4] ?? 0)).toMatchObject({ status: 'pending', reason: 'slot' });
  });

  it('keep a group to its places without holding up others', async () => {
    await world.call('settings.set', { slots: 10, groups: { tushare: 2 } });
    await create('a', { overlap: 'allow', group: 'tushare' });
    await create('b', { overlap: 'allow' });
    const ids: number[] = [];
    for (let i = 0; i < 4; i += 1) ids.push((await start('a')).id);
    const other = await start('b');
    expect(refs()).toEqual([`${ids[0]}.1`, `${ids[1]}.1`, `${other.id}.1`]);
    expect(await get(ids[2] ?? 0)).toMatchObject({ status: 'pending', reason: 'group' });
    end(ids[0] ?? 0, 1, 0);
    expect(refs().at(-1)).toBe(`${ids[2]}.1`);
  });

  it('give a group that no setting names one place', async () => {
    await world.call('settings.set', { slots: 10 });
    await create('a', { overlap: 'allow', group: 'unheard-of' });
    const first = await start('a');
    await start('a');
    expect(refs()).toEqual([`${first.id}.1`]);
  });
});

describe('the duration of a run', () => {
  it('is that of its attempts: what it waits between them is none', async () => {
    await create('a', { retry: { max: 1, intervalSeconds: 3600 } });
    const { id } = await start('a');
    world.time.advance(2000);
    end(id, 1, 1);
    world.time.advance(3_600_000);
    world.time.advance(10_000);
    end(id, 2, 0);
    const range = { from: 0, to: world.time.clock.now() + 86_400_000 };
    const { meanMs } = await world.call('stats.task', {
      key: 'a',
      from: range.to - 7 * 86_400_000,
      to: range.to,
    });
    expect(meanMs).toBe(12_000);
    const { rows } = await world.call('tasks.list', { page: 1, pageSize: 1 });
    expect(rows[0]?.recent).toMatchObject([{ id, ms: 12_000 }]);
    await world.call('executions.start', { key: 'a' });
  });
});

describe('overlap', () => {
  it('skip: a start by hand is refused with a conflict', async () => {
    await create('a');
    await start('a');
    await expect(start('a')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('queue: one after the other, at most 100', async () => {
    await create('a', { overlap: 'queue' });
    const first = await start('a');
    const second = await start('a');
    expect(second).toMatchObject({ status: 'pending', reason: 'overlap-queue' });
    for (let i = 0; i < 99; i += 1) await start('a');
    await expect(start('a')).rejects.toMatchObject({ code: 'conflict' });
    expect(refs()).toEqual([`${first.id}.1`]);
    end(first.id, 1, 0);
    expect(refs().at(-1)).toBe(`${second.id}.1`);
  });

  it('replace: the running one is stopped first, the new one starts when it is gone', async () => {
    await create('a', { overlap: 'replace' });
    const first = await start('a');
    const second = await start('a');
    const third = await start('a');
    expect(await get(second.id)).toMatchObject({ status: 'terminated', reason: 'replaced' });
    expect(refs()).toEqual([`${first.id}.1`]);
    end(first.id, 1, 0, { cause: 'stop', exitCode: null, signal: 'SIGTERM' });
    expect(await get(first.id)).toMatchObject({ status: 'terminated', reason: 'replaced' });
    expect(refs().at(-1)).toBe(`${third.id}.1`);
  });

  it('a schedule that meets an active run is recorded as skipped', async () => {
    await create('a', { trigger: { kind: 'interval', everySeconds: 60 } });
    world.time.advance(120_000);
    const { rows } = await world.call('executions.list', { filter: { key: 'a' } });
    expect(rows.map((row) => [row.status, row.reason])).toEqual([
      ['skipped', 'overlap'],
      ['running', null],
    ]);
  });
});

describe('retries', () => {
  const retry = { max: 2, intervalSeconds: 60, backoff: 3, maxIntervalSeconds: 120 };

  it('wait by their rule, hold no slot, and end failed when used up', async () => {
    await world.call('settings.set', { slots: 1 });
    await create('a', { retry });
    await create('b');
    const { id } = await start('a');
    end(id, 1, 1, { errorText: 'ValueError: no data' });
    expect(await get(id)).toMatchObject({
      status: 'pending',
      reason: 'retry-wait',
      retryAt: world.time.clock.now() + 60_000,
    });
    expect((await world.call('tasks.get', { key: 'a' })).state).toBe('retrying');
    const other = await start('b');
    expect(refs().at(-1)).toBe(`${other.id}.1`);
    end(other.id, 1, 0);
    world.time.advance(60_000);
    expect(refs().at(-1)).toBe(`${id}.2`);
    end(id, 2, 1);
    expect((await get(id)).retryAt).toBe(world.time.clock.now() + 120_000);
    world.time.advance(120_000);
    end(id, 3, 1, { errorText: 'ValueError: still none' });
    const detail = await world.call('executions.get', { id });
    expect(detail).toMatchObject({
      status: 'failed',
      reason: 'exit-code',
      error: 'ValueError: still none',
      attemptCount: 3,
    });
    expect(detail.attempts.map((attempt) => attempt.status)).toEqual(['failed', 'failed', 'failed']);
  });

  it('survive a restart', async () => {
    await create('a', { retry });
    const { id } = await start('a');
    end(id, 1, 1);
    await world.stop();
    await world.start();
    expect(await get(id)).toMatchObject({ status: 'pending', reason: 'retry-wait' });
    world.time.advance(60_000);
    expect(refs()).toEqual([`${id}.2`]);
    end(id, 2, 0);
    expect(await get(id)).toMatchObject({ status: 'success', reason: null });
  });

  it('wait their time though the clock is set back or forward', async () => {
    await create('a', { retry });
    const { id } = await start('a');
    end(id, 1, 1);
    world.time.jump(-3_600_000);
    world.time.advance(63_000);
    expect(refs()).toEqual([`${id}.1`, `${id}.2`]);
    end(id, 2, 1);
    world.time.jump(3_600_000);
    world.time.advance(100_000);
    expect(refs()).toHaveLength(2);
    world.time.advance(30_000);
    expect(refs()).toHaveLength(3);
  });

  it('never follow a cancel, a bad configuration or exit 99', async () => {
    await create('a', { retry });
    const one = await start('a');
    await world.call('executions.cancel', { id: one.id });
    end(one.id, 1, 1);
    expect(await get(one.id)).toMatchObject({ status: 'terminated', reason: 'cancelled' });
    const two = await start('a');
    world.launcher.emit({
      type: 'refused',
      ref: `${two.id}.1`,
      reason: 'bad-config',
      message: 'No such folder.',
      finishedAt: 5,
    });
    world.time.flush();
    expect(await get(two.id)).toMatchObject({ status: 'failed', reason: 'bad-config', error: 'No such folder.' });
    const three = await start('a');
    end(three.id, 1, 99);
    expect(await get(three.id)).toMatchObject({ status: 'skipped', reason: 'exit-code' });
  });
});

describe('cancel', () => {
  it('ends what waits at once: for a slot, in the queue, for a retry', async () => {
    await world.call('settings.set', { slots: 1 });
    await create('holder');
    await create('a', { overlap: 'queue', retry: { max: 1, intervalSeconds: 60 } });
    const holder = await start('holder');
    const slot = await start('a');
    const queued = await start('a');
    expect(await world.call('executions.cancel', { id: queued.id })).toMatchObject({ status: 'terminated' });
    expect(await world.call('executions.cancel', { id: slot.id })).toMatchObject({
      status: 'terminated',
      reason: 'cancelled',
    });
    end(holder.id, 1, 0);
    const waits = await start('a');
    end(waits.id, 1, 1);
    await world.call('executions.cancel', { id: waits.id });
    world.time.advance(120_000);
    expect(refs()).toEqual([`${holder.id}.1`, `${waits.id}.1`]);
    expect(await get(waits.id)).toMatchObject({ status: 'terminated', reason: 'cancelled' });
  });

  it('of a running one ends when nothing of it lives; a success that came first stays one', async () => {
    await create('a', { overlap: 'allow' });
    const one = await start('a');
    expect(await world.call('executions.cancel', { id: one.id })).toMatchObject({ status: 'running', stopping: true });
    expect(world.launcher.stops.map((stop) => stop.ref)).toEqual([`${one.id}.1`]);
    const two = await start('a');
    await world.call('executions.cancel', { id: two.id });
    end(two.id, 1, 0);
    end(one.id, 1, 0, { cause: 'stop', exitCode: null, signal: 'SIGKILL' });
    expect(await get(one.id)).toMatchObject({ status: 'terminated', reason: 'cancelled' });
    expect(await get(two.id)).toMatchObject({ status: 'success' });
    await expect(world.call('executions.cancel', { id: one.id })).rejects.toMatchObject({ code: 'conflict' });
    await expect(world.call('executions.cancel', { id: 99_999 })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('promotes what was queued behind it', async () => {
    await create('a', { overlap: 'queue' });
    const first = await start('a');
    const second = await start('a');
    await world.call('executions.cancel', { id: first.id });
    end(first.id, 1, 0, { cause: 'stop', exitCode: null, signal: 'SIGTERM' });
    expect(refs().at(-1)).toBe(`${second.id}.1`);
  });
});

describe('run now, try, rerun, mark success', () => {
  it('runs a disabled and a paused task and changes neither', async () => {
    await create('off', { enabled: false });
    await create('paused', { trigger: { kind: 'cron', expression: '0 0 * * *', timeZone: 'UTC' } });
    await world.call('tasks.setPaused', { keys: ['paused'], paused: true });
    expect(await start('off')).toMatchObject({ status: 'pending', source: 'api' });
    await start('paused');
    expect(refs()).toHaveLength(2);
    expect(await world.call('tasks.get', { key: 'off' })).toMatchObject({ enabled: false, nextAt: null });
    expect(await world.call('tasks.get', { key: 'paused' })).toMatchObject({ paused: true, nextAt: null });
  });

  it('refuses parameters that the task does not declare, and passes those it does', async () => {
    await create('a', {
      action: { kind: 'command', argv: ['echo', '{{ params.code }}'] },
      params: { code: '600000.SH' },
      overlap: 'allow',
    });
    await expect(world.call('executions.start', { key: 'a', params: { cod: 'x' } })).rejects.toMatchObject({
      code: 'invalid-input',
      path: ['params', 'cod'],
    });
    await world.call('executions.start', { key: 'a', params: { code: '000001.SZ; rm -rf /' } });
    world.time.flush();
    expect(world.launcher.specs[0]?.argv).toEqual(['echo', '000001.SZ; rm -rf /']);
  });

  it('tries a definition without storing it', async () => {
    const execution = await world.call('executions.try', { task: commandTask('draft') });
    world.time.flush();
    end(execution.id, 1, 0);
    expect(await get(execution.id)).toMatchObject({ status: 'success', source: 'try', key: 'draft' });
    await expect(world.call('tasks.get', { key: 'draft' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('reruns with the original parameters, current or original definition', async () => {
    await create('a', {
      action: { kind: 'command', argv: ['one', '{{ params.n }}'] },
      params: { n: 1 },
    });
    const first = await world.call('executions.start', { key: 'a', params: { n: 7 } });
    world.time.flush();
    await expect(world.call('executions.rerun', { id: first.id })).rejects.toMatchObject({ code: 'conflict' });
    end(first.id, 1, 1);
    await world.call('tasks.update', {
      key: 'a',
      version: 1,
      task: commandTask('a', { action: { kind: 'command', argv: ['two', '{{ params.n }}'] }, params: { n: 1 } }),
    });
    const again = await world.call('executions.rerun', { id: first.id });
    world.time.flush();
    expect(again).toMatchObject({ rerunOf: first.id, source: 'rerun' });
    expect(world.launcher.specs.at(-1)?.argv).toEqual(['two', '7']);
    end(again.id, 1, 1);
    await world.call('executions.rerun', { id: first.id, definitions: 'original' });
    world.time.flush();
    expect(world.launcher.specs.at(-1)?.argv).toEqual(['one', '7']);
  });

  it('marks a failure as success, with a note, and nothing else', async () => {
    await create('a', { overlap: 'allow' });
    const bad = await start('a');
    const good = await start('a');
    await expect(world.call('executions.markSuccess', { id: bad.id, note: '' })).rejects.toMatchObject({
      code: 'conflict',
    });
    end(bad.id, 1, 2);
    end(good.id, 1, 0);
    expect(await world.call('executions.markSuccess', { id: bad.id, note: 'fixed by hand' })).toMatchObject({
      status: 'success',
      reason: 'marked',
      note: 'fixed by hand',
    });
    await expect(world.call('executions.markSuccess', { id: good.id, note: '' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('an unclean end', () => {
  it('ends what ran as interrupted, retries by the rule, and goes on with what waited', async () => {
    await world.call('settings.set', { slots: 2 });
    await create('plain');
    await create('patient', { retry: { max: 1, intervalSeconds: 0 } });
    await create('waiting');
    const plain = await start('plain');
    const patient = await start('patient');
    const waiting = await start('waiting');
    await world.crash();
    await world.start();
    world.time.advance(1000);
    expect(await get(plain.id)).toMatchObject({ status: 'terminated', reason: 'interrupted' });
    const detail = await world.call('executions.get', { id: patient.id });
    expect(detail.attempts.map((attempt) => [attempt.status, attempt.reason])).toEqual([
      ['terminated', 'interrupted'],
      ['running', null],
    ]);
    expect(await get(waiting.id)).toMatchObject({ status: 'running' });
    expect(world.launcher.reaped.map((candidate) => candidate.token.split(':').slice(1).join('.'))).toEqual([
      `${plain.id}.1`,
      `${patient.id}.1`,
    ]);
  });

  it('an orderly quit says app-quit and retries nothing', async () => {
    await create('a', { retry: { max: 3, intervalSeconds: 0 } });
    const { id } = await start('a');
    world.launcher.endOnStop = true;
    await world.stop();
    await world.start();
    world.time.advance(1000);
    expect(await get(id)).toMatchObject({ status: 'terminated', reason: 'app-quit' });
    expect(refs()).toEqual([]);
  });
});
