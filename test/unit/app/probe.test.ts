import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

describe('an action that spawns with a channel beside stdout', () => {
  const action = { kind: 'probe', script: 'tell({{ params.n }})' };

  it('is launched with its macros filled in, and takes a slot as a command does', async () => {
    await world.call('settings.set', { slots: 1 });
    await world.call('tasks.create', { task: commandTask('a', { action, params: { n: 7 }, overlap: 'allow' }) });
    const first = await world.call('executions.start', { key: 'a' });
    const second = await world.call('executions.start', { key: 'a' });
    world.time.flush();
    expect(world.launcher.specs).toMatchObject([
      {
        ref: `${first.id}.1`,
        shell: null,
        argv: ['node', '-e', 'tell(7)'],
        interpreter: { kind: 'node' },
        channel: true,
      },
    ]);
    expect(await world.call('executions.get', { id: second.id })).toMatchObject({ status: 'pending', reason: 'slot' });
  });

  it('is judged at save: its macros too', async () => {
    const task = commandTask('a', { action: { kind: 'probe', script: '{{ params.m }}' } });
    expect(await world.call('tasks.validate', { task })).toMatchObject({ problems: [{ path: ['action', 'script'] }] });
  });
});
