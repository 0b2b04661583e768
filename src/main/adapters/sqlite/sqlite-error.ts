import Database from 'better-sqlite3';
import { AppError } from '@shared/errors';
import type { PlainKey } from '@shared/messages/message';

/** What is said, by the primary code that an extended code starts with; https://www.sqlite.org/rescode.html */
const UNAVAILABLE = [
  ['SQLITE_BUSY', 'store.locked'],
  ['SQLITE_LOCKED', 'store.locked'],
  ['SQLITE_FULL', 'store.full'],
  ['SQLITE_IOERR', 'store.diskErrors'],
  ['SQLITE_READONLY', 'store.readOnly'],
  ['SQLITE_CANTOPEN', 'store.unopened'],
  ['SQLITE_PERM', 'store.unopened'],
  ['SQLITE_CORRUPT', 'store.damaged'],
  ['SQLITE_NOTADB', 'store.damaged'],
] as const satisfies readonly (readonly [code: string, reason: PlainKey])[];

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
    return new AppError('conflict', 'store.keyTaken', {}, { cause: error });
  }
  const known = UNAVAILABLE.find(([prefix]) => code.startsWith(prefix));
  return known ? new AppError('unavailable', known[1], {}, { cause: error }) : error;
}
