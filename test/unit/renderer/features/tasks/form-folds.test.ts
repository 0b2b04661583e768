// @vitest-environment happy-dom
import { defineComponent, h, nextTick } from 'vue';
import { expect, test } from 'vitest';
import FormLimits from '@renderer/features/tasks/form/FormLimits.vue';
import FormValues from '@renderer/features/tasks/form/FormValues.vue';
import { useTaskForm, type TaskForm } from '@renderer/features/tasks/form/use-task-form';
import { FakeBridge } from '../../stores/fake-bridge';
import { mounted, said } from '../../mounted';

function shown() {
  const bridge = new FakeBridge();
  bridge.answers = {
    'settings.get': () => ({ slots: 4, groups: {} }),
    'tasks.validate': () => ({ problems: [] }),
  } as FakeBridge['answers'];
  let form: TaskForm | undefined;
  const page = defineComponent({
    setup() {
      form = useTaskForm();
      return () => [h(FormValues), h(FormLimits)];
    },
  });
  const wrapper = mounted(page, {}, bridge);
  if (form === undefined) throw new Error('No form was made.');
  const summaries = (): string[] => wrapper.findAll('summary .said').map((one) => one.text());
  return { form, wrapper, summaries };
}

test('a folded part says that it is as for every new task', () => {
  const { summaries, wrapper } = shown();
  expect(summaries()).toEqual([said('form.foldDefault'), said('form.foldDefault'), said('form.foldDefault')]);
  expect(wrapper.findAll('details[open]')).toHaveLength(0);
});

test('a folded part says in a line in what it differs from a new task, and nothing that has no effect', async () => {
  const { form, summaries } = shown();
  form.draft.value.timeoutSeconds = 5_400;
  form.draft.value.retry.backoff = 3;
  form.draft.value.params = [{ name: 'date', value: '20261120' }];
  await nextTick();
  expect(summaries()).toEqual(['date: 20261120', 'Time limit: 1 h 30 min', said('form.foldDefault')]);
  form.draft.value.retry.max = 2;
  await nextTick();
  expect(summaries()[2]).toBe('Retries after a failure: 2 · Backoff factor: 3');
});
