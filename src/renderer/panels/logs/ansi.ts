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
const BEL = String.fromCharCode(0x07);
/** Colour sequences, other CSI sequences, OSC sequences, two-character escapes: only the first are kept. */
const SEQUENCE = new RegExp(
  `${ESC}\\[([0-9;:]*)m|${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}[ -/]*[0-~]?`,
  'g',
);

interface Pen {
  fg: string | null;
  bg: string | null;
  flags: Set<'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike'>;
}

const FLAG_ON = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 9: 'strike' } as const;
const CUBE = [0, 95, 135, 175, 215, 255] as const;

function paletteColor(index: number): string | null {
  if (!Number.isInteger(index) || index < 0 || index > 255) return null;
  if (index < 16) return NAMES[index % 8] ?? null;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (value: number): number => CUBE[value % 6] ?? 0;
  const at = index - 16;
  return `rgb(${level(Math.floor(at / 36))} ${level(Math.floor(at / 6))} ${level(at)})`;
}

/** Reads `5;N` or `2;R;G;B` after 38 or 48; answers the colour and how many codes it took. */
function extendedColor(codes: readonly number[], at: number): { color: string | null; taken: number } {
  if (codes[at] === 5) return { color: paletteColor(codes[at + 1] ?? -1), taken: 2 };
  if (codes[at] !== 2) return { color: null, taken: 0 };
  const rgb = codes.slice(at + 1, at + 4);
  const valid = rgb.length === 3 && rgb.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  return { color: valid ? `rgb(${rgb.join(' ')})` : null, taken: 4 };
}

function apply(pen: Pen, codes: readonly number[]): void {
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) {
      pen.fg = null;
      pen.bg = null;
      pen.flags.clear();
    } else if (code in FLAG_ON) pen.flags.add(FLAG_ON[code as keyof typeof FLAG_ON]);
    else if (code === 22) {
      pen.flags.delete('bold');
      pen.flags.delete('dim');
    } else if (code === 23) pen.flags.delete('italic');
    else if (code === 24) pen.flags.delete('underline');
    else if (code === 27) pen.flags.delete('inverse');
    else if (code === 29) pen.flags.delete('strike');
    else if (code === 39) pen.fg = null;
    else if (code === 49) pen.bg = null;
    else if (code === 38 || code === 48) {
      const { color, taken } = extendedColor(codes, at + 1);
      if (code === 38) pen.fg = color;
      else pen.bg = color;
      at += taken;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) pen.fg = NAMES[code % 10] ?? null;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) pen.bg = NAMES[code % 10] ?? null;
  }
}

/** Control characters as their pictures, so that they are seen and harm nothing. */
function visible(text: string): string {
  let result = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    if (code === 0x7f) result += '\u2421';
    else if (code < 0x20 && code !== 0x09) result += String.fromCharCode(0x2400 + code);
    else result += char;
  }
  return result;
}

function segment(text: string, pen: Pen): Segment {
  const classes: string[] = [...pen.flags];
  const made: Segment = { text: visible(text), look: '' };
  const [fg, bg] = pen.flags.has('inverse') ? [pen.bg, pen.fg] : [pen.fg, pen.bg];
  if (fg?.startsWith('rgb')) made.color = fg;
  else if (fg !== null) classes.push(`fg-${fg}`);
  if (bg?.startsWith('rgb')) made.background = bg;
  else if (bg !== null) classes.push(`bg-${bg}`);
  made.look = classes.join(' ');
  return made;
}

/** Splits a line at its colour sequences; every other sequence is left out. Never makes markup. */
export function parseAnsi(line: string): Segment[] {
  const pen: Pen = { fg: null, bg: null, flags: new Set() };
  if (!line.includes(ESC)) return [segment(line, pen)];
  const segments: Segment[] = [];
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > from) segments.push(segment(line.slice(from, match.index), pen));
    from = match.index + match[0].length;
    if (match[1] !== undefined) apply(pen, match[1].split(/[;:]/).map(Number));
  }
  if (from < line.length) segments.push(segment(line.slice(from), pen));
  return segments;
}

/** What of a segment is a hit of the search. */
export interface MarkedSegment extends Segment {
  hit: boolean;
}

/** Splits segments so that every occurrence of the terms in the whole line is a segment of its own. */
export function markTerms(segments: readonly Segment[], terms: readonly string[], matchCase: boolean): MarkedSegment[] {
  const fold = (text: string): string => (matchCase ? text : text.toLowerCase());
  const line = fold(segments.map(({ text }) => text).join(''));
  const hits: [number, number][] = [];
  for (const term of terms.map(fold).filter((text) => text !== '')) {
    for (let at = line.indexOf(term); at >= 0; at = line.indexOf(term, at + term.length))
      hits.push([at, at + term.length]);
  }
  hits.sort((one, other) => one[0] - other[0]);
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
