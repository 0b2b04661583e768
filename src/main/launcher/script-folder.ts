import { dirname, isAbsolute } from 'node:path';
import { expandHome, kindOf } from './files';

const SCRIPT = /\.(pyw?|ipynb|[cm]?js|[cm]?ts|sh|bash|zsh|fish|r|rmd|jl|pl|rb|lua|php|ps1|bat|cmd|sql|m)$/i;

/** The words of a shell line, quotes and backslashes taken off; good enough to find a path, not to run it. */
function words(line: string): string[] {
  const escapes =
    process.platform === 'win32' ? /"([^"]*)"|([^\s"&|;<>()]+)/g : /"([^"]*)"|'([^']*)'|((?:\\.|[^\s"'&|;<>()])+)/g;
  return [...line.matchAll(escapes)].map(([, ...parts]) =>
    (parts.find((part) => part !== undefined) ?? '').replace(/\\(?=[\s\\])/g, ''),
  );
}

/**
 * The folder of the first script that a command names by its whole path (`~/` included) and that exists; else null.
 * A relative path does not count: it is relative to the folder that is being looked for.
 */
export function scriptFolder(command: string | readonly string[]): string | null {
  for (const word of typeof command === 'string' ? words(command) : command) {
    const path = typeof command === 'string' ? expandHome(word) : word;
    if (SCRIPT.test(path) && isAbsolute(path) && kindOf(path) === 'file') return dirname(path);
  }
  return null;
}
