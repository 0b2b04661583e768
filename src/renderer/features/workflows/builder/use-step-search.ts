import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { Step, Workflow } from '@shared/model/workflow';
import { commandLine } from './use-step-words';

/** Finding steps by their words. */
export interface StepSearch {
  open: Ref<boolean>;
  text: Ref<string>;
  /** Ids of the steps found, from left to right. */
  found: ComputedRef<string[]>;
  /** Which of them is shown, counted from 0. */
  at: Ref<number>;
  /** Goes to the next or the one before. */
  go: (by: number) => void;
  close: () => void;
}

/** Searches the steps of a workflow; each hit is handed to `show`. */
export function useStepSearch(
  workflow: () => Workflow,
  titleOf: (step: Step) => string,
  show: (id: string) => void,
): StepSearch {
  const open = ref(false);
  const text = ref('');
  const at = ref(0);
  const found = computed(() => {
    const wanted = text.value.trim().toLowerCase();
    if (wanted === '') return [];
    return workflow()
      .steps.filter((step) =>
        `${step.id} ${titleOf(step)} ${step.task ?? ''} ${commandLine(step)} ${step.note}`
          .toLowerCase()
          .includes(wanted),
      )
      .toSorted((one, other) => (one.position?.x ?? 0) - (other.position?.x ?? 0))
      .map(({ id }) => id);
  });
  function showAt(): void {
    const id = found.value[at.value];
    if (id !== undefined) show(id);
  }
  watch(text, () => {
    at.value = 0;
    showAt();
  });
  return {
    open,
    text,
    found,
    at,
    go(by) {
      const count = found.value.length;
      if (count === 0) return;
      at.value = (at.value + by + count) % count;
      showAt();
    },
    close() {
      open.value = false;
      text.value = '';
    },
  };
}
