import { inject } from 'vue';
import { TASK_FORM, type TaskForm } from './use-task-form';

/** The form that a section belongs to. Throws outside of one, which is a bug. */
export function useInjectedForm(): TaskForm {
  const form = inject(TASK_FORM);
  if (form === undefined) throw new Error('A section of the task form stands outside of it.');
  return form;
}
