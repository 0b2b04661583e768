import { AppError } from '@shared/errors';
import { MOST_MATCHES } from '@shared/model/log';

/** An expression that matches nothing at every place of a long line is not followed to its end. */
const MOST_TRIES = 10_000;

/** Where a line matches, in UTF-16 units. */
export interface Match {
  start: number;
  end: number;
}

/** How to look for something. */
export interface Matcher {
  /** Every match in one line, in order, up to a number of them; none: the line does not match. */
  match(text: string): Match[];
  /**
   * Offset in bytes, from `from` on, of a line that may match; -1: none in this block. null: each line has to be judged.
   */
  candidates: ((block: Buffer) => (from: number) => number) | null;
}

function isCaseless(text: string): boolean {
  return [...text].every((char) => char < '\x80' || char.toLowerCase() === char.toUpperCase());
}

/** A match of nothing, such as of `^`, counts only where the line has no other. */
function byExpression(expression: RegExp): Matcher['match'] {
  return (text) => {
    const found: Match[] = [];
    let empty: Match | null = null;
    expression.lastIndex = 0;
    for (let tries = 0; found.length < MOST_MATCHES && tries < MOST_TRIES; tries += 1) {
      const match = expression.exec(text);
      if (match === null) break;
      const start = match.index;
      const end = start + match[0].length;
      if (end > start) found.push({ start, end });
      else {
        empty ??= { start, end };
        expression.lastIndex = end + 1;
      }
    }
    return found.length > 0 || empty === null ? found : [empty];
  };
}

function byText(query: string): Matcher['match'] {
  return (text) => {
    const found: Match[] = [];
    for (let at = text.indexOf(query); at !== -1 && found.length < MOST_MATCHES; at = text.indexOf(query, at)) {
      found.push({ start: at, end: at + query.length });
      at += query.length;
    }
    return found;
  };
}

/** Reads a search. Throws `invalid-input` for an expression that is none. */
export function matcherFor(query: string, regex: boolean, matchCase: boolean): Matcher {
  if (regex) {
    try {
      return { match: byExpression(new RegExp(query, matchCase ? 'g' : 'gi')), candidates: null };
    } catch (error) {
      throw new AppError('invalid-input', 'logs.badExpression', { why: (error as Error).message }, { path: ['query'] });
    }
  }
  const needle = Buffer.from(query, 'utf8');
  if (matchCase) {
    return {
      match: byText(query),
      candidates: (block) => (from) => block.indexOf(needle, from),
    };
  }
  const match = byExpression(new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu'));
  if (!isCaseless(query)) return { match, candidates: null };
  // As Latin-1 each byte is one character: ASCII folds as it should, and what folds beside it is judged again.
  const folded = needle.toString('latin1').toLowerCase();
  return {
    match,
    candidates: (block) => {
      const text = block.toString('latin1').toLowerCase();
      return (from) => text.indexOf(folded, from);
    },
  };
}
