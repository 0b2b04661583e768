import { useEventListener } from '@vueuse/core';
import { onBeforeUnmount, type Ref } from 'vue';
import { useRouter } from 'vue-router';

/** How long a page may take to grow to the height that it had, ms. */
const PATIENCE_MS = 3_000;
/** Whoever does one of these wants to be somewhere else. */
const BY_HAND: (keyof WindowEventMap)[] = ['wheel', 'keydown', 'pointerdown'];

/** Where in the history a page stands: the router counts its entries. */
function entry(): number {
  const { position } = (window.history.state ?? {}) as { position?: unknown };
  return typeof position === 'number' ? position : 0;
}

/**
 * Keeps where each page of the history was scrolled to: back and forward come to the same place, once the page has
 * grown that far; any other way to a page begins at its top.
 */
export function useScrollMemory(scroller: Readonly<Ref<HTMLElement | null>>): void {
  const router = useRouter();
  const places = new Map<number, number>();
  let current = entry();
  let stepped = false;
  let stop = (): void => undefined;

  function comeTo(top: number): void {
    const until = performance.now() + PATIENCE_MS;
    let going = true;
    stop = () => {
      going = false;
    };
    const tryIt = (): void => {
      const element = scroller.value;
      if (!going || element === null) return;
      element.scrollTop = top;
      if (element.scrollTop >= top - 1 || performance.now() > until) return;
      requestAnimationFrame(tryIt);
    };
    requestAnimationFrame(tryIt);
  }

  useEventListener(window, BY_HAND, () => stop(), { capture: true, passive: true });
  const ends = [
    router.options.history.listen(() => {
      stepped = true;
    }),
    router.beforeEach(() => {
      places.set(current, scroller.value?.scrollTop ?? 0);
    }),
    router.afterEach((to, from, failure) => {
      const back = stepped;
      stepped = false;
      if (failure !== undefined) return;
      current = entry();
      if (to.path === from.path) return;
      stop();
      comeTo(back ? (places.get(current) ?? 0) : 0);
    }),
  ];
  onBeforeUnmount(() => {
    stop();
    for (const end of ends) end();
  });
}
