import { onScopeDispose } from 'vue';

/** A function that runs once its callers have been quiet for so many ms; it dies with the scope. */
export function useDebounced<A extends unknown[]>(run: (...values: A) => void, ms: number): (...values: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), ms);
  };
}
