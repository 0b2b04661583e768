import { describe, expect, it } from 'vitest';
import { commandTask, type FakeWorld } from '../../support/engine';
import { useWorld } from '../../support/use-world';

const START = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;
let world: FakeWorld;
useWorld((fresh) => (world = fresh), START);

const trigger = { kind: 'series' as const, startAt: START + MINUTE, everySeconds: 60, times: 3 };

async function create(more: Record<string, unknown> = {}): Promise<void> {
  await world.call('tasks.create', { task: commandTask('a', { trigger, overlap: 'allow', ...more }) });
  world.time.flush();
}
async function moments(): Promise<(number | null)[]> {
  const { rows } = await world.call('executions.list', { page: 1, pageSize: 50 });
  return rows.map(({ scheduledFor }) => scheduledFor).reverse();
}
const inMinutes = (...minutes: number[]): number[] => minutes.map((minute) => START + minute * MINUTE);

describe('a trigger that fires so many times', () => {
  it('fires at each of its moments once, and then only by hand', async () => {
    await create();
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ state: 'waiting', nextAt: START + MINUTE });
    world.time.advance(10 * MINUTE);
    expect(await moments()).toEqual(inMinutes(1, 2, 3));
    expect(await world.call('tasks.get', { key: 'a' })).toMatchObject({ nextAt: null });
  });

  it('goes on after a crash where it was', async () => {
    await create();
    world.time.advance(MINUTE);
    await world.crash();
    await world.start();
    world.time.advance(10 * MINUTE);
    expect(new Set(await moments())).toEqual(new Set(inMinutes(1, 2, 3)));
  });

  it('leaves a record where overlap forbids a run', async () => {
    await create({ overlap: 'skip' });
    world.time.advance(10 * MINUTE);
    const { rows } = await world.call('executions.list', { page: 1, pageSize: 50 });
    expect(rows.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'running']);
  });

  it('is said in both languages, with its moments', async () => {
    const { rows, words } = await world.call('triggers.preview', { trigger, count: 10 });
    expect(rows.map(({ at }) => at)).toEqual(inMinutes(1, 2, 3));
    expect(words.en).toContain('every 60 seconds, 3 times');
    expect(words.zh).toContain('每 60 秒一次，共 3 次');
  });
});
