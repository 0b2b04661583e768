import { isAbsolute, resolve } from 'node:path';
import { kindOf } from './files';

const TOO_LONG =
  'The command and its environment are longer than the system allows. Have the script read long values from the file that CLOSING_BELL_PARAMS_FILE names.';
const LIMITS: Record<string, string> = {
  E2BIG: TOO_LONG,
  // What Windows says of a command line of more than 32,767 characters.
  ...(process.platform === 'win32' ? { ENAMETOOLONG: TOO_LONG } : {}),
  EAGAIN: 'The system allows no more processes right now. Run fewer tasks at once, or raise the limit (ulimit -u).',
  ENOMEM: 'The system has no memory left for another process. Run fewer tasks at once.',
  EMFILE: 'Too many files are open. Run fewer tasks at once, or raise the limit (ulimit -n).',
  ENFILE: 'Too many files are open on this machine. Close other programs, or raise the limit.',
  ENOEXEC: 'The system can’t run a file of this kind. Pick an interpreter for it.',
};

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

/** Says in words that a person can act on why no child came to be. `cwd` is the folder it would have run in. */
export function spawnErrorSentence(error: unknown, file: string, cwd: string): string {
  const code = codeOf(error);
  const path = isAbsolute(file) || file.includes('/') ? resolve(cwd, file) : null;
  const kind = path === null ? null : kindOf(path);
  if (code === 'ENOENT') {
    if (kind === 'file') return `“${file}” is there, but the interpreter that its first line names is not.`;
    if (path !== null) return `There is no program “${path}”. Correct the path.`;
    return `The program “${file}” was not found on PATH. Install it, or give its whole path.`;
  }
  if (code === 'EACCES' || code === 'EPERM') {
    if (kind === 'folder') return `“${file}” is a folder, not a program. Name the program in it.`;
    return `“${file}” may not be run. Make it executable (chmod +x) or pick an interpreter for it.`;
  }
  const known = LIMITS[code];
  if (known !== undefined) return known;
  return `“${file}” could not be started: ${error instanceof Error ? error.message : String(error)}`;
}
