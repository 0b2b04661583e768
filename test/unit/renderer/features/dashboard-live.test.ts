import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useDayRuns } from '@renderer/features/dashboard/use-day-runs';
import { useOutcomes } from '@renderer/features/dashboard/use-outcomes';
import { usePlan } from '@renderer/features/dashboard/use-plan';
import { useChanges } from '@renderer/stores/changes';
import { fromWire } from '@shared/errors';
import type { Execution } from '@shared/model/execution';
import { executionFixture, taskFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

const DAY_MS = 86_400_000;
let bridge: FakeBridge;
let scope: EffectScope;
/** What the engine has, newest first. */
let engine: Execution[];

const span = () => ({ from: Date.now() - DAY_MS, to: Date.now() + DAY_MS, statsFrom: Date.now() - 30 * DAY_MS });
const run = (id: number, rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'running', { parent: null, queuedAt: Date.now(), ...rest });
const task = () =>
  taskFixture({ key: 'a', name: 'A', trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' } });
const tell = (execution: Execution): void => useChanges().executionChanged(execution);
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
async function open() {
  const made = scope.run(() => ({ outcomes: useOutcomes(span), plan: usePlan(span), day: useDayRuns(span) }));
  if (made === undefined) throw new Error('The scope has ended.');
  for (const one of [made.outcomes, made.plan, made.day]) void one.run();
  await flush();
  return made;
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.now() });
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  engine = [run(212), run(209, { status: 'success' })];
  bridge = new FakeBridge();
  bridge.answers = {
    'executions.attention': () => ({ rows: [], total: 0, late: 0, slow: 0 }),
    'tasks.list': () => ({ rows: [], total: 0 }),
    'stats.overview': () => ({ days: [] }) as never,
    'schedule.upcoming': () => ({ rows: [] }),
    'executions.list': ({ page, pageSize }: { page: number; pageSize: number }) => ({
      rows: engine.slice((page - 1) * pageSize, page * pageSize),
      total: engine.length,
    }),
  };
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the dashboard', () => {
  test('reads nothing and listens to nothing once it was left, and shows what it read at the next look', async () => {
    await open();
    scope.stop();
    bridge.calls.length = 0;
    tell(run(212, { revision: 2, status: 'failed' }));
    useChanges().announce({ name: 'tasks.reload', data: {} });
    useChanges().opened(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bridge.calls).toEqual([]);
    scope = effectScope();
    const day = scope.run(() => useDayRuns(span));
    expect(day?.runs.value.map(({ id }) => id)).toEqual([209, 212]);
  });

  test('reads the outcomes again when runs end, at most every two seconds', async () => {
    const { day } = await open();
    expect(bridge.countOf('stats.overview')).toBe(1);
    for (let second = 0; second < 10; second += 1) {
      for (let at = 0; at < 20; at += 1) tell(run(1_000 + second * 20 + at, { status: 'success' }));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(bridge.countOf('stats.overview')).toBeGreaterThanOrEqual(4);
    expect(bridge.countOf('stats.overview')).toBeLessThanOrEqual(7);
    expect(day.runs.value.filter(({ id }) => id >= 1_000)).toHaveLength(200);
    expect(day.total.value).toBe(202);
  });

  test('lets progress go by: it moves neither the axis nor the figures', async () => {
    const { day } = await open();
    const before = day.runs.value;
    bridge.calls.length = 0;
    for (let revision = 2; revision < 50; revision += 1) tell(run(212, { revision }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(day.runs.value).toBe(before);
    expect(bridge.calls).toEqual([]);
  });

  test('reads the plan again soon after an edit, and seldom while tasks only fire', async () => {
    await open();
    const known = task();
    const changed = (rest: object): void =>
      useChanges().announce({ name: 'task.changed', data: { task: { ...known, ...rest } } });
    changed({});
    await vi.advanceTimersByTimeAsync(2_000);
    bridge.calls.length = 0;
    for (let second = 0; second < 25; second += 1) {
      changed({ nextAt: Date.now() + 300_000 });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(bridge.countOf('schedule.upcoming')).toBeLessThanOrEqual(2);
    bridge.calls.length = 0;
    changed({ paused: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bridge.countOf('schedule.upcoming')).toBe(2);
  });

  test('reads a day of many runs page by page, the newest 2,000', async () => {
    engine = Array.from({ length: 2_500 }, (_none, at) => run(3_499 - at, { status: 'success' }));
    const { day } = await open();
    expect(day.runs.value).toHaveLength(2_000);
    expect(day.runs.value.at(-1)?.id).toBe(3_499);
    expect(day.total.value).toBe(2_500);
  });

  test('survives a connection that goes while it reads again, and is right once it is back', async () => {
    const { outcomes, day } = await open();
    bridge.answers['stats.overview'] = () => {
      throw fromWire({ code: 'unavailable', message: 'Gone.' });
    };
    const before = outcomes.state.value;
    useChanges().announce({ name: 'tasks.reload', data: {} });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(outcomes.state.value).toBe(before);
    engine = [run(300), ...engine.slice(1)];
    bridge.answers['stats.overview'] = () => ({ days: ['new'] }) as never;
    useChanges().opened(true);
    await flush();
    expect(outcomes.state.value?.stats.days).toEqual(['new']);
    expect(day.runs.value.map(({ id }) => id)).toEqual([209, 300]);
  });

  test('is right when a run ends or begins while the runs of the day are on their way', async () => {
    const opening = open();
    tell(run(212, { revision: 5, status: 'failed' }));
    tell(run(301));
    const { day } = await opening;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(day.runs.value.map(({ id, status }) => [id, status])).toEqual([
      [209, 'success'],
      [212, 'failed'],
      [301, 'running'],
    ]);
  });
});
