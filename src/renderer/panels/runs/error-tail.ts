/** What a run wrote to stderr at its end: the line that says most, and the whole of it. */
export interface ErrorTail {
  headline: string;
  /** null: the headline is all there is. */
  rest: string | null;
  /** Lines of the rest. */
  lines: number;
}

/**
 * Splits an error as the engine keeps it. For a Python traceback the exception stands first with an empty line behind
 * it; of anything else the last line says most.
 */
export function splitError(text: string): ErrorTail {
  const [first = '', ...others] = text.split('\n');
  const isException = others[0] === '' && others.includes(first);
  const body = isException ? others.slice(1) : [first, ...others];
  const headline = isException ? first : (body.findLast((line) => line.trim() !== '') ?? '').trim();
  const rest = body.join('\n').trimEnd();
  const alone = rest.trim() === headline;
  return { headline, rest: alone ? null : rest, lines: alone ? 0 : rest.split('\n').length };
}
