import { useEventListener } from '@vueuse/core';
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router';
import type { Neighbours } from './use-neighbours';

/** Marks what may have the focus while the arrows go from run to run. */
export const STRIP = 'run-strip';

/** Where a run of the same task is shown; the same step stays chosen. */
export function useNeighbourPlace(): (id: number) => RouteLocationRaw {
  const route = useRoute();
  return (id) => {
    const step = route.query['step'];
    return { name: 'execution', params: { id }, query: typeof step === 'string' ? { step } : {} };
  };
}

/** ← and → go from run to run where nothing else takes them: the log, the canvas and lists have arrows of their own. */
export function useNeighbourKeys({ previous, next }: Neighbours): void {
  const router = useRouter();
  const placeOf = useNeighbourPlace();
  useEventListener(window, 'keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const goal = event.key === 'ArrowLeft' ? previous.value : event.key === 'ArrowRight' ? next.value : null;
    if (goal === null || !(event.target instanceof Element)) return;
    // The page as a whole has the focus, or the strip.
    if (!event.target.matches(`body, main, .${STRIP} *`)) return;
    event.preventDefault();
    void router.push(placeOf(goal));
  });
}
