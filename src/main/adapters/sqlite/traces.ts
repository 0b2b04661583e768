import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from './backups';
import { SIDE_FILES, STORE_FILE, type StoreFiles } from './store-files';

/** What only an engine with an open store leaves in its folder. engine.log and the lock are there before a store is. */
const LEFT_BEHIND = ['tokens.json', 'engine.json', 'launcher.json'] as const;
const LOGS = 'logs';
const SAMPLES = 'samples';

/** Names of what tells, without the store's file, that there was one in a folder. */
export function tracesOf(files: StoreFiles): string[] {
  const names = namesIn(files.dataDir);
  const loose = [...SIDE_FILES.map((ending) => STORE_FILE + ending), ...LEFT_BEHIND];
  // A folder that somebody names may have logs and samples of other programs: of ours we know how they lie there.
  return [
    ...(listBackups(files).length > 0 ? ['backups'] : []),
    ...(namesIn(join(files.dataDir, LOGS)).some(isNumber) ? [LOGS] : []),
    ...(namesIn(join(files.dataDir, SAMPLES)).includes('samples.json') ? [SAMPLES] : []),
    ...loose.filter((name) => names.includes(name)),
  ];
}

/** The highest id of an execution that has a log, by the names of the newest; 0: there are none. */
export function newestLogged(files: StoreFiles): number {
  const logs = join(files.dataDir, LOGS);
  const newest = Math.max(-1, ...namesIn(logs).filter(isNumber).map(Number));
  const ids = namesIn(join(logs, String(newest))).map((name) => name.replace(/\..*/, ''));
  return Math.max(0, ...ids.filter(isNumber).map(Number));
}

function isNumber(name: string): boolean {
  return /^\d{1,12}$/.test(name);
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
