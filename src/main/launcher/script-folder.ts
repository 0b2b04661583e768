import { homedir } from 'node:os';
import { dirname, isAbsolute } from 'node:path';
import { kindOf } from './files';

const SCRIPT = /\.(pyw?|ipynb|[cm]?js|[cm]?ts|sh|bash|zsh|fish|r|rmd|jl|pl|rb|lua|php|ps1|bat|cmd|sql|m)$/i;

/** One step of reading a line as a POSIX shell does; quotes and escapes by the group that matches. */
const POSIX_PARTS =
  /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|(^~|(?<=[\s=:])~)(?=\/|\s|$)|\$(?:HOME\b|\{HOME\})|([\s|&;<>()`]+)|([^])/g;
const WINDOWS_PARTS = /"([^"]*)"|([\s&|;<>()]+)|([^])/g;

/** What a shell makes of the text within double quotes, as far as a path needs it. */
function unquoted(text: string): string {
  return text.replace(/\\([$`"\\])|\$(?:HOME\b|\{HOME\})/g, (_whole, escaped?: string) => escaped ?? homedir());
}

/** The words of a shell line with quotes, escapes and the home folder read as the shell reads them. */
function words(line: string): string[] {
  const found: string[] = [];
  let word = '';
  const end = (): void => {
    if (word !== '') found.push(word);
    word = '';
  };
  if (process.platform === 'win32') {
    for (const [, quoted, gap, char] of line.matchAll(WINDOWS_PARTS)) {
      if (gap !== undefined) end();
      word += quoted ?? char ?? '';
    }
  } else {
    for (const [, single, double, escaped, , gap, char] of line.replaceAll('\\\n', '').matchAll(POSIX_PARTS)) {
      if (gap !== undefined) end();
      else word += single ?? escaped ?? char ?? (double === undefined ? homedir() : unquoted(double));
    }
  }
  end();
  return found;
}

/**
 * The folder of the first script that a command names by its whole path (`~/` included) and that exists; else null.
 * A relative path does not count: it is relative to the folder that is being looked for.
 */
export function scriptFolder(command: string | readonly string[]): string | null {
  for (const word of typeof command === 'string' ? words(command) : command) {
    if (SCRIPT.test(word) && isAbsolute(word) && kindOf(word) === 'file') return dirname(word);
  }
  return null;
}
