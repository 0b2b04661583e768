/** What the shell is within at a place of its line, outermost first. */
type Mode = 'single' | 'double' | 'backtick' | 'command' | 'group' | 'arithmetic' | 'braces' | 'brackets' | 'comment';

const CLOSES: Readonly<Record<Mode, string>> = {
  single: "'",
  double: '"',
  backtick: '`',
  command: ')',
  group: ')',
  arithmetic: ')',
  braces: '}',
  brackets: ']',
  comment: '\n',
};

/** A value that means itself wherever it stands in a shell line, within quotes and without. */
const BARE = /^[A-Za-z0-9_./:,@+=-]+$/;

/** Whether a value may go into a shell line as it is. */
export function isBare(value: string): boolean {
  return BARE.test(value);
}

/** A value as one word of a POSIX shell. */
export function singleQuoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * Follows the quoting of a POSIX shell line through its literal text, to know whether single quotes mean at a place
 * what they should. Where it is not sure it says no: a refused value costs an edit, a wrong one runs as a command.
 */
export class ShellScanner {
  private readonly modes: Mode[] = [];
  private seen = '';
  private previous = ' ';
  private escaped = false;
  private unsure = false;

  /** Takes literal text up to the next value. */
  literal(text: string): void {
    this.seen += text;
    for (const char of text) this.step(char);
  }

  /** Takes a value that was put in: bare or quoted, it is no syntax. */
  value(): void {
    this.escaped = false;
    this.previous = 'v';
  }

  /** Whether a value may be put in single quotes here. */
  canQuote(): boolean {
    if (this.escaped || this.previous === '$') return false;
    // The patterns of case hold brackets that open nowhere.
    if (this.unsure || /\bcase\b/.test(this.seen)) return false;
    return this.modes.every((mode) => mode === 'group' || mode === 'command');
  }

  private step(char: string): void {
    const before = this.previous;
    this.previous = char;
    const top = this.modes.at(-1);
    if (this.escaped) {
      this.escaped = false;
      this.previous = 'v';
    } else if (top !== undefined && CLOSES[top] === char) {
      this.modes.pop();
    } else if (top === 'single' || top === 'comment') {
      return;
    } else if (char === '\\') {
      this.escaped = true;
    } else {
      const opened = modeAfter(before, char, top === 'double');
      if (opened !== null) this.modes.push(opened);
      // A here-document keeps quotes as they are, and $'…' has rules of its own in some shells only.
      if (top !== 'double' && ((char === '<' && before === '<') || (char === "'" && before === '$')))
        this.unsure = true;
    }
  }
}

function modeAfter(before: string, char: string, inDouble: boolean): Mode | null {
  if (char === '`') return 'backtick';
  if (before === '$' && char === '(') return 'command';
  if (before === '$' && char === '{') return 'braces';
  if (before === '$' && char === '[') return 'brackets';
  if (char === '(' && before === '(') return 'arithmetic';
  if (inDouble) return null;
  if (char === '"') return 'double';
  if (char === "'") return 'single';
  if (char === '(') return 'group';
  return char === '#' && /[\s;|&()]/.test(before) ? 'comment' : null;
}
