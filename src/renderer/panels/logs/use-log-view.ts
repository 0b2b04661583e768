import { useResizeObserver } from '@vueuse/core';
import { nextTick, onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { LogLine } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';
import type { LineMap } from './line-map';
import { RowHeights } from './row-heights';
import { ScrollMap, type Place } from './scroll-map';

/** Height of a line; the style sheet gets it from here. */
export const ROW_PX = 20;
/** Wrapped rows drawn above and below the window, so that a page up or down knows their heights. */
const BESIDE_ROWS = 40;
/** A wrapped window is drawn anew when heights turn out otherwise, at most so often per frame. */
const MOST_PASSES = 3;

/** One row on screen; its line is missing while it is being read. */
export interface LogRow {
  n: number;
  line: LogLine | undefined;
  /** Rows share elements by slot, so that a stream writes into those that are there. */
  slot: number;
}

/** What the viewer shows of a log, redrawn at most once per frame. */
export interface LogView {
  rows: ShallowRef<readonly LogRow[]>;
  /** How far the first row is drawn above the window, px. */
  offset: Ref<number>;
  /** Lines of the log. */
  total: Ref<number>;
  /** Rows that there are, lines left out not counted. */
  shown: Ref<number>;
  live: Ref<boolean>;
  opened: Ref<boolean>;
  error: ShallowRef<AppError | null>;
  following: Ref<boolean>;
  toEnd: () => void;
  /** Brings a line into the middle of the window. */
  goTo: (n: number) => void;
  /** The first line in the window. */
  firstLine: () => number;
  /** Scrolls by pixels, down when positive. */
  moveBy: (px: number) => void;
  /** Brings a line into the window if it is not there. */
  reveal: (n: number) => void;
  /** Height of the window, px. */
  pagePx: () => number;
  /** Holds a log that follows where it is, and lets it go on unless a person has gone elsewhere meanwhile. */
  hold: () => void;
  release: () => void;
  /** Draws with the next frame. */
  refresh: () => void;
  onScroll: () => void;
  onWheel: (event: WheelEvent) => void;
}

/** What a view is made of: `viewport` scrolls, `content` has the height of the whole log. */
export interface LogViewParts {
  session: LogSession;
  viewport: Readonly<Ref<HTMLElement | null>>;
  content: Readonly<Ref<HTMLElement | null>>;
  map: () => LineMap;
  wrap: Readonly<Ref<boolean>>;
}

/** Ties a log to a scrolled element. */
export function useLogView({ session, viewport, content, map: mapNow, wrap }: LogViewParts): LogView {
  const rows = shallowRef<readonly LogRow[]>([]);
  const offset = ref(0);
  const total = ref(0);
  const shown = ref(0);
  const live = ref(true);
  const opened = ref(false);
  const error = shallowRef<AppError | null>(null);
  const following = ref(true);
  const heights = new RowHeights();
  let lines = mapNow();
  let scroll = new ScrollMap({ rows: 0, viewPx: 0, rowPx: ROW_PX, heightOf: null });
  // The place is held by its line: rows move when lines are left out or come back.
  let topLine = 1;
  let topPx = 0;
  /** Line to bring into the middle as soon as it is there; its place is found anew as heights become known. */
  let centred: number | null = null;
  let expectedScroll = 0;
  let widest = 0;
  let wrappedWidth = 0;
  let slots = 1;
  let frame = 0;
  /** It follows again once it is let go. */
  let goesOn = false;

  const heightOf = (row: number): number => {
    const n = lines.lineAt(row);
    return heights.of(n, session.line(n), ROW_PX);
  };
  const place = (): Place => ({ row: lines.rowOf(topLine), px: topPx });
  const put = ({ row, px }: Place): void => {
    topLine = lines.lineAt(row);
    topPx = px;
  };

  const middleOf = (n: number): Place => {
    const row = Math.max(0, Math.min(lines.rowOf(n), lines.count - 1));
    return scroll.moved({ row, px: 0 }, ((wrap.value && lines.count > 0 ? heightOf(row) : ROW_PX) - scroll.viewPx) / 2);
  };

  function widen(view: HTMLElement, inner: HTMLElement): void {
    if (wrap.value) {
      widest = 0;
      inner.style.minWidth = '';
      if (view.clientWidth !== wrappedWidth) heights.reset(columnsOf(inner));
      wrappedWidth = view.clientWidth;
      return;
    }
    wrappedWidth = 0;
    // What was drawn last is measured now: the width only grows, so that scrolling up and down does not shake it.
    widest = Math.max(widest, inner.offsetWidth);
    inner.style.minWidth = `max(100%, ${widest}px)`;
  }

  function layOut(view: HTMLElement, inner: HTMLElement): void {
    lines = mapNow();
    scroll = new ScrollMap({
      rows: lines.count,
      viewPx: view.clientHeight,
      rowPx: ROW_PX,
      heightOf: wrap.value ? heightOf : null,
    });
    const top = following.value ? scroll.end : centred === null ? scroll.clamp(place()) : middleOf(centred);
    if (lines.count > 0) put(top);
    inner.style.height = `${scroll.scrollPx}px`;
    view.scrollTop = scroll.toScroll(top);
    expectedScroll = view.scrollTop;
    const window = scroll.visible(top);
    const beside = wrap.value ? BESIDE_ROWS : 0;
    const from = Math.max(0, window.from - beside);
    const to = Math.min(lines.count, window.to + beside);
    slots = Math.max(slots, to - from);
    const next: LogRow[] = [];
    for (let row = from; row < to; row += 1) {
      const n = lines.lineAt(row);
      next.push({ n, line: session.line(n), slot: row % slots });
    }
    rows.value = next;
    offset.value = scroll.distance({ row: from, px: 0 }, top);
  }

  /** Takes the heights of wrapped rows as they were drawn; tells whether one is not what was thought. */
  function measure(inner: HTMLElement): boolean {
    let changed = false;
    for (const element of inner.querySelectorAll<HTMLElement>('[data-line]')) {
      const n = Number(element.dataset['line']);
      if (session.line(n) !== undefined) changed = heights.put(n, element.offsetHeight) || changed;
    }
    return changed;
  }

  async function paint(): Promise<void> {
    frame = 0;
    const view = viewport.value;
    const inner = content.value;
    if (view === null || inner === null) return;
    widen(view, inner);
    layOut(view, inner);
    total.value = session.totalLines;
    shown.value = lines.count;
    live.value = session.live;
    opened.value = session.opened;
    error.value = session.error;
    session.ensureLines(rows.value.map(({ n }) => n));
    // Microtasks run before the browser draws: what is corrected here is never seen wrong.
    for (let pass = 0; wrap.value && pass < MOST_PASSES; pass += 1) {
      await nextTick();
      if (!measure(inner)) break;
      layOut(view, inner);
    }
    if (lines.count > 0) centred = null;
  }

  function refresh(): void {
    if (frame === 0) frame = requestAnimationFrame(() => void paint());
  }

  function moveTo(next: Place): void {
    if (lines.count === 0) return;
    centred = null;
    goesOn = false;
    put(scroll.clamp(next));
    following.value = scroll.distance(place(), scroll.end) < ROW_PX / 2;
    refresh();
  }

  useResizeObserver(viewport, refresh);
  const stopListening = session.onChange(refresh);
  onMounted(refresh);
  onBeforeUnmount(() => {
    stopListening();
    cancelAnimationFrame(frame);
  });

  return {
    rows,
    offset,
    total,
    shown,
    live,
    opened,
    error,
    following,
    refresh,
    pagePx: () => scroll.viewPx,
    hold() {
      goesOn ||= following.value;
      following.value = false;
    },
    release() {
      if (!goesOn) return;
      goesOn = false;
      following.value = true;
      refresh();
    },
    toEnd() {
      goesOn = false;
      following.value = true;
      refresh();
    },
    goTo(n) {
      goesOn = false;
      following.value = false;
      centred = n;
      refresh();
    },
    reveal(n) {
      const row = lines.rowOf(n);
      const { from, to } = scroll.visible(place());
      if (row <= from) moveTo({ row, px: 0 });
      else if (row >= to - 1) moveTo(scroll.moved({ row: row + 1, px: 0 }, -scroll.viewPx));
    },
    firstLine: () => topLine,
    moveBy: (px) => moveTo(scroll.moved(place(), px)),
    onScroll() {
      const view = viewport.value;
      if (view === null) return;
      // A window that grows moves the scrollbar before it is drawn anew; nobody scrolled.
      if (view.clientHeight !== scroll.viewPx) refresh();
      // Our own doing, or sideways only.
      else if (Math.abs(view.scrollTop - expectedScroll) >= 1) moveTo(scroll.toPlace(view.scrollTop));
    },
    onWheel(event) {
      if (event.deltaY < 0 && scroll.end.row + scroll.end.px > 0) following.value = false;
      // Where scrollbar and list differ, one notch would pass hundreds of lines.
      if (scroll.direct || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : ROW_PX;
      moveTo(scroll.moved(place(), event.deltaY * unit));
    },
  };
}

/** Columns of text that fit into a row, by the width of a digit; 80 while nothing is drawn. */
function columnsOf(inner: HTMLElement): number {
  const body = inner.querySelector<HTMLElement>('.body');
  const digit = inner.querySelector<HTMLElement>('.probe')?.getBoundingClientRect().width ?? 0;
  return body === null || digit === 0 ? 80 : body.offsetWidth / digit;
}
