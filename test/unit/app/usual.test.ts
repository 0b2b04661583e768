import { describe, expect, it } from 'vitest';
import type { CallInput, CallOutput } from '@shared/contract';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const MINUTE = 60_000;

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

async function start(key: string): Promise<number> {
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  return id;
}

function end(id: number, exitCode = 0): void {
  world.launcher.end(id, exitCode, world.time.clock.now());
  world.time.flush();
}

/** Starts a run and ends it after so long. */
async function ran(key: string, tookMs: number, exitCode = 0): Promise<number> {
  const id = await start(key);
  world.time.advance(tookMs);
  end(id, exitCode);
  return id;
}

async function known(key: string, more: Record<string, unknown> = {}): Promise<void> {
  await world.call('tasks.create', { task: commandTask(key, more) });
  for (let n = 0; n < 5; n += 1) await ran(key, 10 * MINUTE);
}

const get = (id: number): Promise<CallOutput<'executions.get'>> => world.call('executions.get', { id });
async function idsOf(input: CallInput<'executions.list'>): Promise<number[]> {
  return (await world.call('executions.list', input)).rows.map(({ id }) => id);
}

describe('what is usual of a run', () => {
  it('is what was usual when it began, from the sixth success on', async () => {
    await known('bars');
    expect(await get(1)).toMatchObject({ ranMs: 10 * MINUTE, usualMs: null, isSlow: false });
    const id = await start('bars');
    expect(await get(id)).toMatchObject({ status: 'running', ranMs: null, usualMs: 10 * MINUTE, isSlow: false });
    world.time.advance(14 * MINUTE);
    end(id);
    expect(await get(id)).toMatchObject({ ranMs: 14 * MINUTE, usualMs: 10 * MINUTE, isSlow: true });
  });

  it('stays the same through its retries, and waits between them count nowhere', async () => {
    await known('bars', { retry: { max: 1, intervalSeconds: 600 } });
    const id = await start('bars');
    world.time.advance(2 * MINUTE);
    end(id, 3);
    expect(await get(id)).toMatchObject({ status: 'pending', exitCode: 3, ranMs: null });
    world.time.advance(10 * MINUTE);
    world.time.flush();
    expect(await get(id)).toMatchObject({ status: 'running', exitCode: null });
    world.time.advance(3 * MINUTE);
    end(id);
    expect(await get(id)).toMatchObject({ exitCode: 0, ranMs: 5 * MINUTE, usualMs: 10 * MINUTE, isSlow: false });
  });

  it('sorts a list, narrows it, and is counted for a day', async () => {
    await known('bars');
    const quick = await ran('bars', MINUTE);
    const failed = await ran('bars', 20 * MINUTE, 1);
    const from = world.time.clock.now();
    const slow = await ran('bars', 15 * MINUTE);
    const by = (by: 'ranMs' | 'deviation' | 'queuedAt', order: 'asc' | 'desc' = 'desc') => ({ sort: { by, order } });
    expect((await idsOf(by('ranMs'))).slice(0, 2)).toEqual([failed, slow]);
    expect((await idsOf(by('deviation', 'asc')))[0]).toBe(quick);
    expect((await idsOf(by('queuedAt', 'asc')))[0]).toBe(1);
    expect(await idsOf({ filter: { slow: true } })).toEqual([slow, failed]);
    expect(await idsOf({ filter: { slow: true, status: 'failed' }, ...by('ranMs') })).toEqual([failed]);
    const counted = async (slowFrom?: number): Promise<number> => {
      const input = slowFrom === undefined ? { from: 0 } : { from: 0, slowFrom };
      return (await world.call('executions.attention', input)).slow;
    };
    expect([await counted(), await counted(0), await counted(from)]).toEqual([0, 2, 1]);
  });

  it('is known of workflows and their steps too', async () => {
    await known('bars');
    await world.call('tasks.create', {
      task: { key: 'night', trigger: { kind: 'manual' }, action: workflowOf('bars') },
    });
    const night = async (): Promise<number> => {
      const id = await start('night');
      world.time.advance(10 * MINUTE);
      const [step] = (await world.call('workflows.run', { id })).steps;
      end(step?.id ?? 0);
      world.time.advance(1);
      return id;
    };
    for (let n = 0; n < 5; n += 1) await night();
    const { execution, steps } = await world.call('workflows.run', { id: await night() });
    expect(steps).toMatchObject([{ usualMs: 10 * MINUTE, ranMs: 10 * MINUTE }]);
    expect(execution).toMatchObject({ status: 'success', exitCode: null });
    expect(execution.usualMs).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(execution.ranMs).toBeGreaterThanOrEqual(10 * MINUTE);
  });
});

function workflowOf(key: string): Record<string, unknown> {
  return { kind: 'workflow', workflow: { steps: [{ id: 'a', task: key }] } };
}
