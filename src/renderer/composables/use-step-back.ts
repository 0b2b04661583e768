import { watch } from 'vue';

/** A page of a list as it was answered. */
export interface AnsweredPage {
  /** What the rows answer, pages from 1; null: nothing yet. */
  shown: { page: number; pageSize: number } | null;
  rows: readonly unknown[];
  total: number;
}

/** Goes to the last page there is whenever the one on screen lies beyond it, as when all of its rows were deleted. */
export function useStepBack(list: () => AnsweredPage, go: (page: number) => void): void {
  const target = (): number | null => {
    const { shown, rows, total } = list();
    if (shown === null || rows.length > 0) return null;
    const last = Math.max(1, Math.ceil(total / shown.pageSize));
    return shown.page > last ? last : null;
  };
  watch(target, (page) => {
    if (page !== null) go(page);
  });
}
