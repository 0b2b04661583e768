import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/errors';

/** The store's file. Named again, since only compose may know the store; the specs of a damaged one hold it to its name. */
const STORE_FILE = 'closing-bell.db';

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // What is not there, or not to be read, holds nothing to go on from.
    return [];
  }
}

/**
 * Whether an engine did not start because its store is damaged, or is missing where there was one: then its file is not
 * there, but the one that was set aside is, or backups. Any other failure asks for no new store.
 */
export function isStoreLost(dataDir: string, error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'unavailable') return false;
  const names = namesIn(dataDir);
  if (names.includes(STORE_FILE)) return false;
  return (
    names.some((name) => name.startsWith(`${STORE_FILE}.damaged-`)) || namesIn(join(dataDir, 'backups')).length > 0
  );
}
