import type { Syllables } from '../../core/search/name-reading';

/** Knows how Chinese characters are read. */
export interface Initials {
  /** The text with each Chinese character in place of which its first letter stands; all else as it is. */
  of(text: string): Promise<string>;
}

/** Reads names, for those who type them without an input method. Its dictionary is large, and loaded on demand. */
export interface NameReader {
  /** How each character of a text is read; null while the dictionary is not there. */
  read(text: string): Syllables | null;
  /** Loads the dictionary. */
  load(): Promise<void>;
}
