import { basename } from 'node:path';
import { AppError, StoreLost } from '@shared/errors';
import type { Backup } from './backups';
import { STORE_FILE } from './store-files';

/** Tells a moment, epoch ms, on the clock of a zone. */
export function clockOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at);
}

/** How a person goes on, with the newest backup that is good. */
function wayOn(backup: Backup | null, when: (at: number) => string): string {
  return backup
    ? `Start with serve --restore to go on from the backup of ${when(backup.at)} (${basename(backup.file)}), ` +
        'or with serve --fresh to begin empty.'
    : 'There is no good backup. Start with serve --fresh to begin empty.';
}

/** The refusal while a damaged store stands aside. */
export function damagedError(
  aside: string,
  backup: Backup | null,
  when: (at: number) => string,
  cause?: unknown,
): StoreLost {
  return new StoreLost(`The store was damaged and has been set aside as ${aside}. ${wayOn(backup, when)}`, { cause });
}

/** What is said of a damaged store that was only looked at. */
export function foundDamagedError(file: string, backup: Backup | null, when: (at: number) => string, cause: unknown) {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'unavailable',
    `The store ${file} is damaged (${why}). It was left as it is; the next start sets it aside. ${wayOn(backup, when)}`,
    undefined,
    { cause },
  );
}

/** The refusal when there are traces of a store that is not there. */
export function missingError(
  dataDir: string,
  traces: readonly string[],
  backup: Backup | null,
  when: (at: number) => string,
): StoreLost {
  const left = traces.join(', ');
  return new StoreLost(
    `${STORE_FILE} is missing from ${dataDir}, where one was before: ${left} are left of it. ` +
      `Put it back if you have it. ${wayOn(backup, when)}`,
  );
}

/** The refusal of every call once the file is gone from under a running store. */
export function removedError(file: string, rescued: string | null): AppError {
  const saved = rescued ? `What it held is saved as ${rescued}.` : 'What it held could not be saved elsewhere.';
  return new AppError(
    'unavailable',
    `${file} was removed or replaced while the app was running. ${saved} Quit, look into the folder, and start again.`,
  );
}
