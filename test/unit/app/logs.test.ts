import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callEngine, commandTask, FakeWorld, memoryConnection } from '../../support/engine';
import { until } from '../../support/until';

let world: FakeWorld;
beforeEach(async () => {
  world = new FakeWorld();
  await world.start();
  await world.call('settings.set', { slots: 4 });
  await world.call('tasks.create', { task: commandTask('a', { overlap: 'allow' }) });
});
afterEach(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

async function running(): Promise<{ id: number; write: (...lines: string[]) => void; close: () => void }> {
  const { id } = await world.call('executions.start', { key: 'a' });
  world.time.flush();
  const base = world.launcher.specs.at(-1)?.logBase ?? '';
  const ref = `${id}.1`;
  let count = 0;
  mkdirSync(dirname(base), { recursive: true });
  const tell = (event: object): void => {
    world.launcher.emit(event as never);
    world.time.flush();
  };
  return {
    id,
    write: (...lines) => {
      appendFileSync(`${base}.log`, lines.map((line) => `${line}\n`).join(''));
      count += lines.length;
      if (world.launcher.watched.has(ref)) tell({ type: 'output', ref, lines: count, progress: null });
    },
    close: () =>
      tell({
        type: 'exited',
        ref,
        cause: 'exit',
        exitCode: 0,
        signal: null,
        finishedAt: 1,
        lines: count,
        progress: null,
        result: null,
        errorText: null,
      }),
  };
}

const appended = (connection: ReturnType<typeof memoryConnection>) =>
  connection.pushes.flatMap((push) => (push.push === 'log.appended' ? [push.data] : []));

describe('an open log', () => {
  it('gives the tail, then every line that follows, once subscribed, and says when it ends', async () => {
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    const connection = memoryConnection();
    const run = await running();
    run.write('one', 'two');
    const opened = await callEngine(engine, 'logs.open', { id: run.id }, connection);
    expect(opened).toMatchObject({ totalLines: 2, next: 3, live: true, attempt: 1 });
    expect(opened.lines.map((line) => line.text)).toEqual(['one', 'two']);
    run.write('three');
    await until(() => appended(connection).length > 0);
    run.write('four');
    run.close();
    await until(() => appended(connection).some((push) => !push.live));
    const texts = new Map(appended(connection).flatMap((push) => push.lines.map((line) => [line.n, line.text])));
    expect([texts.get(3), texts.get(4)]).toEqual(['three', 'four']);
    expect(world.launcher.watched.size).toBe(1);
  });

  it('is pushed to those who look and to nobody else; a slow one is left out until the end', async () => {
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    const looks = memoryConnection('looks');
    const other = memoryConnection('other');
    const slow = memoryConnection('slow');
    slow.stuck = true;
    for (const connection of [looks, other, slow]) engine.rpc.connect(connection);
    const run = await running();
    for (const connection of [looks, slow]) await callEngine(engine, 'logs.open', { id: run.id }, connection);
    run.write('x');
    await until(() => appended(looks).length > 0);
    expect(appended(other)).toEqual([]);
    expect(appended(slow)).toEqual([]);
    run.close();
    await until(() => appended(slow).length > 0);
    expect(appended(slow)).toMatchObject([{ totalLines: 1, live: false }]);
  });

  it('is no longer watched when the last one who looks closes it or goes', async () => {
    const engine = world.engine;
    if (!engine) throw new Error('No engine.');
    const one = memoryConnection('one');
    const two = memoryConnection('two');
    const gone = engine.rpc.connect(two);
    const run = await running();
    await callEngine(engine, 'logs.open', { id: run.id }, one);
    await callEngine(engine, 'logs.open', { id: run.id }, two);
    await callEngine(engine, 'logs.close', { id: run.id }, one);
    expect(world.launcher.watched.size).toBe(1);
    gone[Symbol.dispose]();
    expect(world.launcher.watched.size).toBe(0);
  });

  it('of a run that is not there, or has no such attempt, is not found', async () => {
    const run = await running();
    await expect(world.call('logs.open', { id: 4711 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(world.call('logs.read', { id: run.id, attempt: 2, fromLine: 1, count: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
