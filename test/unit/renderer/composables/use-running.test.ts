// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useRunning, type Running } from '@renderer/composables/use-running';
import { useChanges } from '@renderer/stores/changes';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

let bridge: FakeBridge;
let scopes: EffectScope[];
/** What the engine answers. */
let engine: Execution[];

const run = (id: number, rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'running', { parent: null, startedAt: id, ...rest });
const flush = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const tell = (execution: Execution): void => useChanges().executionChanged(execution);
const ids = ({ rows }: Running): number[] => rows.value.map(({ id }) => id);
function show(): Running & { leave: () => void } {
  const scope = effectScope();
  scopes.push(scope);
  const running = scope.run(() => useRunning());
  if (running === undefined) throw new Error('The scope has ended.');
  return { ...running, leave: () => scope.stop() };
}

beforeEach(() => {
  vi.useFakeTimers();
  scopes = [];
  engine = [run(212)];
  bridge = new FakeBridge();
  bridge.answers = { 'executions.list': () => ({ rows: engine, total: engine.length }) };
  provideBridge(bridge);
  setActivePinia(createPinia());
});
afterEach(() => {
  for (const scope of scopes) scope.stop();
  vi.useRealTimers();
});

describe('what runs now', () => {
  test('is read when first looked at, once for all who look, and forgotten after the last', async () => {
    const one = show();
    await flush();
    const other = show();
    await flush();
    expect(ids(other)).toEqual([212]);
    expect(bridge.countOf('executions.list')).toBe(1);
    one.leave();
    one.leave();
    tell(run(213));
    expect(ids(other)).toEqual([212, 213]);
    other.leave();
    const { promise } = Promise.withResolvers<never>();
    bridge.answers['executions.list'] = () => promise;
    const next = show();
    expect([next.loaded.value, ids(next)]).toEqual([false, []]);
  });

  test('follows changes: progress, an end, a new run; an older revision changes nothing', async () => {
    const running = show();
    await flush();
    tell(run(212, { revision: 5, note: 'newer' }));
    tell(run(212, { revision: 4, note: 'older' }));
    expect(running.rows.value[0]?.note).toBe('newer');
    tell(run(300));
    expect(ids(running)).toEqual([212, 300]);
    tell(run(301, { parent: 300, step: 'a' }));
    expect(ids(running)).toEqual([212, 300]);
    tell(run(212, { revision: 6, status: 'success' }));
    expect(ids(running)).toEqual([300]);
    tell(run(212, { revision: 5 }));
    expect(ids(running)).toEqual([300]);
  });

  test('is right when a run ends or begins while the list is on its way', async () => {
    const running = show();
    tell(run(212, { revision: 9, status: 'failed' }));
    tell(run(301));
    await flush();
    expect(ids(running)).toEqual([301]);
  });

  test('forgets on a new reading what ended while the connection was away', async () => {
    const running = show();
    await flush();
    tell(run(302));
    useChanges().opened(true);
    await flush();
    expect(ids(running)).toEqual([212]);
  });
});
