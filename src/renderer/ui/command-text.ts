/** A command as it stands in a form: the kind that is not chosen keeps its text, so that a second look costs nothing. */
export interface CommandText {
  kind: 'shell' | 'argv';
  shell: string;
  /** The program, and what it is given. */
  argv: readonly string[];
}

const PLAIN = /^[\w./:=@%+,-]+$/u;
/** What double quotes keep as it is, in every shell. */
const IN_DOUBLE = /^[^"$`\\%!\n]*$/u;
/** What a shell does more with than to hand it on. */
const SHELL_SIGNS = /[|&;<>()$`\\*?[\]{}!\n\r]/u;

function quoted(part: string): string {
  if (PLAIN.test(part)) return part;
  return IN_DOUBLE.test(part) ? `"${part}"` : `'${part.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A program and its arguments as a shell line that means the same, to be edited or copied. Double quotes where they do,
 * since every shell knows them; `shared/shell-word` is for what a POSIX shell gets to run.
 */
export function lineOf(argv: readonly string[]): string {
  return argv.every((part) => part === '') ? '' : argv.map(quoted).join(' ');
}

/** One piece of a line: a macro, a quoted text, space, or a character. */
const PIECE = /(\{\{.*?\}\})|'([^']*)'|"([^"]*)"|(\s+)|(.)/gsu;

/** A shell line as a program and its arguments; null where the shell does more with it than to start a program. */
export function wordsOf(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, macro, single, double, space, sign] of line.trim().matchAll(PIECE)) {
    if (space !== undefined) {
      if (space.includes('\n')) return null;
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const isOpen = sign === '"' || sign === "'";
    const startsSpecial = word === null && (sign === '#' || sign === '~');
    if (isOpen || startsSpecial || (sign !== undefined && SHELL_SIGNS.test(sign))) return null;
    if (double !== undefined && !IN_DOUBLE.test(double)) return null;
    word = (word ?? '') + (macro ?? single ?? double ?? sign ?? '');
  }
  if (word !== null) words.push(word);
  const [program = ''] = words;
  // `A=1 program` sets a variable, `%A%` is one.
  return program === '' || program.includes('=') || words.some((one) => /%\w+%/u.test(one)) ? null : words;
}

/** The same command in the other kind. What was typed there before stays; else it is made of what stands here. */
export function inKind(command: CommandText, kind: CommandText['kind']): CommandText {
  const { shell, argv } = command;
  if (kind === 'shell') return { kind, shell: shell.trim() === '' ? lineOf(argv) : shell, argv };
  const isBlank = argv.every((part) => part === '');
  return { kind, shell, argv: isBlank ? (wordsOf(shell) ?? ['']) : argv };
}
