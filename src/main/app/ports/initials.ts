/** Knows how Chinese characters are read. */
export interface Initials {
  /** The text with each Chinese character in place of which its first letter stands; all else as it is. */
  of(text: string): Promise<string>;
}
