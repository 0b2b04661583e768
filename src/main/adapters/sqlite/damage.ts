import { basename } from 'node:path';
import { AppError, StoreLost } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { Backup } from './backups';
import { STORE_FILE } from './store-files';

/** Tells a moment, epoch ms, on the clock of a zone. */
export function clockOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at);
}

/** How a person goes on, with the newest backup that is good. */
function wayOn(backup: Backup | null, when: (at: number) => string): Message {
  return backup
    ? message('store.restore', { when: when(backup.at), file: basename(backup.file) })
    : message('store.fresh');
}

/** The refusal while a damaged store stands aside. */
export function damagedError(
  aside: string,
  backup: Backup | null,
  when: (at: number) => string,
  cause?: unknown,
): StoreLost {
  return new StoreLost(message('store.setAside', { aside, wayOn: wayOn(backup, when) }), { cause });
}

/** What is said of a damaged store that was only looked at. */
export function foundDamagedError(
  file: string,
  backup: Backup | null,
  when: (at: number) => string,
  cause: unknown,
): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('unavailable', 'store.foundDamaged', { file, why, wayOn: wayOn(backup, when) }, { cause });
}

/** The refusal when there are traces of a store that is not there. */
export function missingError(
  dataDir: string,
  traces: readonly string[],
  backup: Backup | null,
  when: (at: number) => string,
): StoreLost {
  const values = { file: STORE_FILE, folder: dataDir, left: traces, wayOn: wayOn(backup, when) };
  return new StoreLost(message('store.missing', values));
}

/** The refusal of every call once the file is gone from under a running store. */
export function removedError(file: string, rescued: string | null): AppError {
  const saved = rescued === null ? message('store.notRescued') : message('store.rescued', { file: rescued });
  return new AppError('unavailable', 'store.removed', { file, saved });
}
