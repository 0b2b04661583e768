import { ref, type Ref } from 'vue';

const ganttOpen = ref(true);

/** Whether the timeline is unfolded; it stays so from run to run. */
export function useGanttOpen(): Ref<boolean> {
  return ganttOpen;
}
