import { LINE_END, selectedIn, type LogPoint, type LogRange } from './log-selection';

/** Name of the highlight in the style sheet. */
const HIGHLIGHT = 'log-selection';

function rowsOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-line]')];
}

function textNodes(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode() !== null) {
    if (walker.currentNode instanceof Text) nodes.push(walker.currentNode);
  }
  return nodes;
}

/** A column's place in the nodes of a line. */
function placeOf(nodes: readonly Text[], column: number): { node: Text; offset: number } | null {
  let left = column;
  for (const [index, node] of nodes.entries()) {
    if (left <= node.length && (left < node.length || index === nodes.length - 1)) return { node, offset: left };
    left -= node.length;
  }
  return null;
}

/** Characters of a line that are left out before what is shown of it. */
function skippedIn(text: Element): number {
  return text instanceof HTMLElement ? Number(text.dataset['skipped'] ?? 0) : 0;
}

function columnAt(row: HTMLElement, x: number, y: number): number {
  const text = row.querySelector('.text');
  if (text === null) return 0;
  const caret = document.caretPositionFromPoint(x, y);
  if (caret !== null && text.contains(caret.offsetNode)) {
    let column = skippedIn(text);
    for (const node of textNodes(text)) {
      if (node === caret.offsetNode) return column + caret.offset;
      column += node.length;
    }
  }
  const begin = Math.max(
    text.getBoundingClientRect().left,
    row.querySelector('.number')?.getBoundingClientRect().right ?? 0,
  );
  return x <= begin ? 0 : LINE_END;
}

/** The place in the log under a point of the window; points above or below the rows are taken to the nearest. */
export function pointAt(viewport: HTMLElement, clientX: number, clientY: number): LogPoint | null {
  const frame = viewport.getBoundingClientRect();
  const bottom = frame.top + viewport.clientHeight;
  const x = Math.min(Math.max(clientX, frame.left + 1), frame.left + viewport.clientWidth - 1);
  const y = Math.min(Math.max(clientY, frame.top + 1), bottom - 1);
  let last: HTMLElement | null = null;
  for (const row of rowsOf(viewport)) {
    const box = row.getBoundingClientRect();
    if (box.bottom <= frame.top || box.top >= bottom) continue;
    if (y < box.bottom && y >= box.top) return { line: Number(row.dataset['line']), column: columnAt(row, x, y) };
    if (last === null || Number(row.dataset['line']) > Number(last.dataset['line'])) last = row;
  }
  return last === null ? null : { line: Number(last.dataset['line']), column: LINE_END };
}

/** The text of a line as it is shown, blanks for what is left out before it; empty when it is not on screen. */
export function shownText(viewport: HTMLElement, line: number): string {
  const text = viewport.querySelector(`[data-line="${line}"] .text`);
  return text === null ? '' : ' '.repeat(skippedIn(text)) + (text.textContent ?? '');
}

/** Paints a selection over the rows that are on screen; the page is not changed by it. null takes it away. */
export function paintSelection(viewport: HTMLElement | null, range: LogRange | null): void {
  if (viewport === null || range === null) {
    CSS.highlights.delete(HIGHLIGHT);
    return;
  }
  const highlight = new Highlight();
  for (const row of rowsOf(viewport)) {
    const text = row.querySelector('.text');
    if (text === null) continue;
    const nodes = textNodes(text);
    const skipped = skippedIn(text);
    const length = nodes.reduce((sum, node) => sum + node.length, skipped);
    const part = selectedIn(range, Number(row.dataset['line']), length);
    if (part === null) continue;
    const from = placeOf(nodes, Math.max(0, part.from - skipped));
    const to = placeOf(nodes, Math.max(0, part.to - skipped));
    if (from !== null && to !== null) {
      const stretch = new Range();
      stretch.setStart(from.node, from.offset);
      stretch.setEnd(to.node, to.offset);
      highlight.add(stretch);
    }
    const newline = row.querySelector('.newline')?.firstChild;
    if (part.newline && newline instanceof Text) {
      const stretch = new Range();
      stretch.selectNodeContents(newline);
      highlight.add(stretch);
    }
  }
  CSS.highlights.set(HIGHLIGHT, highlight);
}
