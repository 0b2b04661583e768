import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';

/** Sentences by the primary code that an extended code starts with; https://www.sqlite.org/rescode.html */
const UNAVAILABLE: readonly (readonly [code: string, sentence: string])[] = [
  ['SQLITE_BUSY', 'The store is locked by another program. It is tried again; close that program if this goes on.'],
  ['SQLITE_LOCKED', 'The store is locked by another program. It is tried again; close that program if this goes on.'],
  ['SQLITE_FULL', 'The disk that holds the store is full. Free some space; nothing was half-written.'],
  ['SQLITE_IOERR', 'The disk that holds the store answers with errors. Check the disk and its connection.'],
  ['SQLITE_READONLY', 'The store can only be read. Check the permissions of the data folder.'],
  ['SQLITE_CANTOPEN', 'The store can’t be opened. Check the permissions of the data folder.'],
  ['SQLITE_PERM', 'The store can’t be opened. Check the permissions of the data folder.'],
  ['SQLITE_CORRUPT', 'The store is damaged. Quit and start again: it will be set aside and a backup offered.'],
  ['SQLITE_NOTADB', 'The store is damaged. Quit and start again: it will be set aside and a backup offered.'],
];

function codeOf(error: unknown): string {
  if (!(error instanceof Database.SqliteError)) return '';
  // All JSON that statements look into was written by this app: what can't be read was changed by the disk.
  return error.code === 'SQLITE_ERROR' && error.message === 'malformed JSON' ? 'SQLITE_CORRUPT' : error.code;
}

/** Whether an error says that the database file itself is damaged. */
export function isDamage(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(cause));
}

/** What SQLite would say of a file that is no whole database, for what it does not find itself. */
export function damage(message: string): Error {
  return new Database.SqliteError(message, 'SQLITE_CORRUPT');
}

/** Whether an error says that somebody else holds a lock. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** Whether a failure of the store passes when another program lets go of its lock. */
export function isLocked(error: unknown): boolean {
  return error instanceof AppError && isBusy(error.cause);
}

/**
 * The one place where the driver's errors become ours: `unavailable` for a store that is locked, full or broken,
 * `conflict` for a key that is taken. Anything else comes back as it is: a bug.
 */
export function translate(error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' && error instanceof Error && error.message.includes('tasks.key')) {
    return new AppError(
      'conflict',
      'A task with this key is there already. Choose another key, or delete that task first.',
      undefined,
      { cause: error },
    );
  }
  const known = UNAVAILABLE.find(([prefix]) => code.startsWith(prefix));
  return known ? new AppError('unavailable', known[1], undefined, { cause: error }) : error;
}
