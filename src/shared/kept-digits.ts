/** A number of a JSON text whose digits JavaScript can't hold, and where it stands. */
export interface LossyNumber {
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

/** What any number has that could lose digits: no number of fewer characters does, and texts without one are most. */
const SUSPICIOUS = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;
/** A number without an exponent that has fewer characters keeps its digits. */
const SHORTEST = 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const EXPONENT = new Set([0x45, 0x65]);
/** What a number is made of besides digits: `+ - . E e`. */
const IN_NUMBER = new Set([0x2b, MINUS, 0x2e, ...EXPONENT]);
/** The most digits that it takes to write down any number of 64 bits so that it can be read back. */
const DOUBLE_DIGITS = 17;
/** Longer than anything that a program writes for a number of 64 bits. */
const LONGEST = 100;

/** Parses JSON; a number that would lose digits becomes a text that has them. Throws `SyntaxError`. */
export function parseKeepingDigits(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const lossy = lossyNumbers(text);
  if (lossy.length === 0) return value;
  const parts = lossy.map(({ from, source }, i) => `${text.slice(lossy[i - 1]?.to ?? 0, from)}"${source}"`);
  return JSON.parse(parts.join('') + text.slice(lossy.at(-1)?.to));
}

/** Finds the numbers of a text that is JSON which lose digits, at most so many. */
export function lossyNumbers(text: string, most = Infinity): LossyNumber[] {
  if (!SUSPICIOUS.test(text)) return [];
  const found: LossyNumber[] = [];
  for (let at = 0; at < text.length && found.length < most; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    if (char !== MINUS && !isDigit(char)) continue;
    const to = endOfNumber(text, at);
    // Most numbers are short: they are not even cut out.
    if (to - at >= SHORTEST || hasExponent(text, at, to)) {
      const source = text.slice(at, to);
      if (losesDigits(source)) found.push({ from: at, to, source });
    }
    at = to - 1;
  }
  return found;
}

const isDigit = (char: number): boolean => char >= ZERO && char <= NINE;

/** Where a number ends that begins at a place of a text that is JSON. */
function endOfNumber(text: string, from: number): number {
  let to = from + 1;
  for (let char = text.charCodeAt(to); isDigit(char) || IN_NUMBER.has(char); char = text.charCodeAt(to)) to += 1;
  return to;
}

function hasExponent(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (EXPONENT.has(text.charCodeAt(at))) return true;
  return false;
}

/** The place of the quote that ends a string. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  for (let char = text.charCodeAt(at); at < text.length && char !== QUOTE; char = text.charCodeAt(at)) {
    at += char === BACKSLASH ? 2 : 1;
  }
  return at;
}

/**
 * An integer keeps its digits when it is written as it was; a decimal when it is the shortest or the longest way to
 * write some number of 64 bits, as programs print them.
 */
function losesDigits(source: string): boolean {
  if (source.length > LONGEST) return true;
  const value = Number(source);
  // As programs print most of them.
  if (source === String(value)) return false;
  const wanted = normalized(source);
  if (wanted === normalized(String(value))) return false;
  const digits = wanted.indexOf('e');
  const isInteger = /^-?\d+$/.test(source);
  return isInteger || digits > DOUBLE_DIGITS || wanted !== normalized(value.toPrecision(Math.max(digits, 1)));
}

/** A number as its digits without zeros at the ends, `e`, and the place of the first: the same for each way to write it. */
function normalized(source: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const zeros = (whole + fraction).length - digits.length;
  const place = whole.length - zeros + Number(exponent);
  return digits === '' ? 'e' : `${digits.replace(/0+$/, '')}e${place}`;
}
