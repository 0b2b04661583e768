/** What the shell is within at a place of its line. */
type Mode = 'single' | 'double' | 'backtick' | 'command' | 'group' | 'arithmetic' | 'braces' | 'comment';

interface Frame {
  readonly mode: Mode;
  /** The simple command that this stands in, as far as it was read. */
  readonly outer: string;
}

/** A value that means itself wherever it stands in a shell line, within quotes and without. */
const BARE = /^[A-Za-z0-9_./:,@+=-]+$/;

/** The patterns of `case` hold brackets that open nowhere. */
const CASE = /(?<![\w./-])case(?![\w./=-])/;

/** What may come before the name of a command: keywords, assignments, redirections. */
const BEFORE_NAME =
  /(?:(?:if|then|elif|else|while|until|do|time|command|builtin|exec|!|\{|[A-Za-z_]\w*=\S*|\d*[<>]+&?\s*\S+)\s+)*/;

/**
 * What reads a value a second time: as a command, or as arithmetic, which may hold commands in bash. What `$(…)` gives
 * in the place of a command is one.
 */
const READS_TWICE = new RegExp(
  String.raw`^\s*${BEFORE_NAME.source}(?:(?:eval|trap|alias|let|declare|typeset|unset|read|mapfile|readarray|getopts)(?=\s|$)|(?:printf|test|\[)\s(?:.*\s)?-v|\$\($)`,
);

/** What may stand in `${…}`, in backquotes and in `$((…))` so that all shells agree where they end. */
const PLAIN_IN: Readonly<Partial<Record<Mode, RegExp>>> = {
  braces: /[^'"\\`(){}<>\n]/,
  backtick: /[\w ./:=+%,@|*?~$-]/,
  arithmetic: /[\w\s+\-*/%,?:~^!=|&$]/,
};

/** Whether a value may go into a shell line as it is. */
export function isBare(value: string): boolean {
  return BARE.test(value);
}

/**
 * Follows the quoting of a POSIX shell line through its literal text, to know whether single quotes mean at a place
 * what they should. It knows only what dash, bash, busybox and the like read in one way; from the first place on where
 * they differ, or where it is not sure, it says no: a refused value costs an edit, a wrong one runs as a command.
 */
export class ShellScanner {
  private readonly frames: Frame[] = [];
  /** Literal text outside of quotes. */
  private plain = '';
  /** The simple command so far, without quotes, and the one before it. */
  private command = '';
  private earlier = '';
  /** The character before, `v` for one that has lost its meaning. A backslash with a newline after it is none. */
  private before = ' ';
  private escaped = false;
  private unsure = false;
  /** There was a `[[`, in which bash reads brackets and hashes by other rules. */
  private brackets = false;
  /** Open brackets since one that followed a name: bash takes the place of an item in a list for arithmetic. */
  private subscripts = 0;

  /** Takes literal text up to the next value. */
  literal(text: string): void {
    for (const char of text) this.step(char);
  }

  /** Takes a value that was put in: bare or quoted, it is no syntax. */
  value(text: string): void {
    const word = isBare(text) ? text : 'v';
    this.escaped = false;
    this.before = 'v';
    this.plain += word;
    this.command += word;
  }

  /** Whether a value may be put in single quotes here. */
  canQuote(): boolean {
    if (this.unsure || this.escaped || this.before === '$') return false;
    if (CASE.test(this.plain) || this.inBrackets()) return false;
    // What a command within a command gives may be read twice by the one around it.
    const commands = [this.command, ...this.frames.map(({ outer }) => outer)];
    if (this.subscripts > 0 || commands.some((command) => READS_TWICE.test(command))) return false;
    return this.frames.every(({ mode }) => mode === 'group' || mode === 'command');
  }

  private step(char: string): void {
    const mode = this.frames.at(-1)?.mode ?? 'group';
    if (this.unsure) return;
    if (mode === 'comment' && char !== '\n') return;
    if (mode === 'single') {
      if (char === "'") this.close();
      else this.word(char);
    } else if (this.escaped) {
      this.escaped = false;
      if (char !== '\n') this.word(char);
    } else if (char === '\\') {
      this.escaped = true;
      this.unsure = PLAIN_IN[mode] !== undefined;
    } else if (mode === 'double') {
      if (char === '"') this.close();
      else if (!this.expansion(char)) this.takeQuoted(char);
    } else if (PLAIN_IN[mode]) {
      this.within(mode, char);
    } else {
      if (mode === 'comment') this.close();
      this.syntax(char);
    }
  }

  /** Goes on to the next character; `$$` is whole. */
  private take(char: string): void {
    // What looked like the end of a command before it was the beginning of `&>`.
    if (char === '>' && this.before === '&') this.command = this.earlier;
    this.command += char;
    this.before = char === '$' && this.before === '$' ? 'v' : char;
  }

  private takeQuoted(char: string): void {
    if (char === '$') this.take(char);
    else this.word(char);
  }

  /** Takes a character that has no meaning. */
  private word(char: string): void {
    this.command += /\s/.test(char) ? '_' : char;
    this.before = 'v';
  }

  private open(mode: Mode, char: string): void {
    this.frames.push({ mode, outer: this.command + char });
    if (mode === 'command' || mode === 'group') this.command = '';
    this.before = char;
  }

  private close(before = 'v'): void {
    const frame = this.frames.pop();
    if (frame?.mode === 'command') this.command = frame.outer;
    // After a group, or the brackets of a function, another command begins.
    if (frame?.mode === 'group') this.command = '';
    this.before = before;
  }

  /** Opens what a `$` or a backquote opens, within double quotes and without. */
  private expansion(char: string): boolean {
    if (char === '`') this.open('backtick', char);
    else if (this.before === '$' && char === '(') this.open('command', char);
    else if (this.before === '$' && char === '{') this.open('braces', char);
    else if (this.before === '$' && char === '[') this.unsure = true;
    else return false;
    return true;
  }

  /** Takes what stands in braces, backquotes or arithmetic: plain text up to the end, and no nesting. */
  private within(mode: Mode, char: string): void {
    const { before } = this;
    if (mode === 'braces' && before === '{' && !/[A-Za-z0-9_#!@*?-]/.test(char)) this.unsure = true;
    else if (mode === 'braces' && before === '$' && !/\w/.test(char)) this.unsure = true;
    else if (mode === 'braces' && char === '}') this.close();
    else if (mode === 'backtick' && char === '`') this.close();
    else if (mode === 'arithmetic' && char === ')' && before === ')') this.close();
    else if (mode === 'arithmetic' && (char === ')' || before === ')')) this.unsure = char !== ')';
    else this.unsure = PLAIN_IN[mode]?.test(char) !== true;
    if (this.frames.at(-1)?.mode === mode) this.before = char;
  }

  private syntax(char: string): void {
    const { before } = this;
    this.plain += char;
    if (char === "'" && before !== '$') this.open('single', char);
    else if (char === '"') this.open('double', char);
    else if (char === '(' && before === '(') this.arithmetic();
    else if (this.expansion(char)) return;
    else if (char === '(') this.group();
    else if (char === ')') this.closeGroup();
    else if (char === '#') this.hash();
    else if (char === '\n' || (/[;&|]/.test(char) && !/[<>]/.test(before))) this.separate(char);
    // $'…' and here-documents have rules of their own, and so have patterns of [[ … =~ … ]].
    else if ((char === "'" && before === '$') || (char === '<' && before === '<')) this.unsure = true;
    else if (char === '~' && before === '=' && this.brackets) this.unsure = true;
    else this.take(char);
    if (char === '[' && before === '[') this.brackets = true;
    if (char === '[' && (this.subscripts > 0 || /\w/.test(before))) this.subscripts += 1;
    if (char === ']' && this.subscripts > 0) this.subscripts -= 1;
  }

  /** Two brackets are arithmetic after a `$`; elsewhere bash takes them for it, and others do not. */
  private arithmetic(): void {
    const frame = this.frames.pop();
    if (frame?.mode === 'command') this.frames.push({ ...frame, mode: 'arithmetic' });
    else this.unsure = true;
    this.command = frame?.outer ?? '';
    this.before = 'v';
  }

  private group(): void {
    if (this.brackets) this.unsure = true;
    else this.open('group', '(');
  }

  private closeGroup(): void {
    const mode = this.frames.at(-1)?.mode;
    if (mode === 'command') this.close();
    else if (mode === 'group') this.close(')');
    else this.unsure = true;
  }

  private hash(): void {
    const begins = /[ \t\n;|&]/.test(this.before);
    // Shells differ about comments within brackets, and about what begins a word.
    const doubtful = begins ? this.frames.length > 0 || this.brackets : /[()<>\s\p{C}\p{Z}]/u.test(this.before);
    if (doubtful) this.unsure = true;
    else if (begins) this.open('comment', '#');
    else this.take('#');
  }

  private separate(char: string): void {
    this.earlier = this.command;
    this.command = '';
    this.before = char;
  }

  /** Whether a `[[` may be open: bash takes what is compared as a number in it for arithmetic. */
  private inBrackets(): boolean {
    return this.brackets && !/\s\]\]/.test(this.plain.slice(this.plain.lastIndexOf('[[')));
  }
}
