import { computed, ref, type ComputedRef } from 'vue';
import type { Router } from 'vue-router';

/** What takes no longer than this needs no sign that it is under way, ms. */
const UNNOTICED_MS = 300;

const long = ref(0);

/** Counts a piece of work as under way until it settles, and hands it through. */
export async function trackBusy<T>(work: Promise<T>): Promise<T> {
  let counted = false;
  const timer = setTimeout(() => {
    counted = true;
    long.value += 1;
  }, UNNOTICED_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (counted) long.value -= 1;
  }
}

/** Whether anything has been under way for long enough to be shown. */
export function useBusy(): ComputedRef<boolean> {
  return computed(() => long.value > 0);
}

/** Counts the way to another page as under way: its script may still have to be loaded. */
export function trackNavigation(router: Router): void {
  let end = (): void => undefined;
  router.beforeEach(() => {
    end();
    void trackBusy(new Promise<void>((resolve) => (end = resolve)));
  });
  router.afterEach(() => end());
  router.onError(() => end());
}
