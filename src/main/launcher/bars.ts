import { stripVTControlCharacters } from 'node:util';
import type { Progress } from '@shared/model/execution';
import { readTqdm, type Divisor } from './tqdm';

/** A longer line is no bar, in bytes: colours and blocks take several each. */
const LONGEST_FORM = 4096;
const LONGEST_TEXT = 512;
const LONGEST_DESCRIPTION = 200;
/** A share of a hundred; `0.5` of `12.0.5%` is none. */
const PERCENT = /(?<![\d.])(\d{1,3}(?:\.\d{1,4})?) ?%/g;
const COUNTS = /(?<![\d./])(\d{1,15}) ?(?:\/| of ) ?(\d{1,15})(?![\d./])/g;
/** What stands before anything that is drawn. */
const WORDS = /^[^[|(<#=>*\u2500-\u259f]*/;

/** Whether the form of a line may be a bar: quick, and seldom wrong about what is none. */
export function mayBeBar(form: Buffer): boolean {
  return form.length <= LONGEST_FORM && (form.includes('%') || form.includes(' ['));
}

/** The only one of all matches; null: there is none, or which one is meant is not clear. */
function only(pattern: RegExp, text: string): RegExpMatchArray | null {
  const [first, ...others] = text.matchAll(pattern);
  return first && others.length === 0 ? first : null;
}

/** The percent of a line that is rewritten, whoever drew it, unless there are several. */
function readPercent(text: string): Progress | null {
  const found = only(PERCENT, text);
  const percent = Number(found?.[1] ?? Number.NaN);
  if (!found || !(percent <= 100)) return null;
  const [, done = NaN, total = NaN] = (only(COUNTS, text) ?? []).map(Number);
  const agrees = total > 0 && Math.abs((done / total) * 100 - percent) <= 1;
  const words = WORDS.exec(text.slice(0, found.index))?.[0].trim().replace(/:$/, '').slice(0, LONGEST_DESCRIPTION);
  return {
    percent,
    message: words === undefined || words === '' ? null : words,
    current: null,
    done: agrees ? done : null,
    total: agrees ? total : null,
    etaAt: null,
  };
}

const LINE_BAR = '% (';
const LINE_BAR_SHAPE = /^.{0,200}\d% \(\d+ of \d+\) \|/;
const NEWLINE = 10;

/** The last line of a text that is a bar of progressbar2, which draws each of its forms on a line of its own in a pipe. */
export function lineBar(text: Buffer): Buffer | null {
  // Most texts have none: to look from the front is quicker.
  if (!text.includes(LINE_BAR)) return null;
  const at = text.lastIndexOf(LINE_BAR);
  const start = at === 0 ? 0 : text.lastIndexOf(NEWLINE, at) + 1;
  const end = text.indexOf(NEWLINE, at);
  const line = text.subarray(start, end === -1 ? text.length : end);
  return line.length <= LONGEST_FORM && LINE_BAR_SHAPE.test(line.toString('latin1')) ? line : null;
}

/** A bar of tqdm that has a name. */
const NAMED = /^([^%]*[^%\s\d])\s*(\d{1,3})%\|/;

/** Whether a row shows a bar as it was before it was drawn on in a row below: bars move up when one above them ends. */
export function isLeftBehind(row: Buffer, below: readonly { text: Buffer }[]): boolean {
  if (!row.includes('%|') || row.length > LONGEST_FORM) return false;
  const [, name, percent] = NAMED.exec(row.toString('latin1')) ?? [];
  if (name === undefined || Number(percent) >= 100) return false;
  return below.some(({ text }) => text.length <= LONGEST_FORM && NAMED.exec(text.toString('latin1'))?.[1] === name);
}

/** Reads the bars of one run. */
export class BarReader {
  readonly #divisor: Divisor = { known: null };
  #hasTqdm = false;

  /** Reads the form of a line that is being rewritten, in UTF-8; null: it is no bar. `now` is epoch ms. */
  read(form: Buffer, now: number): Progress | null {
    if (!mayBeBar(form)) return null;
    const text = stripVTControlCharacters(form.toString('utf8'));
    if (text.length > LONGEST_TEXT) return null;
    const bar = readTqdm(text, now, this.#divisor);
    this.#hasTqdm ||= bar !== null;
    // Beside a bar whose shape is known, other percents are something else.
    return bar ?? (this.#hasTqdm ? null : readPercent(text));
  }
}
