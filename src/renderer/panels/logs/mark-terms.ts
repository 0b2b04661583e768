import type { FilePlace } from '@shared/file-places';
import type { Segment } from './ansi';

/** A stretch of a line that is or is not a hit of the search. */
export interface MarkedSegment extends Segment {
  hit: boolean;
  /** It is the hit that the person is at. */
  current?: boolean;
  /** It names a place in a file. */
  place?: FilePlace;
}

/** Columns of a hit: its first, and the one behind its last. */
export type Columns = readonly [from: number, to: number];

/** Splits segments so that every hit, given in order by columns of the whole line, is a segment of its own. */
export function markColumns(
  segments: readonly Segment[],
  hits: readonly Columns[],
  current: Columns | null = null,
): MarkedSegment[] {
  if (hits.length === 0) return segments.map((part) => ({ ...part, hit: false }));
  const result: MarkedSegment[] = [];
  let start = 0;
  let next = 0;
  for (const part of segments) {
    const end = start + part.text.length;
    let from = start;
    while ((hits[next]?.[1] ?? Infinity) <= from) next += 1;
    for (let at = next; at < hits.length; at += 1) {
      const [hitFrom, hitTo] = hits[at] ?? [end, end];
      if (hitFrom >= end) break;
      if (hitTo <= from) continue;
      if (hitFrom > from) result.push({ ...part, text: part.text.slice(from - start, hitFrom - start), hit: false });
      const begin = Math.max(from, hitFrom);
      from = Math.min(end, hitTo);
      const text = part.text.slice(begin - start, from - start);
      const isCurrent = current?.[0] === hitFrom && current[1] === hitTo;
      result.push({ ...part, text, hit: true, ...(isCurrent ? { current: true } : {}) });
    }
    if (from < end) result.push({ ...part, text: part.text.slice(from - start), hit: false });
    start = end;
  }
  return result;
}

/** Splits segments so that what lies in a place, given in order by columns of the whole line, is a segment of its own. */
export function markPlaces(segments: readonly MarkedSegment[], places: readonly FilePlace[]): MarkedSegment[] {
  if (places.length === 0) return [...segments];
  const result: MarkedSegment[] = [];
  let start = 0;
  for (const part of segments) {
    const end = start + part.text.length;
    let from = start;
    const put = (to: number, place?: FilePlace): void => {
      if (to <= from) return;
      result.push({ ...part, text: part.text.slice(from - start, to - start), ...(place && { place }) });
      from = to;
    };
    for (const place of places) {
      if (place.to <= from || place.from >= end) continue;
      put(place.from);
      put(Math.min(place.to, end), place);
    }
    put(end);
    start = end;
  }
  return result;
}

/** The part of segments between two columns of the whole line. */
export function cutSegments<T extends Segment>(segments: readonly T[], from: number, to: number): T[] {
  const result: T[] = [];
  let start = 0;
  for (const part of segments) {
    const text = part.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (text !== '') result.push({ ...part, text });
    start += part.text.length;
  }
  return result;
}

/** Splits segments so that every occurrence of the terms in the whole line is a segment of its own. */
export function markTerms(segments: readonly Segment[], terms: readonly string[], matchCase: boolean): MarkedSegment[] {
  return markColumns(segments, findTerms(segments.map(({ text }) => text).join(''), terms, matchCase));
}

function findTerms(text: string, terms: readonly string[], matchCase: boolean): Columns[] {
  // Folding may change the length of a text ("İ"); then places would not fit any more, and case is heeded.
  const lower = text.toLowerCase();
  const folds = !matchCase && lower.length === text.length;
  const line = folds ? lower : text;
  const hits: Columns[] = [];
  for (const term of terms.map((one) => (folds ? one.toLowerCase() : one)).filter((one) => one !== '')) {
    for (let at = line.indexOf(term); at >= 0; at = line.indexOf(term, at + term.length))
      hits.push([at, at + term.length]);
  }
  return hits.sort((one, other) => one[0] - other[0]);
}
