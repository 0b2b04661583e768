/** Longest command that opens an editor. */
export const MOST_EDITOR_CHARS = 2_000;

/**
 * The words of a command that opens an editor; no shell reads it. Blanks separate, double quotes keep them, and a
 * backslash is a backslash. null: a quote is not closed, or it names no `{file}`.
 */
export function editorWords(command: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (const char of command) {
    if (char === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (/\s/.test(char) && !quoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  const [program, ...rest] = words;
  if (quoted || program === undefined || program === '' || program.includes('{file}')) return null;
  return rest.some((one) => one.includes('{file}')) ? words : null;
}

/** The words with a place filled in. */
export function filledWords(words: readonly string[], file: string, line: number): string[] {
  // In one go, so that a file with braces in its name is left as it is.
  return words.map((word) => word.replace(/\{(file|line)\}/g, (_all, name) => (name === 'file' ? file : String(line))));
}
