import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '@shared/emitter';
import type { LogPage } from '@shared/model/log';
import { LogService } from '@main/app/log-service';
import type { Changes } from '@main/app/ports';
import { PushHub } from '@main/app/push-hub';
import { FakeLauncher } from '../../support/fake-launcher';
import { callEngine, commandTask, FakeWorld, memoryConnection } from '../../support/engine';
import { FakeTime } from '../../support/fake-time';
import { until } from '../../support/until';

let world: FakeWorld;
beforeEach(async () => {
  world = new FakeWorld();
  await world.start();
});
afterEach(() => world[Symbol.asyncDispose]());

const openFile = (): Database.Database => new Database(join(world.dataDir, 'closing-bell.db'));
const refs = (): string[] => world.launcher.specs.map((spec) => spec.ref);
async function start(key: string): Promise<number> {
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  return id;
}

/** Events that a test tells of by itself. */
const events = <T>(): Emitter<T> => new Emitter<T>((error) => world.logger.error('A listener failed.', error));

/** Another program holds the store's lock while something is done. */
async function locked(work: () => Promise<void>): Promise<void> {
  const other = openFile();
  other.exec('BEGIN IMMEDIATE');
  try {
    await work();
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
}

describe('a full group', () => {
  it('holds up nothing that waits behind it', async () => {
    await world.call('settings.set', { slots: 8 });
    await world.call('tasks.create', { task: commandTask('limited', { overlap: 'allow', group: 'vendor' }) });
    await world.call('tasks.create', { task: commandTask('free', { overlap: 'allow' }) });
    for (let i = 0; i < 10; i += 1) await world.call('executions.start', { key: 'limited' });
    for (let i = 0; i < 5; i += 1) await world.call('executions.start', { key: 'free' });
    world.time.flush();
    expect(world.launcher.specs.filter((spec) => spec.env['CLOSING_BELL_TASK'] === 'free')).toHaveLength(5);
    expect(world.launcher.specs.filter((spec) => spec.env['CLOSING_BELL_TASK'] === 'limited')).toHaveLength(1);
  });
});

describe('a store that is locked for a moment', () => {
  it('what falls due is claimed once, as soon as it can be', async () => {
    const trigger = { kind: 'interval', everySeconds: 60, anchorAt: 0 };
    await world.call('tasks.create', { task: commandTask('a', { trigger, overlap: 'allow' }) });
    world.time.flush();
    await locked(async () => {
      world.time.advance(61_000);
      expect((await world.call('health.get', {})).problems.map((one) => one.code)).toEqual(['store-schedule']);
    });
    world.time.advance(2000);
    expect(refs()).toHaveLength(1);
    expect((await world.call('health.get', {})).problems).toEqual([]);
  });

  it('an outcome is kept until it can be written', async () => {
    await world.call('tasks.create', { task: commandTask('a') });
    const id = await start('a');
    await locked(() => {
      world.launcher.end(id, 0, 5);
      world.time.flush();
      return Promise.resolve();
    });
    world.time.advance(2000);
    expect(await world.call('executions.get', { id })).toMatchObject({ status: 'success' });
  });

  it('a call that is refused has done nothing: no child stopped, no setting in force, no push', async () => {
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    await world.call('settings.set', { slots: 3 });
    await world.call('tasks.create', { task: commandTask('a', { overlap: 'replace' }) });
    const id = await start('a');
    const connection = memoryConnection();
    using _open = engine.rpc.connect(connection);
    await locked(async () => {
      await expect(world.call('executions.start', { key: 'a' })).rejects.toMatchObject({ code: 'unavailable' });
      await expect(world.call('executions.cancel', { id })).rejects.toMatchObject({ code: 'unavailable' });
      await expect(world.call('settings.set', { slots: 77 })).rejects.toMatchObject({ code: 'unavailable' });
      await expect(world.call('tasks.delete', { keys: ['a'] })).rejects.toMatchObject({ code: 'unavailable' });
    });
    world.time.advance(1000);
    expect(world.launcher.stops).toEqual([]);
    expect((await world.call('health.get', {})).scheduler.slots).toBe(3);
    expect(connection.pushes.filter((push) => push.push !== 'engine.changed')).toEqual([]);
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ state: 'running' });
  });
});

describe('a task that is deleted while it runs', () => {
  it('is not retried', async () => {
    await world.call('tasks.create', { task: commandTask('a', { retry: { max: 5, intervalSeconds: 1 } }) });
    const id = await start('a');
    await world.call('tasks.delete', { keys: ['a'] });
    world.launcher.end(id, 1, 5);
    world.time.advance(60_000);
    expect(await world.call('executions.get', { id })).toMatchObject({ status: 'failed', attemptCount: 1 });
    expect(refs()).toHaveLength(1);
  });
});

describe('a start', () => {
  it('ends a run whose definition is gone, and keeps no slot for it', async () => {
    await world.call('tasks.create', { task: commandTask('a') });
    const id = await start('a');
    await world.crash();
    const file = openFile();
    file.pragma('foreign_keys = OFF');
    file.exec('UPDATE executions SET version = 99');
    file.close();
    await world.start();
    expect(await world.call('executions.get', { id })).toMatchObject({ status: 'failed', reason: 'interrupted' });
    expect(world.logger.errors).toHaveLength(1);
    await start('a');
    expect(refs()).toHaveLength(1);
  });

  it('parks a task whose zone is no longer known, says so, and plans the others', async () => {
    const trigger = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' };
    for (const key of ['gone', 'fine']) await world.call('tasks.create', { task: commandTask(key, { trigger }) });
    await world.stop();
    const file = openFile();
    file.exec(`UPDATE tasks SET trigger_json = replace(trigger_json, 'UTC', 'Asia/Gone') WHERE key = 'gone';
      UPDATE facts SET value = 'older' WHERE name = 'zone-data'`);
    file.close();
    await world.start();
    expect((await world.call('health.get', {})).problems).toMatchObject([
      { message: expect.stringContaining('gone') as string },
    ]);
    world.time.advance(3_600_000);
    expect(world.launcher.specs.map((spec) => spec.env['CLOSING_BELL_TASK'])).toEqual(['fine']);
    await world.call('tasks.delete', { keys: ['gone'] });
    world.time.flush();
    expect((await world.call('health.get', {})).problems).toEqual([]);
  });

  it('does not wait a year for a retry that a wrong clock has set', async () => {
    const year = 365 * 86_400_000;
    await world.call('tasks.create', { task: commandTask('a', { retry: { max: 1, intervalSeconds: 60 } }) });
    world.time.jump(year);
    const id = await start('a');
    world.launcher.end(id, 1, 5);
    world.time.flush();
    await world.stop();
    world.time.jump(-year);
    await world.start();
    const { retryAt } = await world.call('executions.get', { id });
    expect(retryAt).toBeLessThanOrEqual(world.time.clock.now() + 604_800_000);
  });
});

describe('the screens', () => {
  it('learn of moments that were missed', async () => {
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    const trigger = { kind: 'interval', everySeconds: 3600, anchorAt: 0 };
    await world.call('tasks.create', { task: commandTask('a', { trigger, missed: { policy: 'skip' } }) });
    world.time.flush();
    const connection = memoryConnection();
    using _open = engine.rpc.connect(connection);
    world.time.sleep(5 * 3_600_000 + 1_800_000);
    world.time.advance(5000);
    const told = connection.pushes.flatMap((push) =>
      push.push === 'execution.changed' ? [push.data.execution.status] : [],
    );
    expect(told).toEqual(Array(5).fill('missed'));
    expect(connection.pushes.some((push) => push.push === 'task.changed')).toBe(true);
  });

  it('learn of the next fire time of a task once it is planned', async () => {
    const trigger = { kind: 'interval', everySeconds: 3600, anchorAt: 0 };
    await world.call('tasks.create', { task: commandTask('a', { trigger, missed: { policy: 'skip' } }) });
    world.time.flush();
    const connection = memoryConnection();
    using _open = world.engine?.rpc.connect(connection);
    world.time.sleep(5 * 3_600_000 + 1_800_000);
    world.time.advance(5000);
    const told = connection.pushes.flatMap((push) => (push.push === 'task.changed' ? [push.data.task.nextAt] : []));
    const { nextAt } = await world.call('tasks.get', { key: 'a' });
    expect(nextAt).not.toBeNull();
    expect(told.at(-1)).toBe(nextAt);
  });

  it('learn of each of many runs that end at once, in its newest state', async () => {
    await world.call('settings.set', { slots: 1 });
    await world.call('tasks.create', { task: commandTask('many', { overlap: 'allow' }) });
    for (let n = 0; n < 450; n += 1) await world.call('executions.start', { key: 'many' });
    world.time.advance(5000);
    const connection = memoryConnection();
    using _open = world.engine?.rpc.connect(connection);
    await world.call('tasks.delete', { keys: ['many'] });
    world.time.advance(1000);
    const newest = new Map(
      connection.pushes.flatMap((push) =>
        push.push === 'execution.changed' ? [[push.data.execution.id, push.data.execution.status] as const] : [],
      ),
    );
    // One of them runs on.
    expect([...newest.values()].filter((status) => status === 'terminated')).toHaveLength(449);
  });

  it('are told to read anew when a change could not be told, and hear of the next ones', async () => {
    const time = new FakeTime();
    let failing = true;
    const changes = events<Changes>();
    const counts = (): { running: number; pending: number } => ({ running: 0, pending: 0 });
    const view = (): null => {
      if (failing) throw new Error('locked');
      return null;
    };
    const store = {
      changes,
      afterCommit: (act: () => void) => act(),
      executions: { counts },
      queue: { counts },
      tasks: { view },
      views: { find: view },
    };
    const deps = {
      store,
      clock: time.clock,
      ticker: time.ticker,
      logger: world.logger,
      issues: { changed: events<void>(), ok: () => true },
      lateWatch: { changed: events<readonly string[]>() },
    };
    const hub = new PushHub(deps as unknown as ConstructorParameters<typeof PushHub>[0]);
    const connection = memoryConnection();
    hub.connect(connection);
    changes.emit({ executions: [], tasks: new Map([['a', 'saved']]), calendars: false, settings: null });
    time.advance(200);
    failing = false;
    time.advance(200);
    expect(connection.pushes.map((push) => push.push)).toContain('tasks.reload');
  });

  it('of a log get the lines that were stored while others were read', async () => {
    const time = new FakeTime();
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    await world.call('tasks.create', { task: commandTask('a') });
    const id = await start('a');
    const page = (from: number, to: number): LogPage => ({
      lines: Array.from({ length: to - from + 1 }, (_, i) => ({ n: from + i, at: 0, stream: 'stdout', text: '' })),
      totalLines: to,
    });
    const gate = Promise.withResolvers<void>();
    const logs = {
      tail: () => Promise.resolve(page(1, 0)),
      read: async (_id: number, _attempt: number, from: number) => {
        if (from === 1) await gate.promise;
        return page(from, from === 1 ? 100 : 130);
      },
    };
    const store = {
      changes: events<Changes>(),
      executions: { get: () => ({ id, status: 'running', attemptCount: 1 }) },
      afterCommit: (act: () => void) => act(),
    };
    const hub = new PushHub({
      store,
      clock: time.clock,
      ticker: time.ticker,
      logger: world.logger,
      issues: { changed: events<void>(), ok: () => true },
      lateWatch: { changed: events<readonly string[]>() },
    } as never);
    const launcher = new FakeLauncher();
    const attempts = { ended: events<{ ref: string; lines: number }>() };
    const service = new LogService({ store, logs, launcher, attempts, hub, logger: world.logger } as never);
    const connection = memoryConnection();
    await service.open(id, 1, connection);
    launcher.emit({ type: 'output', ref: `${id}.1`, lines: 100, progress: null });
    launcher.emit({ type: 'output', ref: `${id}.1`, lines: 130, progress: null });
    gate.resolve();
    const last = (): number =>
      Math.max(
        0,
        ...connection.pushes.flatMap((push) =>
          push.push === 'log.appended' ? push.data.lines.map((line) => line.n) : [],
        ),
      );
    await until(() => last() === 130, { what: 'line 130' });
    expect(await callEngine(engine, 'executions.get', { id })).toMatchObject({ status: 'running' });
  });
});
