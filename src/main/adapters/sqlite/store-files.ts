import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the store's file. */
export const STORE_FILE = 'closing-bell.db';
const DAMAGED = `${STORE_FILE}.damaged-`;
/** Files that SQLite keeps beside a database. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

/** Where the parts of a store lie. */
export interface StoreFiles {
  dataDir: string;
  db: string;
  backups: string;
}

/** Where the parts of a store lie in a data folder. */
export function storeFiles(dataDir: string): StoreFiles {
  return { dataDir, db: join(dataDir, STORE_FILE), backups: join(dataDir, 'backups') };
}

/** Databases that were set aside, newest first; full paths. */
export function damagedFiles(files: StoreFiles): string[] {
  return readdirSync(files.dataDir)
    .filter((name) => name.startsWith(DAMAGED) && /^\d{8}T\d{9}Z(\.\d+)?$/.test(name.slice(DAMAGED.length)))
    .sort()
    .reverse()
    .map((name) => join(files.dataDir, name));
}

/**
 * Whether a file begins as a database of this application does; https://www.sqlite.org/fileformat.html#the_database_header
 * Read without SQLite: at a file that it takes for empty, it throws the WAL beside it away. No connection may be
 * open, since closing a file frees the locks that the process has on it.
 */
export function hasHeader(file: string, applicationId: number): boolean {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' && header.readUInt32BE(68) === applicationId;
}

/**
 * Renames a damaged database with the files beside it, so that nothing of it is lost and nothing of it is taken for
 * part of another one. The database comes first: from then on nobody mistakes the folder for a healthy one.
 */
export function setAside(files: StoreFiles, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  const target = freeName(join(files.dataDir, DAMAGED + stamp));
  renameSync(files.db, target);
  clearSideFiles(files, target);
  syncFolder(files.dataDir);
  return target;
}

/** A name that neither a file nor what SQLite keeps beside one has. */
function freeName(wanted: string): string {
  const isTaken = (name: string): boolean => ['', ...SIDE_FILES].some((ending) => existsSync(name + ending));
  let name = wanted;
  for (let n = 2; isTaken(name); n += 1) name = `${wanted}.${n}`;
  return name;
}

/** Moves the side files of a database that is gone out of the way: SQLite would play them into the next one. */
function clearSideFiles(files: StoreFiles, target: string): void {
  for (const ending of SIDE_FILES) {
    if (existsSync(files.db + ending)) renameSync(files.db + ending, target + ending);
  }
}

/** A path to build a database under, out of sight until `moveIn`; what an earlier try left there is removed. */
export function scratchFile(files: StoreFiles): string {
  const scratch = `${files.db}.new`;
  for (const ending of ['', ...SIDE_FILES]) rmSync(scratch + ending, { force: true });
  return makePrivate(scratch);
}

/** Puts a finished database in the place of the store, all at once. */
export function moveIn(files: StoreFiles, scratch: string): void {
  syncFile(scratch);
  clearSideFiles(files, freeName(`${files.db}.orphan`));
  renameSync(scratch, files.db);
  syncFolder(files.dataDir);
}

/** Makes an empty file that only its owner may read, for SQLite to fill: it would take what the umask leaves. */
export function makePrivate(file: string): string {
  closeSync(openSync(file, 'a', 0o600));
  return file;
}

/** Waits until a file's content is on the disk. */
function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Waits until the names in a folder are on the disk. */
export function syncFolder(folder: string): void {
  // Windows has no handle for it and needs none.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
