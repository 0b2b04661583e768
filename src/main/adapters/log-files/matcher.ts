import { AppError } from '@shared/errors';

/** Where a line matches, in UTF-16 units. */
export interface Match {
  start: number;
  end: number;
}

/** How to look for something. */
export interface Matcher {
  /** Judges one line. */
  match(text: string): Match | null;
  /**
   * Offset in bytes, from `from` on, of a line that may match; -1: none in this block. null: each line has to be judged.
   */
  candidates: ((block: Buffer) => (from: number) => number) | null;
}

function isCaseless(text: string): boolean {
  return [...text].every((char) => char < '\x80' || char.toLowerCase() === char.toUpperCase());
}

function byExpression(expression: RegExp): Matcher['match'] {
  return (text) => {
    const found = expression.exec(text);
    return found ? { start: found.index, end: found.index + found[0].length } : null;
  };
}

/** Reads a search. Throws `invalid-input` for an expression that is none. */
export function matcherFor(query: string, regex: boolean, matchCase: boolean): Matcher {
  if (regex) {
    try {
      return { match: byExpression(new RegExp(query, matchCase ? '' : 'i')), candidates: null };
    } catch (error) {
      throw new AppError('invalid-input', `The expression is not valid: ${(error as Error).message}`, ['query']);
    }
  }
  const needle = Buffer.from(query, 'utf8');
  if (matchCase) {
    return {
      match: (text) => {
        const start = text.indexOf(query);
        return start === -1 ? null : { start, end: start + query.length };
      },
      candidates: (block) => (from) => block.indexOf(needle, from),
    };
  }
  const match = byExpression(new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu'));
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
