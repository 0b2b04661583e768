import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, ref, type EffectScope } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { isOlder, useDefinition } from '@renderer/features/workflows/run/run-task';
import { connectStores } from '@renderer/stores/connect';
import { fromWire } from '@shared/errors';
import type { TaskView } from '@shared/model/task';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { taskFixture } from '../../../../support/fixtures';
import { FakeBridge } from '../../stores/fake-bridge';

const workflowOf = (...ids: string[]): Workflow =>
  workflowSchema.parse({
    steps: ids.map((id) => ({ id, name: id, action: { kind: 'command', shell: 'true' } })),
  });
function taskOf(version: number, workflow: Workflow): TaskView {
  const task = taskFixture({
    key: 'close',
    name: 'Close',
    trigger: { kind: 'manual' },
    action: { kind: 'workflow', workflow },
  });
  return { ...task, version };
}

let bridge: FakeBridge;
let scope: EffectScope;
let task: TaskView;

beforeEach(() => {
  vi.stubGlobal('reportError', (error: unknown) => {
    throw error;
  });
  bridge = new FakeBridge();
  task = taskOf(1, workflowOf('a'));
  bridge.answers = {
    'tasks.get': () => task,
    'health.get': () => {
      throw fromWire({ code: 'unavailable', message: 'The engine is not there.' });
    },
  };
  provideBridge(bridge);
  const pinia = createPinia();
  setActivePinia(pinia);
  connectStores(pinia);
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
});

function definitionOf(key = 'close') {
  const definition = scope.run(() => useDefinition(() => key));
  if (definition === undefined) throw new Error('The scope has ended.');
  return definition;
}

describe('the run page knows whether its workflow was changed since', () => {
  test('a workflow that was edited while the connection was lost counts as changed after it', async () => {
    const definition = definitionOf();
    await vi.waitFor(() => expect(definition.value.kind).toBe('there'));
    expect(isOlder({ version: 1 }, workflowOf('a'), definition.value)).toBe(false);
    task = taskOf(2, workflowOf('a', 'b'));
    bridge.connect(true);
    await vi.waitFor(() => expect(isOlder({ version: 1 }, workflowOf('a'), definition.value)).toBe(true));
  });

  test('a workflow that was deleted while the connection was lost is gone after it', async () => {
    const definition = definitionOf();
    await vi.waitFor(() => expect(definition.value.kind).toBe('there'));
    bridge.answers['tasks.get'] = () => {
      throw fromWire({ code: 'not-found', message: 'There is no such task.' });
    };
    bridge.connect(true);
    await vi.waitFor(() => expect(definition.value.kind).toBe('gone'));
  });

  test('an edit and a deletion that are pushed are seen at once', async () => {
    const definition = definitionOf();
    await vi.waitFor(() => expect(definition.value.kind).toBe('there'));
    bridge.push({ push: 'task.changed', data: { task: taskOf(2, workflowOf('b')) } });
    expect(isOlder({ version: 1 }, workflowOf('a'), definition.value)).toBe(true);
    bridge.push({ push: 'tasks.deleted', data: { keys: ['other'] } });
    expect(definition.value.kind).toBe('there');
    bridge.push({ push: 'tasks.deleted', data: { keys: ['close'] } });
    expect(definition.value.kind).toBe('gone');
  });

  test('a run of another workflow starts with nothing known', async () => {
    const key = ref<string | null>('close');
    const definition = scope.run(() => useDefinition(() => key.value));
    await vi.waitFor(() => expect(definition?.value.kind).toBe('there'));
    key.value = null;
    await vi.waitFor(() => expect(definition?.value.kind).toBe('unknown'));
  });
});
