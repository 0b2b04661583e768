import { onBeforeUnmount, onUpdated, type Ref } from 'vue';
import { LINE_END, LogSelection, wordAt, type LogPoint, type LogRange } from './log-selection';
import { paintSelection, pointAt, shownText } from './selection-dom';
import { ROW_PX, type LogView } from './use-log-view';

/** A selection over a log, on screen or not, by mouse and keys. */
export interface LogSelecting {
  /** What is selected now. */
  range: () => LogRange | null;
  selectAll: () => void;
  clear: () => void;
  /** Moves the end of the selection by lines, or to an end of the log. */
  extendBy: (lines: number) => void;
  onMouseDown: (event: MouseEvent) => void;
}

/** Scrolling while the mouse is dragged out of the window: px per frame for each pixel that it is outside. */
const DRAG_SPEED = 0.4;

/** Lets a person select in a view; the browser's own selection ends at what is on screen. */
export function useLogSelection(
  viewport: Readonly<Ref<HTMLElement | null>>,
  view: LogView,
  startLine: () => number,
): LogSelecting {
  const selection = new LogSelection();
  let drag: { x: number; y: number; byLine: boolean } | null = null;
  let frame = 0;

  function repaint(): void {
    paintSelection(viewport.value, selection.range);
  }

  function begin(point: LogPoint, clicks: number, element: HTMLElement): void {
    if (clicks >= 3) {
      selection.start({ line: point.line, column: 0 }, { line: point.line, column: LINE_END });
    } else if (clicks === 2) {
      const { from, to } = wordAt(shownText(element, point.line), point.column);
      selection.start({ line: point.line, column: from }, { line: point.line, column: to });
    } else selection.start(point);
  }

  function follow(): void {
    const element = viewport.value;
    if (drag === null || element === null) return;
    const point = pointAt(element, drag.x, drag.y);
    if (point !== null) selection.extend(drag.byLine ? { line: point.line, column: LINE_END } : point);
    repaint();
  }

  function scrollAlong(): void {
    frame = 0;
    const element = viewport.value;
    if (drag === null || element === null) return;
    follow();
    const box = element.getBoundingClientRect();
    const outside = (value: number, from: number, to: number): number =>
      value < from ? value - from : value > to ? value - to : 0;
    const down = outside(drag.y, box.top, box.top + element.clientHeight);
    const right = outside(drag.x, box.left, box.left + element.clientWidth);
    if (down !== 0) view.moveBy(down * DRAG_SPEED);
    if (right !== 0) element.scrollLeft += right * DRAG_SPEED;
    if (down === 0 && right === 0) return;
    // Behind the drawing of what was just scrolled, in the same frame: the selection reaches to what is seen.
    frame = requestAnimationFrame(scrollAlong);
  }

  function onMove(event: MouseEvent): void {
    if (drag === null || event.buttons === 0) return;
    drag = { ...drag, x: event.clientX, y: event.clientY };
    follow();
    if (frame === 0) frame = requestAnimationFrame(scrollAlong);
  }

  function stopDrag(): void {
    drag = null;
    cancelAnimationFrame(frame);
    frame = 0;
    window.removeEventListener('mousemove', onMove);
    window.removeEventListener('mouseup', onUp);
  }

  function onUp(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      follow();
      stopDrag();
      if (selection.range === null) view.release();
    });
  }

  // The rows' nodes were filled anew: the ranges over them are made anew too.
  onUpdated(() => {
    if (selection.range !== null) repaint();
  });
  onBeforeUnmount(() => {
    stopDrag();
    selection.clear();
    repaint();
  });

  return {
    range: () => selection.range,
    clear() {
      selection.clear();
      view.release();
      repaint();
    },
    selectAll() {
      view.hold();
      selection.start({ line: 1, column: 0 }, { line: Math.max(1, view.total.value), column: LINE_END });
      repaint();
    },
    extendBy(lines) {
      if (selection.focus === null) selection.start({ line: startLine(), column: 0 });
      const line = (selection.focus?.line ?? 1) + lines;
      const to = Math.min(Math.max(1, line), Math.max(1, view.total.value));
      selection.extend({ line: to, column: line > view.total.value ? LINE_END : 0 });
      view.reveal(to);
      repaint();
    },
    onMouseDown(event) {
      const element = viewport.value;
      if (element === null || event.button !== 0) return;
      if (event.target instanceof Element && event.target.closest('.number') !== null) return;
      const box = element.getBoundingClientRect();
      // On the scrollbars the mouse is the browser's.
      if (event.clientX - box.left >= element.clientWidth || event.clientY - box.top >= element.clientHeight) return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      const point = pointAt(element, event.clientX, event.clientY);
      if (point === null) return;
      stopDrag();
      // Rows that move on under the mouse would be selected too.
      view.hold();
      if (event.shiftKey) selection.extend(point);
      else begin(point, event.detail, element);
      drag = { x: event.clientX, y: event.clientY, byLine: event.detail >= 3 };
      repaint();
      window.addEventListener('mousemove', onMove);
      window.addEventListener('mouseup', onUp);
    },
  };
}

/** Rows that a page of the window has. */
export function pageRows(view: LogView): number {
  return Math.max(1, Math.floor(view.pagePx() / ROW_PX) - 1);
}
