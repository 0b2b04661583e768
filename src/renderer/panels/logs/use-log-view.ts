import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { LogLine } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';
import { ScrollMap } from './scroll-map';

/** Height of a line; the style sheet gets it from here. */
export const ROW_PX = 20;

/** One row on screen; its line is missing while it is being read. */
export interface LogRow {
  n: number;
  line: LogLine | undefined;
}

/** What the viewer shows of a log, redrawn at most once per frame. */
export interface LogView {
  rows: ShallowRef<readonly LogRow[]>;
  /** How far the first row is scrolled out, px. */
  offset: Ref<number>;
  total: Ref<number>;
  live: Ref<boolean>;
  opened: Ref<boolean>;
  error: ShallowRef<AppError | null>;
  following: Ref<boolean>;
  toEnd: () => void;
  /** Brings a line into the middle of the view. */
  goTo: (n: number) => void;
  /** The first line in view. */
  firstLine: () => number;
  onScroll: () => void;
  onWheel: (event: WheelEvent) => void;
  onKey: (event: KeyboardEvent) => void;
}

/** Ties a log to a scrolled element: `viewport` scrolls, `content` has the height of the whole log. */
export function useLogView(
  session: LogSession,
  viewport: Readonly<Ref<HTMLElement | null>>,
  content: Readonly<Ref<HTMLElement | null>>,
): LogView {
  const rows = shallowRef<readonly LogRow[]>([]);
  const offset = ref(0);
  const total = ref(0);
  const live = ref(true);
  const opened = ref(false);
  const error = shallowRef<AppError | null>(null);
  const following = ref(true);
  let map = new ScrollMap(ROW_PX, 0, 0);
  let top = 0;
  let expectedScroll = 0;
  let widest = 0;
  let frame = 0;

  function paint(): void {
    frame = 0;
    const view = viewport.value;
    const inner = content.value;
    if (view === null || inner === null) return;
    map = new ScrollMap(ROW_PX, session.totalLines, view.clientHeight);
    // What was drawn last is measured now: the width only grows, so that scrolling up and down does not shake it.
    widest = Math.max(widest, inner.offsetWidth);
    inner.style.minWidth = `max(100%, ${widest}px)`;
    inner.style.height = `${map.scrollPx}px`;
    top = following.value ? map.maxTop : map.clamp(top);
    view.scrollTop = map.toScroll(top);
    expectedScroll = view.scrollTop;
    const range = map.visible(top);
    const next: LogRow[] = [];
    for (let n = range.from; n <= range.to; n += 1) next.push({ n, line: session.line(n) });
    rows.value = next;
    offset.value = top % ROW_PX;
    total.value = session.totalLines;
    live.value = session.live;
    opened.value = session.opened;
    error.value = session.error;
    if (next.length > 0) session.ensure(range);
  }

  function paintSoon(): void {
    if (frame === 0) frame = requestAnimationFrame(paint);
  }

  function moveTo(next: number): void {
    top = map.clamp(next);
    following.value = top >= map.maxTop - ROW_PX / 2;
    paintSoon();
  }

  const KEYS: Readonly<Record<string, () => number>> = {
    ArrowUp: () => top - ROW_PX,
    ArrowDown: () => top + ROW_PX,
    PageUp: () => top - map.viewPx + ROW_PX,
    PageDown: () => top + map.viewPx - ROW_PX,
    Home: () => 0,
    End: () => map.maxTop,
  };

  const resize = new ResizeObserver(paintSoon);
  const stopListening = session.onChange(paintSoon);
  onMounted(() => {
    if (viewport.value !== null) resize.observe(viewport.value);
    paintSoon();
  });
  onBeforeUnmount(() => {
    resize.disconnect();
    stopListening();
    cancelAnimationFrame(frame);
  });

  return {
    rows,
    offset,
    total,
    live,
    opened,
    error,
    following,
    toEnd: () => moveTo(map.maxTop),
    goTo(n) {
      top = map.clamp((n - 1) * ROW_PX - map.viewPx / 2);
      following.value = false;
      paintSoon();
    },
    firstLine: () => Math.floor(top / ROW_PX) + 1,
    onScroll() {
      const scroll = viewport.value?.scrollTop ?? 0;
      // Our own doing, or sideways only.
      if (Math.abs(scroll - expectedScroll) < 1) return;
      moveTo(map.toTop(scroll));
    },
    onWheel(event) {
      if (event.deltaY < 0) following.value = false;
      // On a compressed scrollbar one notch would pass hundreds of lines.
      if (!map.compressed || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : ROW_PX;
      moveTo(top + event.deltaY * unit);
    },
    onKey(event) {
      const target = event.altKey || event.metaKey || event.shiftKey ? undefined : KEYS[event.key];
      if (target === undefined) return;
      event.preventDefault();
      moveTo(target());
    },
  };
}
