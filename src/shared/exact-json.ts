import { AppError, atField } from './errors';
import { lossyNumbers } from './kept-digits';
import { message } from './messages/message';

/** No text of ours holds it: stands for a number while its place is looked for. */
const MARK = '\u{10FFFF}a number that loses digits';

/** Parses JSON; throws `SyntaxError`, or `invalid-input` with the place of a number that would lose digits. */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const [first] = lossyNumbers(text, 1);
  if (first === undefined) return value;
  const marked: unknown = JSON.parse(text.slice(0, first.from) + JSON.stringify(MARK) + text.slice(first.to));
  const path = placeOfMark(marked) ?? [];
  const said = message('input.longNumber', { number: first.source });
  throw new AppError('invalid-input', atField(path, said), path);
}

function placeOfMark(value: unknown): (string | number)[] | null {
  if (value === MARK) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const rest = placeOfMark(item);
    if (rest !== null) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return null;
}
