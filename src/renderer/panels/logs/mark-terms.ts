import type { Segment } from './ansi';

/** A stretch of a line that is or is not a hit of the search. */
export interface MarkedSegment extends Segment {
  hit: boolean;
}

/** Splits segments so that every occurrence of the terms in the whole line is a segment of its own. */
export function markTerms(segments: readonly Segment[], terms: readonly string[], matchCase: boolean): MarkedSegment[] {
  if (terms.length === 0) return segments.map((part) => ({ ...part, hit: false }));
  const hits = findTerms(segments.map(({ text }) => text).join(''), terms, matchCase);
  const result: MarkedSegment[] = [];
  let start = 0;
  for (const part of segments) {
    const end = start + part.text.length;
    let from = start;
    for (const [hitFrom, hitTo] of hits) {
      if (hitTo <= from || hitFrom >= end) continue;
      if (hitFrom > from) result.push({ ...part, text: part.text.slice(from - start, hitFrom - start), hit: false });
      const begin = Math.max(from, hitFrom);
      from = Math.min(end, hitTo);
      result.push({ ...part, text: part.text.slice(begin - start, from - start), hit: true });
    }
    if (from < end) result.push({ ...part, text: part.text.slice(from - start), hit: false });
    start = end;
  }
  return result;
}

function findTerms(text: string, terms: readonly string[], matchCase: boolean): [number, number][] {
  // Folding may change the length of a text ("İ"); then places would not fit any more, and case is heeded.
  const lower = text.toLowerCase();
  const folds = !matchCase && lower.length === text.length;
  const line = folds ? lower : text;
  const hits: [number, number][] = [];
  for (const term of terms.map((one) => (folds ? one.toLowerCase() : one)).filter((one) => one !== '')) {
    for (let at = line.indexOf(term); at >= 0; at = line.indexOf(term, at + term.length))
      hits.push([at, at + term.length]);
  }
  return hits.sort((one, other) => one[0] - other[0]);
}
