/** A piece of a query between blanks, as it was typed. */
export interface QueryWord {
  /** Whether what it says must not hold. */
  not: boolean;
  /** What stands before its colon; null: it has none. */
  name: string | null;
  /** What stands behind, or all of it, without quotes. */
  value: string;
  /** The piece as it was typed, for messages. */
  typed: string;
}

/**
 * A minus, a name and a colon, each if it is there; input methods type the full-width forms. Two minuses begin an option
 * of a command.
 */
const HEAD = /^((?:[-－](?!-))?)(?:([\p{L}][\p{L}\p{N}]*)[:：])?/u;
/** Where a value in quotes ends: an open one at the end of the query, so that typing it is never wrong. */
const QUOTED = /^["“”]([^"“”]*)(?:["“”]|$)/u;
const BARE = /^[^\s"“”]*/u;

function valueAt(rest: string): { value: string; length: number } {
  let value = '';
  let at = 0;
  // A quote may begin within a word, as in a shell.
  for (;;) {
    const part = rest.slice(at);
    const quoted = QUOTED.exec(part);
    const [bare] = BARE.exec(part) ?? [''];
    const found = quoted ?? [bare, bare];
    if (found[0] === '') return { value, length: at };
    value += found[1] ?? '';
    at += found[0].length;
  }
}

/** The pieces of a query: between blanks, quotes hold blanks together, a minus turns one round. */
export function queryWords(query: string, isName: (name: string, next: string) => boolean): QueryWord[] {
  const words: QueryWord[] = [];
  let rest = query.trimStart();
  while (rest !== '') {
    const [head = '', minus = '', name] = HEAD.exec(rest) ?? [];
    const isNamed = name !== undefined && isName(name, rest.charAt(head.length));
    const start = isNamed ? head.length : minus.length;
    const { value, length } = valueAt(rest.slice(start));
    const end = start + length;
    const typed = rest.slice(0, end);
    // A minus by itself is a text like any other, a pair of quotes with nothing in it is none.
    if (isNamed) words.push({ not: minus !== '', name, value, typed });
    else if (value !== '') words.push({ not: minus !== '', name: null, value, typed });
    else if (minus !== '' && length === 0) words.push({ not: false, name: null, value: minus, typed });
    rest = rest.slice(end).trimStart();
  }
  return words;
}
