import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const trigger = { kind: 'signal' as const, name: 'bars' };

async function create(more: Record<string, unknown> = {}): Promise<void> {
  await world.call('tasks.create', { task: commandTask('a', { trigger, ...more }) });
  world.time.advance(1000);
}
function arrives(occurrence: string): void {
  world.engine?.occurrences.fire(1, occurrence, world.time.clock.now());
  world.time.flush();
}
async function runs(): Promise<string[]> {
  const { rows } = await world.call('executions.list', { page: 1, pageSize: 50 });
  return rows.map(({ source, status, reason }) => `${source} ${status} ${reason ?? ''}`.trim()).reverse();
}

describe('a trigger that an event fires', () => {
  it('waits without a moment, and runs once for each signal', async () => {
    await create({ overlap: 'allow' });
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({
      type: 'common',
      state: 'waiting',
      nextAt: null,
      overdue: null,
    });
    for (const occurrence of ['x', 'y', 'x']) arrives(occurrence);
    expect(await runs()).toEqual(['event running', 'event running']);
  });

  it('leaves a record where overlap forbids a run', async () => {
    await create({ overlap: 'skip' });
    arrives('x');
    arrives('y');
    arrives('y');
    expect(await runs()).toEqual(['event running', 'event skipped overlap']);
  });

  it('waits on after a crash, and takes no signal twice', async () => {
    await create({ overlap: 'allow' });
    arrives('x');
    await world.crash();
    await world.start();
    for (const occurrence of ['x', 'y', 'y']) arrives(occurrence);
    expect(await runs()).toHaveLength(2);
  });

  it('waits for nothing while it is paused', async () => {
    await create({ paused: true });
    arrives('x');
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ state: 'paused' });
    expect(await runs()).toEqual([]);
  });

  it('says in both languages what it waits for, and lists no moments', async () => {
    expect(await world.call('triggers.preview', { trigger, count: 10 })).toEqual({
      rows: [],
      words: { en: 'Whenever the signal “bars” arrives', zh: '每当收到信号“bars”' },
    });
  });
});
