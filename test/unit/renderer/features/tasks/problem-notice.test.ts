// @vitest-environment happy-dom
import { defineComponent, h, nextTick, ref } from 'vue';
import { expect, test } from 'vitest';
import { focusFault } from '@renderer/features/tasks/form/focus-fault';
import FormBasics from '@renderer/features/tasks/form/FormBasics.vue';
import ProblemNotice from '@renderer/features/tasks/form/ProblemNotice.vue';
import { useTaskForm, type TaskForm } from '@renderer/features/tasks/form/use-task-form';
import { mounted, said } from '../../mounted';

function shown() {
  let form: TaskForm | undefined;
  const page = defineComponent({
    setup() {
      form = useTaskForm();
      const body = ref<HTMLElement>();
      const go = (sentence: string): void => {
        if (body.value !== undefined) focusFault(body.value, sentence);
      };
      return () => [
        h(ProblemNotice, { onGo: go }),
        h('div', { ref: body }, h('details', [h('summary', 'more'), h(FormBasics, { fixedKey: false })])),
      ];
    },
  });
  const wrapper = mounted(page, {});
  if (form === undefined) throw new Error('No form was made.');
  return { form, wrapper };
}

test('what keeps a task from being saved is listed, and each entry leads to its field, in a folded part too', async () => {
  const { form, wrapper } = shown();
  form.draft.value.key = 'Not a key';
  expect(await form.save()).toEqual({ kind: 'problems' });
  await nextTick();
  const notice = wrapper.find('[role=status]');
  expect(notice.text()).toContain(said('form.problems', { n: 2 }));
  const entry = notice.findAll('button').find((one) => one.text().startsWith(said('form.key')));
  expect(entry?.text()).toContain(said('problem.key'));
  await entry?.trigger('click');
  expect(wrapper.find<HTMLDetailsElement>('details').element.open).toBe(true);
  expect((document.activeElement as HTMLInputElement).value).toBe('Not a key');
});

test('a field whose entry is not beside any field of the page is left where it is', () => {
  const body = document.createElement('div');
  body.innerHTML = '<div class="field faulty"><input><p role="alert">Too long.</p></div>';
  expect(focusFault(body, 'Too short.')).toBe(false);
  expect(focusFault(body)).toBe(true);
});
