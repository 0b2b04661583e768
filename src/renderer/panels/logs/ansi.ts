import { TERMINAL_SEQUENCE } from '@shared/plain-line';

/** A stretch of a line with one look. */
export interface Segment {
  text: string;
  /** Classes such as `fg-red bold`; empty for plain text. */
  look: string;
  /** Colours outside of the sixteen that the theme knows, as CSS. */
  color?: string;
  background?: string;
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const ESC = String.fromCharCode(0x1b);

type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'conceal' | 'strike' | 'overline';
interface Pen {
  /** A name of the sixteen, or `rgb(…)`. */
  fg: string | null;
  bg: string | null;
  flags: Set<Flag>;
}

const FLAG_ON: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'conceal',
  9: 'strike',
  21: 'underline',
  53: 'overline',
};
const FLAGS_OFF: Readonly<Record<number, readonly Flag[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['conceal'],
  29: ['strike'],
  55: ['overline'],
};
const CUBE = [0, 95, 135, 175, 215, 255] as const;

const isByte = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 0 && value <= 255;

function paletteColor(index: number | undefined): string | null {
  if (!isByte(index)) return null;
  if (index < 16) return NAMES[index % 8] ?? null;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (value: number): number => CUBE[value % 6] ?? 0;
  const at = index - 16;
  return `rgb(${level(Math.floor(at / 36))} ${level(Math.floor(at / 6))} ${level(at)})`;
}

function trueColor(rgb: readonly (number | undefined)[]): string | null {
  return rgb.length === 3 && rgb.every(isByte) ? `rgb(${rgb.join(' ')})` : null;
}

/** The colour of `38:5:N`, `38:2:R:G:B` or `38:2:SPACE:R:G:B`; the numbers after the first are given. */
function colonColor([kind, ...rest]: readonly number[]): string | null {
  if (kind === 5) return paletteColor(rest[0]);
  return kind === 2 ? trueColor(rest.length > 3 ? rest.slice(1, 4) : rest) : null;
}

function setColor(pen: Pen, code: number, color: string | null): void {
  if (code === 38) pen.fg = color;
  else if (code === 48) pen.bg = color;
}

function applyCode(pen: Pen, code: number): void {
  const on = FLAG_ON[code];
  if (code === 0) {
    pen.fg = null;
    pen.bg = null;
    pen.flags.clear();
  } else if (on !== undefined) pen.flags.add(on);
  else if (FLAGS_OFF[code] !== undefined) for (const flag of FLAGS_OFF[code]) pen.flags.delete(flag);
  else if (code === 39) pen.fg = null;
  else if (code === 49) pen.bg = null;
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) pen.fg = NAMES[code % 10] ?? null;
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) pen.bg = NAMES[code % 10] ?? null;
}

/** Applies the numbers of one colour sequence; 58 colours the underline, which is passed over with its numbers. */
function apply(pen: Pen, sequence: string): void {
  const parts = sequence.split(';');
  for (let at = 0; at < parts.length; at += 1) {
    const [code = 0, ...rest] = (parts[at] ?? '').split(':').map(Number);
    const takesColor = code === 38 || code === 48 || code === 58;
    if (rest.length > 0) {
      if (takesColor) setColor(pen, code, colonColor(rest));
      // `4:0` is no underline, `4:3` a wavy one.
      else applyCode(pen, code === 4 && rest[0] === 0 ? 24 : code);
    } else if (!takesColor) applyCode(pen, code);
    else if (parts[at + 1] === '5') {
      setColor(pen, code, paletteColor(Number(parts[at + 2])));
      at += 2;
    } else if (parts[at + 1] === '2') {
      setColor(pen, code, trueColor(parts.slice(at + 2, at + 5).map(Number)));
      at += 4;
    }
  }
}

/** Control characters as their pictures, one for one, so that they are seen and harm nothing. */
function visible(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x7f) result += '\u2421';
    else if (code < 0x20 && code !== 0x09) result += String.fromCharCode(0x2400 + code);
    else result += text[at];
  }
  return result;
}

/** Whether dark text is read better on a ground than light text (relative luminance, roughly). */
function isLight(rgb: string): boolean {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/\d+/g) ?? []).map(Number);
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}

function segment(text: string, pen: Pen): Segment {
  const classes: string[] = [...pen.flags];
  const made: Segment = { text: visible(text), look: '' };
  const [fg, bg] = pen.flags.has('inverse') ? [pen.bg, pen.fg] : [pen.fg, pen.bg];
  if (fg?.startsWith('rgb')) made.color = fg;
  else if (fg !== null) classes.push(`fg-${fg}`);
  if (bg?.startsWith('rgb')) {
    made.background = bg;
    if (fg === null) classes.push(isLight(bg) ? 'on-light' : 'on-dark');
  } else if (bg !== null) classes.push(`bg-${bg}`);
  made.look = classes.join(' ');
  return made;
}

/**
 * Splits a line at its colour sequences; every other sequence is left out. Never makes markup. A line starts plain:
 * what an earlier line left open does not reach into it, since that line may be a million lines away.
 */
export function parseAnsi(line: string): Segment[] {
  const pen: Pen = { fg: null, bg: null, flags: new Set() };
  if (!line.includes(ESC)) return [segment(line, pen)];
  const segments: Segment[] = [];
  let from = 0;
  for (const match of line.matchAll(TERMINAL_SEQUENCE)) {
    if (match.index > from) segments.push(segment(line.slice(from, match.index), pen));
    from = match.index + match[0].length;
    if (match[1] !== undefined) apply(pen, match[1]);
  }
  if (from < line.length) segments.push(segment(line.slice(from), pen));
  return segments;
}
