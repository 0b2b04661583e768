import { ref, type Ref } from 'vue';

const ganttOpen = ref(true);
const asTable = ref(false);

/** Whether the timeline is unfolded; it stays so from run to run. */
export function useGanttOpen(): Ref<boolean> {
  return ganttOpen;
}

/** Whether the steps are shown as a table in place of the canvas; it stays so from run to run. */
export function useAsTable(): Ref<boolean> {
  return asTable;
}
