// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { defineComponent } from 'vue';
import { useTaskForm, type TaskForm } from '@renderer/features/tasks/form/use-task-form';
import { taskFixtures } from '../../../../support/fixtures';
import { mounted } from '../../mounted';
import { FakeBridge } from '../../stores/fake-bridge';

test('a copy is a new task with the fields of the other, and nothing is made before it is saved', async () => {
  const [original] = taskFixtures();
  if (original === undefined) throw new Error('There is no task.');
  const bridge = new FakeBridge();
  bridge.answers = {
    'tasks.get': () => original,
    'tasks.proposeKey': () => ({ key: 'proposed' }),
    'tasks.validate': () => ({ problems: [] }),
    'tasks.create': () => original,
  };
  let form: TaskForm | null = null;
  mounted(
    defineComponent({
      setup() {
        form = useTaskForm();
        return () => null;
      },
    }),
    {},
    bridge,
  );
  const copy = form as TaskForm | null;
  if (copy === null) throw new Error('There is no form.');
  await copy.loadCopy(original.key);
  expect(copy.draft.value).toMatchObject({ key: 'proposed', name: `${original.name} copy`, overlap: original.overlap });
  expect(copy.version.value).toBeNull();
  // Leaving it asks nothing, as nothing was typed.
  expect(copy.changed.value).toBe(false);
  expect(bridge.calls.map(({ name }) => name)).not.toContain('tasks.create');
  await copy.save();
  await flushPromises();
  expect(bridge.calls.find(({ name }) => name === 'tasks.create')?.input).toMatchObject({
    task: { key: 'proposed', name: `${original.name} copy`, tags: original.tags },
  });
});
