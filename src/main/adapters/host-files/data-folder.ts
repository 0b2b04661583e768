import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';

/** What an engine keeps in its folder. What else lies there is left as it is: somebody may name a folder of their own. */
const OURS = /^(closing-bell\.db|lock\.db|engine\.|launcher\.json|tokens\.json|open\.html|(logs|backups|samples|bin)$)/;
/** Folders whose files are ours too; those of logs are too many, and are made for their owner only. */
const DEEP = new Set(['backups', 'samples', 'bin']);
const OTHERS = 0o077;
/** Set on folders that all users of a machine share, such as /tmp: each may remove there what is theirs only. */
const SHARED = 0o1000;

/**
 * Makes a data folder with all above it that is missing, and closes it to all but its owner, whatever it was before: it
 * holds logs, tokens, and passwords of tasks. Step by step: `mkdir` of Node 24 with
 * `recursive` never comes back for a folder within /proc. Throws `unavailable` with a sentence.
 */
export function makeDataFolder(path: string): void {
  try {
    makeFolder(resolve(path));
    if (process.platform !== 'win32') closeToOthers(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('unavailable', 'places.unmade', { path, why: whyOf(error) }, { cause: error });
  }
}

/** A file stands where a folder is to be made. */
class FileThere extends Error {}

function whyOf(error: unknown): string | Message {
  if (error instanceof FileThere) return message('places.fileThere');
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

function makeFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new FileThere();
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Takes all rights from everybody but the owner; throws `unavailable` where the folder does not take that, and where it
 * is there for all users: closed to them, it would be of no use to anybody else on the machine.
 */
function closeToOthers(folder: string): void {
  const { mode } = statSync(folder);
  if ((mode & SHARED) !== 0 && (mode & OTHERS) !== 0) throw sharedByAll(folder);
  tighten(folder, mode);
  if ((statSync(folder).mode & OTHERS) !== 0) throw notPrivate(folder);
  for (const name of readdirSync(folder).filter((each) => OURS.test(each)))
    closeEntry(join(folder, name), DEEP.has(name));
}

function closeEntry(path: string, deep: boolean): void {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  // What a link leads to is not ours to change. What another process takes away meanwhile needs no closing.
  if (!entry || entry.isSymbolicLink()) return;
  tighten(path, entry.mode);
  if (deep && entry.isDirectory()) for (const name of readdirSync(path)) closeEntry(join(path, name), true);
}

function tighten(path: string, mode: number): void {
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(path, mode & 0o7700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw notPrivate(path, error);
  }
}

function sharedByAll(path: string): AppError {
  return new AppError('unavailable', 'places.shared', { path });
}

function notPrivate(path: string, cause?: unknown): AppError {
  return new AppError('unavailable', 'places.notPrivate', { path }, { cause });
}
