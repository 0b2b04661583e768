import { useTimeoutFn } from '@vueuse/core';

/**
 * A function that runs once its callers have been quiet for so many ms; it dies with the scope. VueUse's useDebounceFn
 * would outlive the scope, and answer each caller with a promise.
 */
export function useDebounced<A extends unknown[]>(run: (...values: A) => void, ms: number): (...values: A) => void {
  return useTimeoutFn(run, ms, { immediate: false }).start;
}
