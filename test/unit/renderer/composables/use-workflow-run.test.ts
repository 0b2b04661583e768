import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useWorkflowRun } from '@renderer/composables/use-workflow-run';
import { useChanges } from '@renderer/stores/changes';
import type { Execution } from '@shared/model/execution';
import { workflowSchema } from '@shared/model/workflow';
import { executionFixture } from '../../../support/fixtures';
import { FakeBridge } from '../stores/fake-bridge';

const RUN = 500;
const STEPS = ['bars', 'adjust', 'factors'];
const workflow = workflowSchema.parse({
  steps: STEPS.map((id) => ({ id, name: id, action: { kind: 'command', shell: 'true' } })),
});

let bridge: FakeBridge;
let scope: EffectScope;
let frames: (() => void)[];
/** What the engine has. */
let rows: Map<number, Execution>;

const frame = (): void => frames.splice(0).forEach((paint) => paint());
const idOf = (step: string): number => RUN + 1 + STEPS.indexOf(step);
const rowOf = (id: number, rest: Partial<Execution> = {}): Execution =>
  executionFixture(id, { key: 'w', name: 'W', version: 1 }, 'running', rest);
function answer() {
  const [execution, ...steps] = [...rows.values()];
  if (execution === undefined) throw new Error('There is no run.');
  return { execution, workflow, steps };
}
function change(id: number, rest: Partial<Execution>): Execution {
  const before = rows.get(id);
  if (before === undefined) throw new Error(`There is no row ${id}.`);
  const row = { ...before, ...rest, revision: before.revision + 1 };
  rows.set(id, row);
  useChanges().executionChanged(row);
  return before;
}
async function open() {
  const run = scope.run(() => useWorkflowRun(RUN));
  if (run === undefined) throw new Error('The scope has ended.');
  void run.run();
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  return run;
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => frames.push(paint));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
  rows = new Map([
    [RUN, rowOf(RUN, { isWorkflow: true, parent: null, step: null })],
    ...STEPS.map((step) => [idOf(step), rowOf(idOf(step), { parent: RUN, step })] as const),
  ]);
  bridge = new FakeBridge();
  bridge.answers = { 'workflows.run': answer };
  provideBridge(bridge);
  setActivePinia(createPinia());
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
});

describe('a run of a workflow on screen', () => {
  test('has its graph and a row for each step', async () => {
    const run = await open();
    expect(run.execution.value?.id).toBe(RUN);
    expect(run.workflow.value).toEqual(workflow);
    expect([...run.steps.keys()]).toEqual(STEPS);
  });

  test('takes changes of its steps once a frame, and leaves what did not change as it was', async () => {
    const run = await open();
    const before = new Map(run.steps);
    for (let n = 0; n < 30; n += 1) change(idOf('adjust'), { note: String(n) });
    expect(frames).toHaveLength(1);
    expect(run.steps.get('adjust')).toBe(before.get('adjust'));
    frame();
    expect(run.steps.get('adjust')?.note).toBe('29');
    expect(run.steps.get('bars')).toBe(before.get('bars'));
    change(idOf('bars'), { note: 'next frame' });
    expect(frames).toHaveLength(1);
  });

  test('takes its own row as well, and no other run’s steps', async () => {
    const run = await open();
    const before = new Map(run.steps);
    change(RUN, { stopping: true });
    useChanges().executionChanged(rowOf(900, { parent: 899, step: 'bars', note: 'of another run' }));
    frame();
    expect(run.execution.value?.stopping).toBe(true);
    expect(new Map(run.steps)).toEqual(before);
  });

  test('keeps what a push told while the snapshot was on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answer>>();
    const old = answer();
    bridge.answers['workflows.run'] = () => promise;
    const run = await open();
    change(idOf('adjust'), { status: 'success' });
    change(RUN, { note: 'new' });
    expect(frames).toHaveLength(0);
    resolve(old);
    await vi.waitFor(() => expect(run.steps.get('adjust')?.status).toBe('success'));
    expect(run.execution.value?.note).toBe('new');
  });

  test('never goes back to an older revision', async () => {
    const run = await open();
    const running = change(idOf('adjust'), { status: 'failed' });
    useChanges().executionChanged(running);
    frame();
    useChanges().executionChanged(running);
    frame();
    expect(run.steps.get('adjust')?.status).toBe('failed');
  });

  test('is read anew when a connection comes back, and no more once it was left', async () => {
    const run = await open();
    const before = rows.get(idOf('adjust'));
    if (before === undefined) throw new Error('There is no such step.');
    rows.set(before.id, { ...before, revision: 7, status: 'success' });
    useChanges().opened(true);
    await vi.waitFor(() => expect(run.steps.get('adjust')?.status).toBe('success'));
    expect(bridge.countOf('workflows.run')).toBe(2);
    scope.stop();
    change(idOf('bars'), { status: 'success' });
    expect(frames).toHaveLength(0);
    useChanges().opened(true);
    expect(bridge.countOf('workflows.run')).toBe(2);
  });

  test('an answer that comes after it was left is dropped', async () => {
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof answer>>();
    bridge.answers['workflows.run'] = () => promise;
    const run = await open();
    scope.stop();
    resolve(answer());
    await new Promise((done) => setImmediate(done));
    expect([run.execution.value, run.steps.size]).toEqual([null, 0]);
  });

  test('a run of 300 steps: a change of one touches the row of that one alone', async () => {
    for (let n = 0; n < 300; n += 1) {
      rows.set(2_000 + n, rowOf(2_000 + n, { parent: RUN, step: `s${n}` }));
    }
    const run = await open();
    const before = new Map(run.steps);
    change(2_150, { status: 'success' });
    frame();
    expect([...run.steps].filter(([step, row]) => before.get(step) !== row).map(([step]) => step)).toEqual(['s150']);
  });
});
