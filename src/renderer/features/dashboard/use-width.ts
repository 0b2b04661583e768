import { onScopeDispose, ref, type ComponentPublicInstance, type Ref } from 'vue';

/** The width of an element, px, that is handed over as its ref; it follows the window. */
export function useWidth(): {
  width: Readonly<Ref<number>>;
  watchWidth: (element: Element | ComponentPublicInstance | null) => void;
} {
  const width = ref(600);
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined && entry.contentRect.width > 0) width.value = Math.floor(entry.contentRect.width);
  });
  let watched: Element | null = null;
  onScopeDispose(() => observer.disconnect());
  return {
    width,
    watchWidth(element) {
      const next = element instanceof Element ? element : null;
      if (next === watched) return;
      if (watched !== null) observer.unobserve(watched);
      if (next !== null) observer.observe(next);
      watched = next;
    },
  };
}
