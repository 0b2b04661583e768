import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

async function started(key: string, action: object): Promise<number> {
  await world.call('tasks.create', { task: commandTask(key, { action }) });
  const { id } = await world.call('executions.start', { key });
  world.time.flush();
  return id;
}
const run = (id: number) => world.call('executions.get', { id });
const hour = { kind: 'pause', seconds: 3600 };

describe('an action without a process', () => {
  it('waits while every slot is taken, and takes none itself', async () => {
    await world.call('settings.set', { slots: 1 });
    const command = await started('command', { kind: 'command', argv: ['true'] });
    const pause = await started('pause', hour);
    expect(world.launcher.specs.map(({ ref }) => ref)).toEqual([`${command}.1`]);
    expect(await run(pause)).toMatchObject({ status: 'running', attempts: [] });
    world.time.advance(3_599_000);
    expect(await run(pause)).toMatchObject({ status: 'running' });
    world.time.advance(1000);
    expect(await run(pause)).toMatchObject({ status: 'success', reason: null });
  });

  it('goes on after a crash, and ends when its time has passed meanwhile', async () => {
    const pause = await started('pause', hour);
    await world.crash();
    await world.start();
    expect(await run(pause)).toMatchObject({ status: 'running' });
    await world.crash();
    world.time.advance(3_600_000);
    await world.start();
    world.time.advance(1);
    expect(await run(pause)).toMatchObject({ status: 'success' });
  });

  it('ends when it is cancelled', async () => {
    const pause = await started('pause', hour);
    await world.call('executions.cancel', { id: pause });
    expect(await run(pause)).toMatchObject({ status: 'terminated', reason: 'cancelled' });
  });
});
