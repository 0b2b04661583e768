// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useNeeds } from '@renderer/composables/use-needs';
import { useChanges } from '@renderer/stores/changes';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

let bridge: FakeBridge;
let scope: EffectScope;
let trouble: Execution[];

const run = (id: number, key: string, status: Execution['status'], rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key, name: key, version: 1 }, status, { parent: null, ...rest });
const tell = async (execution: Execution): Promise<void> => {
  useChanges().executionChanged(execution);
  await vi.advanceTimersByTimeAsync(5_000);
};
const asked = (): number => bridge.countOf('executions.attention');

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.now() });
  trouble = [run(1, 'a', 'failed')];
  bridge = new FakeBridge();
  bridge.answers = {
    'executions.attention': () => ({ rows: trouble, total: trouble.length, late: 0, slow: 0 }),
    'tasks.list': () => ({ rows: [], total: 0 }),
  };
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
  scope.run(useNeeds);
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe('what needs a hand', () => {
  test('is read once for all who show it', async () => {
    const second = scope.run(useNeeds);
    await vi.advanceTimersByTimeAsync(0);
    expect(second?.counts.value).toMatchObject({ total: 1, byStatus: { failed: 1 } });
    expect(asked()).toBe(1);
  });

  test('is read again when something fails, or what failed succeeds', async () => {
    await tell(run(2, 'b', 'missed'));
    expect(asked()).toBe(2);
    trouble = [];
    await tell(run(3, 'a', 'success'));
    expect(asked()).toBe(3);
    expect(scope.run(useNeeds)?.counts.value?.total).toBe(0);
    await tell(run(4, 'b', 'success', { isSlow: true }));
    expect(asked()).toBe(4);
  });

  test('is left alone by what goes well elsewhere, by what runs, and by steps', async () => {
    await tell(run(2, 'b', 'success'));
    await tell(run(3, 'a', 'running'));
    await tell(run(4, 'b', 'failed', { parent: 3 }));
    expect(asked()).toBe(1);
  });
});
