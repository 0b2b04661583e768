import { filePlaces, type FilePlace } from '@shared/file-places';
import type { LogLine } from '@shared/model/log';
import { parseAnsi, type Segment } from './ansi';
import { cutSegments, markColumns, markPlaces, markTerms, type Columns, type MarkedSegment } from './mark-terms';
import type { LogSearch } from './use-log-search';

/** Of a longer line so much is shown; copy and download have it whole. */
export const SHOWN_CHARS = 4_000;
/** Of a line shown around a hit, so much stands before the hit. */
const BEFORE_HIT = 500;

/** What is shown of lines: their text in its colours, hits marked; of a long line the part around the current hit. */
export interface LineText {
  segmentsOf: (line: LogLine) => MarkedSegment[];
  /** Places in files that the beginning of a line names. */
  placesOf: (line: LogLine) => readonly FilePlace[];
  /** Characters of a line that are left out before what is shown. */
  skippedOf: (n: number) => number;
}

/** Works out what is shown of lines, each line's colours once. */
export function useLineText(search: LogSearch): LineText {
  const heads = new WeakMap<LogLine, Segment[]>();
  const places = new WeakMap<LogLine, readonly FilePlace[]>();
  const wholes = new WeakMap<LogLine, Segment[]>();

  function headOf(line: LogLine): Segment[] {
    let head = heads.get(line);
    if (head === undefined) {
      head = parseAnsi(line.text.length > SHOWN_CHARS ? line.text.slice(0, SHOWN_CHARS).toWellFormed() : line.text);
      heads.set(line, head);
    }
    return head;
  }
  function wholeOf(line: LogLine): Segment[] {
    let whole = wholes.get(line);
    if (whole === undefined) {
      whole = parseAnsi(line.text);
      wholes.set(line, whole);
    }
    return whole;
  }
  function placesOf(line: LogLine): readonly FilePlace[] {
    let found = places.get(line);
    if (found === undefined) {
      const text = headOf(line)
        .map((part) => part.text)
        .join('');
      found = filePlaces(text);
      places.set(line, found);
    }
    return found;
  }
  function markedOf(line: LogLine, from: number): MarkedSegment[] {
    const segments = from === 0 ? headOf(line) : cutSegments(wholeOf(line), from, from + SHOWN_CHARS);
    const known = search.columnsOf(line.n);
    if (known.length > 0) {
      const moved = ([first, end]: Columns): Columns => [first - from, end - from];
      const hit = search.current.value;
      return markColumns(segments, known.map(moved), hit?.n === line.n ? moved(hit.columns) : null);
    }
    const text = search.textToMark.value;
    return markTerms(segments, text === null ? [] : [text], search.matchCase.value);
  }
  function skippedOf(n: number): number {
    const hit = search.current.value;
    if (hit?.n !== n || hit.columns[1] <= SHOWN_CHARS - BEFORE_HIT) return 0;
    return Math.max(0, hit.columns[0] - BEFORE_HIT);
  }

  return {
    skippedOf,
    placesOf,
    segmentsOf(line) {
      const from = skippedOf(line.n);
      const marked = markedOf(line, from);
      return from === 0 ? markPlaces(marked, placesOf(line)) : marked;
    },
  };
}

/** Scrolls so that the current hit is in the window: sideways, and within a line that is wrapped. */
export function revealHit(viewport: HTMLElement, moveBy: (px: number) => void): boolean {
  const hit = viewport.querySelector('.hit.current');
  if (hit === null) return false;
  const box = hit.getBoundingClientRect();
  const frame = viewport.getBoundingClientRect();
  const number = viewport.querySelector('.number')?.getBoundingClientRect().width ?? 0;
  const left = frame.left + number;
  const right = frame.left + viewport.clientWidth;
  if (box.left < left || box.right > right) {
    // A third of the window before it, so that what led to it is seen too.
    viewport.scrollLeft += box.left - left - (right - left) / 3;
  }
  const bottom = frame.top + viewport.clientHeight;
  if (box.top < frame.top || box.bottom > bottom) moveBy(box.top - (frame.top + bottom) / 2);
  return true;
}
