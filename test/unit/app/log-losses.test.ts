import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LostLines } from '@shared/launch';
import { commandTask, FakeWorld } from '../../support/engine';

let world: FakeWorld;
beforeEach(async () => {
  world = new FakeWorld();
  await world.start();
  await world.call('settings.set', { slots: 4 });
  await world.call('tasks.create', { task: commandTask('a', { overlap: 'allow' }) });
});
afterEach(() => world[Symbol.asyncDispose]());

async function begin(): Promise<{
  id: number;
  tell: (lines: number, lost?: LostLines) => void;
  end: (lines: number, lost?: LostLines) => void;
}> {
  const { id } = await world.call('executions.start', { key: 'a' });
  world.time.flush();
  const ref = `${id}.1`;
  const end = (lines: number, lost?: LostLines): void => {
    const rest = { exitCode: 0, signal: null, finishedAt: 1, progress: null, result: null, errorText: null };
    world.launcher.emit({ type: 'exited', ref, cause: 'exit', lines, ...(lost ? { lost } : {}), ...rest });
    world.time.flush();
  };
  const tell = (lines: number, lost?: LostLines): void => {
    world.launcher.emit({ type: 'output', ref, lines, ...(lost ? { lost } : {}), progress: null });
    world.time.flush();
  };
  return { id, tell, end };
}

const problems = async (): Promise<string[]> =>
  (await world.call('health.get', {})).problems.filter(({ code }) => code === 'logs').map(({ message }) => message);
const why = 'ENOSPC: no space left on device, write';

it('lines of a log that can’t be stored are told by the health until one can, and counted on the attempt', async () => {
  const run = await begin();
  run.tell(5);
  expect(await problems()).toEqual([]);
  run.tell(5, { lines: 3, why, now: true });
  expect(await problems()).toEqual([`Logs can’t be stored (${why}). Lines of run ${run.id} lost so far: 3.`]);
  run.tell(6, { lines: 3, why, now: false });
  expect(await problems()).toEqual([]);
  run.end(7, { lines: 3, why, now: false });
  const { attempts } = await world.call('executions.get', { id: run.id });
  expect(attempts).toMatchObject([{ status: 'success', lostLines: 3 }]);
});

it('a run that ended on a full disk is told of until another run has stored its lines', async () => {
  const [full, other] = [await begin(), await begin()];
  full.end(0, { lines: 9, why, now: true });
  expect(await problems()).toHaveLength(1);
  other.tell(0);
  expect(await problems()).toHaveLength(1);
  other.tell(1);
  expect(await problems()).toEqual([]);
  other.end(1);
  expect((await world.call('executions.get', { id: other.id })).attempts).toMatchObject([{ lostLines: 0 }]);
});
