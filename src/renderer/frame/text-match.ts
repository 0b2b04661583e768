/** The words of a query: parts between blanks, in lower case. */
export function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** How far apart letters may lie that still count as a word typed in haste. */
function isSubsequence(word: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === word[at]) at += 1;
  return at === word.length;
}

function scoreWord(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at === 0) return text.length === word.length ? 100 : 60;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 20 : 40;
  return word.length > 1 && isSubsequence(word, text) ? 5 : 0;
}

/**
 * How well texts fit a query, 0 when they do not: every word must be in one of them, a whole text counts more than
 * its start, a start more than the start of a word, that more than the middle of one, and letters in the right order
 * count a little. The texts that come first count more.
 */
export function matchScore(query: string, texts: readonly string[]): number {
  let sum = 0;
  const lower = texts.map((text) => text.toLowerCase());
  for (const word of wordsOf(query)) {
    const best = Math.max(0, ...lower.map((text, at) => scoreWord(word, text) / (1 + at * 0.2)));
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}
