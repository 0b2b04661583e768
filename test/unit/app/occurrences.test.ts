import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTask, FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

async function create(more: Record<string, unknown> = {}): Promise<void> {
  await world.call('tasks.create', { task: commandTask('a', more) });
  world.time.advance(1000);
}

/** Fires task 1, the only one; `ago`: so long before now, ms. */
function fire(occurrence: string, ago = 0, of = world): boolean | undefined {
  const taken = of.engine?.occurrences.fire(1, occurrence, of.time.clock.now() - ago);
  of.time.flush();
  return taken;
}

async function runs(of = world) {
  const { rows } = await of.call('executions.list', { page: 1, pageSize: 50 });
  return rows.reverse().map(({ source, status, reason, scheduledFor }) => ({ source, status, reason, scheduledFor }));
}
const DAY = 86_400_000;
const running = { source: 'event', status: 'running', reason: null, scheduledFor: null };
const skipped = { ...running, status: 'skipped' };

describe('a task that is fired by what happens', () => {
  it('runs once for each occurrence, also where two were at the same instant', async () => {
    await create({ overlap: 'allow' });
    for (const occurrence of ['x', 'x', 'y', 'x']) expect(fire(occurrence)).toBe(true);
    expect(await runs()).toEqual([running, running]);
    expect(world.launcher.specs).toHaveLength(2);
  });

  it('obeys its overlap policy as it does when it is due', async () => {
    await create({ overlap: 'skip' });
    fire('x');
    fire('y');
    fire('y');
    expect(await runs()).toEqual([running, { ...skipped, reason: 'overlap' }]);
  });

  it('is not late because the same occurrence was told twice', async () => {
    await create({ overlap: 'skip', missed: { graceSeconds: 60 } });
    fire('x');
    world.time.advance(1000);
    fire('x', 1000);
    world.time.advance(3_600_000);
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ state: 'running', overdue: null });
  });

  it('pushes out what runs where it replaces', async () => {
    await create({ overlap: 'replace' });
    fire('x');
    fire('y');
    expect(world.launcher.stops).toHaveLength(1);
    expect(await runs()).toMatchObject([running, { ...running, status: 'pending', reason: 'overlap-queue' }]);
  });

  it('is held back by its guard, which judges the day of the occurrence, and leaves one row that says so', async () => {
    await create({ guard: { calendar: 'XSHG', when: 'session-day' } });
    // From Monday to Saturday.
    world.time.sleep(5 * DAY);
    fire('x');
    fire('x');
    fire('y', 4 * DAY);
    expect(await runs()).toEqual([{ ...skipped, reason: 'guard' }, running]);
  });

  it('goes by the moment of the occurrence, not by that of its claim', async () => {
    await create({ action: { kind: 'command', argv: ['echo', '{{ run_date }}'] } });
    const told = new Date(world.time.clock.now());
    world.time.sleep(2 * DAY);
    fire('x', 2 * DAY);
    const date = [told.getFullYear(), told.getMonth() + 1, told.getDate()].map((part) => String(part).padStart(2, '0'));
    expect(world.launcher.specs).toMatchObject([{ argv: ['echo', date.join('-')] }]);
  });

  it('does not run for what was before it was created, or for what is while it is off', async () => {
    await create();
    fire('x', 1000);
    await world.call('tasks.update', { key: 'a', version: 1, task: commandTask('a', { enabled: false }) });
    world.time.advance(1000);
    fire('y');
    expect(await runs()).toEqual([]);
  });

  it('takes nothing while the engine plans nothing, and says so', async () => {
    await create();
    world.engine?.drain(true);
    expect(fire('x')).toBe(false);
    world.engine?.drain(false);
    expect(fire('x')).toBe(true);
    expect(await runs()).toEqual([running]);
  });

  it('runs once for each occurrence whatever goes down in between', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('x', 'y', 'z') },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await using other = new FakeWorld();
        await other.start();
        await other.call('tasks.create', { task: commandTask('a', { overlap: 'allow' }) });
        other.time.advance(1000);
        for (const occurrence of steps) {
          if (occurrence !== null) fire(occurrence, 0, other);
          else {
            await other.crash();
            await other.start();
          }
        }
        const told = new Set(steps.filter((occurrence) => occurrence !== null));
        const rows = await runs(other);
        expect(rows.filter(({ source }) => source === 'event')).toHaveLength(rows.length);
        expect(rows).toHaveLength(told.size);
      }),
      { numRuns: 15 },
    );
  });
});
