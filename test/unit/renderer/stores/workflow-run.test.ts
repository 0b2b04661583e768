import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { connectStores } from '@renderer/stores/connect';
import { useWorkflowRunStore } from '@renderer/stores/workflow-run';
import type { Execution } from '@shared/model/execution';
import { workflowSchema } from '@shared/model/workflow';
import { addWorkflowRun, EngineFixture } from '../../../support/engine-fixture';
import { FakeBridge } from './fake-bridge';

const RUNS = { live: 320, failed: 300 };
let bridge: FakeBridge;
let state: EngineFixture;
let frames: (() => void)[] = [];
const frame = (): void => frames.splice(0).forEach((paint) => paint());
const stepOf = (id: string): Execution => {
  const row = [...state.runs.values()].find(({ execution }) => execution.parent === RUNS.live && execution.step === id);
  if (row === undefined) throw new Error(`There is no step ${id}.`);
  return row.execution;
};
const statusOf = (id: string) => useWorkflowRunStore().steps.get(id)?.status;

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => frames.push(paint));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
  bridge = new FakeBridge();
  state = new EngineFixture((execution) => bridge.push({ push: 'execution.changed', data: { execution } }));
  const pipeline = workflowSchema.parse({
    steps: ['bars', 'adjust', 'factors'].map((id) => ({ id, action: { kind: 'command', shell: 'true' } })),
  });
  addWorkflowRun(state, RUNS.live, pipeline, {
    bars: { status: 'success', reason: null },
    adjust: { status: 'running', reason: null, finishedAt: null },
  });
  addWorkflowRun(state, RUNS.failed, pipeline, { factors: { status: 'failed', reason: 'exit-code' } });
  bridge.answers = { 'workflows.run': state.answers['workflows.run'], 'health.get': state.answers['health.get'] };
  provideBridge(bridge);
  const pinia = createPinia();
  setActivePinia(pinia);
  connectStores(pinia);
});
afterEach(() => vi.unstubAllGlobals());

describe('a run of a workflow on screen', () => {
  test('has its graph and a row for each step', async () => {
    const store = useWorkflowRunStore();
    await store.open(RUNS.live);
    expect(store.execution?.id).toBe(RUNS.live);
    expect([...store.steps.keys()]).toEqual(store.workflow?.steps.map(({ id }) => id));
    expect(statusOf('adjust')).toBe('running');
  });

  test('takes changes of its steps once a frame, and leaves what did not change as it was', async () => {
    const store = useWorkflowRunStore();
    await store.open(RUNS.live);
    const before = new Map(store.steps);
    for (let percent = 63; percent < 90; percent += 1) {
      state.change(stepOf('adjust').id, {
        progress: { percent, message: null, current: null, done: null, total: null, etaAt: null },
      });
    }
    expect(frames).toHaveLength(1);
    expect(store.steps.get('adjust')).toBe(before.get('adjust'));
    frame();
    expect(store.steps.get('adjust')?.progress?.percent).toBe(89);
    expect(store.steps.get('bars')).toBe(before.get('bars'));
  });

  test('takes its own row as well, and no other run’s steps', async () => {
    const store = useWorkflowRunStore();
    await store.open(RUNS.live);
    const before = new Map(store.steps);
    state.change(RUNS.live, { stopping: true });
    state.change(RUNS.failed + 1, { note: 'of another run' });
    frame();
    expect(store.execution?.stopping).toBe(true);
    expect(new Map(store.steps)).toEqual(before);
  });

  test('keeps what a push told while the snapshot was on its way', async () => {
    const store = useWorkflowRunStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    const old = state.answers['workflows.run']({ id: RUNS.live });
    bridge.answers['workflows.run'] = async () => promise.then(() => old);
    const opening = store.open(RUNS.live);
    state.change(stepOf('adjust').id, { status: 'success', finishedAt: Date.now() });
    expect(frames).toHaveLength(0);
    resolve();
    await opening;
    expect(statusOf('adjust')).toBe('success');
  });

  test('never goes back to an older revision', async () => {
    const store = useWorkflowRunStore();
    await store.open(RUNS.live);
    const running = stepOf('adjust');
    state.change(running.id, { status: 'failed', reason: 'exit-code' });
    bridge.push({ push: 'execution.changed', data: { execution: running } });
    frame();
    bridge.push({ push: 'execution.changed', data: { execution: running } });
    frame();
    expect(statusOf('adjust')).toBe('failed');
  });

  test('is read anew when a connection comes back, and no more once it was left', async () => {
    const store = useWorkflowRunStore();
    await store.open(RUNS.live);
    bridge.connect(true);
    await vi.waitFor(() => expect(bridge.countOf('workflows.run')).toBe(2));
    store.close();
    expect(store.execution).toBeNull();
    state.change(stepOf('adjust').id, { status: 'success' });
    expect(frames).toHaveLength(0);
    bridge.connect(true);
    await vi.waitFor(() => expect(bridge.countOf('health.get')).toBe(2));
    expect(bridge.countOf('workflows.run')).toBe(2);
  });

  test('an answer that comes after another run was opened is dropped', async () => {
    const store = useWorkflowRunStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    const late = state.answers['workflows.run']({ id: RUNS.live });
    bridge.answers['workflows.run'] = async () => promise.then(() => late);
    const first = store.open(RUNS.live);
    bridge.answers['workflows.run'] = state.answers['workflows.run'];
    await store.open(RUNS.failed);
    resolve();
    await first;
    expect(store.execution?.id).toBe(RUNS.failed);
    expect(statusOf('factors')).toBe('failed');
  });
});
