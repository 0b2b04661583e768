import { nextTick, type Ref } from 'vue';
import { addDays, addMonths } from '@shared/dates';
import { clampDate, moveOf } from './month-grid';

/** Moves the chosen day of a grid by keys, the focus with it; Enter and Space open the day. */
export function useGridKeys(
  grid: Readonly<Ref<HTMLElement | null>>,
  chosen: () => string,
  { go, open }: { go: (date: string) => void; open: () => void },
): { onKey: (event: KeyboardEvent) => void; focusChosen: () => Promise<void> } {
  async function focusChosen(): Promise<void> {
    await nextTick();
    grid.value?.querySelector<HTMLElement>(`[data-date="${chosen()}"]`)?.focus();
  }

  return {
    focusChosen,
    onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const move = moveOf(event.key, chosen());
      if (move !== null) {
        const date = 'days' in move ? addDays(chosen(), move.days) : addMonths(chosen(), move.months);
        go(clampDate(date));
        void focusChosen();
      } else if (event.key === 'Enter' || event.key === ' ') open();
      else return;
      event.preventDefault();
    },
  };
}
