import { folded } from '@shared/search/folded';

/** How each character of a text is read, in Latin letters; null for one that is no Chinese character. */
export type Syllables = readonly (string | null)[];

/** What a name is found and sorted by when it is typed without an input method. */
export interface NameReading {
  /** First letters of Chinese characters, and the Latin letters and digits between them: 沪深300指数 is hs300zs. */
  initials: string;
  /** From each Chinese character on, how the name is read, each behind a mark: 日线 is ␟rixian␟xian. */
  readings: string;
}

/** Stands before each reading: a word is to match from a character on, not from the middle of its syllable. */
export const READING_MARK = '\u001f';
/** So many letters of a reading are kept; nobody types more. */
export const LONGEST_READING = 32;
/** Behind all Latin letters, and below nothing that stands in a name. */
const HAN_MARK = '\uf8ff';
const HAN = /\p{Script=Han}/u;
const LATIN = /[a-z0-9]/;

/** Whether a name has a character that only a dictionary can read. */
export function hasHan(name: string): boolean {
  return HAN.test(name);
}

/** How a name can be typed; `syllables` has one entry for each of its characters. */
export function readingOf(name: string, syllables: Syllables): NameReading {
  const letters = [...name].map((char, at) => {
    const syllable = syllables[at] ?? null;
    if (syllable !== null) return { text: folded(syllable), isHan: true };
    const latin = folded(char);
    return { text: LATIN.test(latin) ? latin : '', isHan: false };
  });
  const readings = letters.flatMap(({ isHan }, at) => (isHan ? [from(letters.slice(at))] : []));
  return {
    initials: letters.map(({ text, isHan }) => (isHan ? text.slice(0, 1) : text)).join(''),
    readings: readings.map((reading) => `${READING_MARK}${reading}`).join(''),
  };
}

function from(letters: readonly { text: string }[]): string {
  let reading = '';
  for (const { text } of letters) {
    reading += text;
    if (reading.length >= LONGEST_READING) break;
  }
  return reading.slice(0, LONGEST_READING);
}

/**
 * Where a name stands in a list, as a text that compares so byte by byte: numbers by their value (接口 2 before 接口 10),
 * whatever the case, Latin letters before Chinese characters, those as they are read. Without syllables they stand in the
 * order of their codes.
 */
export function sortKeyOf(name: string, syllables: Syllables): string {
  let key = '';
  const chars = [...name];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    const syllable = syllables[at] ?? null;
    if (HAN.test(char)) key += `${HAN_MARK}${syllable === null ? '' : folded(syllable)}${char}`;
    else key += folded(char);
  }
  return key.replaceAll(/\d+/g, (digits) => {
    const value = digits.replace(/^0+(?=\d)/, '');
    // The count of digits goes first, so that more of them are more; a name has at most 200.
    return `${String(value.length).padStart(3, '0')}${value}`;
  });
}
