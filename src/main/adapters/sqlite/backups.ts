import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { APPLICATION_ID, schemaOf } from './migrate';
import { readClosed } from './read-closed';
import { makePrivate, type StoreFiles, syncFolder } from './store-files';

/** Daily backups that are kept. */
const KEEP_DAILY = 7;
/** Backups from before an upgrade that are kept. */
const KEEP_UPGRADE = 3;

const DAILY = /^closing-bell-\d{8}\.db$/;
const UPGRADE = /^closing-bell-\d{8}T\d{6}Z-schema\d+\.db$/;
const ANY = /^closing-bell-.+\.db$/;
/** Ending of a backup that is still being written. */
const PARTIAL = '.partial';

/** A file in the folder of backups. */
export interface Backup {
  file: string;
  /** When it was written, epoch ms. */
  at: number;
}

/** Path of the backup of a day, given as YYYY-MM-DD. */
export function dailyBackup(files: StoreFiles, day: string): string {
  return join(files.backups, `closing-bell-${day.replaceAll('-', '')}.db`);
}

/** Path of a backup from before an upgrade. */
export function upgradeBackup(files: StoreFiles, schema: number, now: number): string {
  return join(files.backups, `closing-bell-${stampOf(now)}-schema${schema}.db`);
}

/** Path for what could be saved of a store whose file was removed. */
export function rescueBackup(files: StoreFiles, now: number): string {
  return join(files.backups, `closing-bell-${stampOf(now)}-rescued.db`);
}

function stampOf(now: number): string {
  return `${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Renames a backup, so that it is kept until somebody removes it. */
export function keepBackup(files: StoreFiles, backup: Backup): void {
  renameSync(backup.file, join(files.backups, `closing-bell-${stampOf(backup.at)}-kept.db`));
}

/** Every backup, newest first. */
export function listBackups(files: StoreFiles): Backup[] {
  if (!existsSync(files.backups)) return [];
  return readdirSync(files.backups)
    .filter((name) => ANY.test(name))
    .map((name) => join(files.backups, name))
    .map((file) => ({ file, at: statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at || b.file.localeCompare(a.file));
}

/** The newest backup that is whole, ours, and of a schema that this version can read. */
export function newestGoodBackup(files: StoreFiles, newestSchema: number): Backup | null {
  return listBackups(files).find((backup) => isGood(backup.file, newestSchema)) ?? null;
}

function isGood(file: string, newestSchema: number): boolean {
  try {
    return readClosed(file, (db) => {
      const ours = db.pragma('application_id', { simple: true }) === APPLICATION_ID;
      const schema = schemaOf(db);
      return ours && schema > 0 && schema <= newestSchema && db.pragma('quick_check(1)', { simple: true }) === 'ok';
    });
  } catch {
    // Whatever is wrong with it, it is no backup to offer.
    return false;
  }
}

/** Writes the content of a backup into a new file. */
export function unpackBackup(file: string, target: string): void {
  readClosed(file, (db) => db.prepare('VACUUM INTO ?').run(target));
}

/** Writes a backup at once, through the connection itself. It appears under its name when it is whole. */
export function backupNow(db: Database.Database, files: StoreFiles, target: string): void {
  const partial = partialOf(target);
  db.prepare('VACUUM INTO ?').run(partial);
  finishBackup(files, target);
}

/** An empty file to write a backup to; what an interrupted one left is removed. */
export function partialOf(target: string): string {
  rmSync(target + PARTIAL, { force: true });
  return makePrivate(target + PARTIAL);
}

/** Removes what backups left behind that never came to an end. None may be at work. */
export function clearPartial(files: StoreFiles): void {
  for (const name of readdirSync(files.backups)) {
    if (name.includes(PARTIAL)) rmSync(join(files.backups, name), { force: true });
  }
}

/** Gives a backup that has been written its name, and removes those that are too old. */
export function finishBackup(files: StoreFiles, target: string): void {
  renameSync(target + PARTIAL, target);
  syncFolder(files.backups);
  const backups = listBackups(files);
  const surplus = [
    ...backups.filter(({ file }) => DAILY.test(nameOf(file))).slice(KEEP_DAILY),
    ...backups.filter(({ file }) => UPGRADE.test(nameOf(file))).slice(KEEP_UPGRADE),
  ];
  for (const { file } of surplus) rmSync(file, { force: true });
}

function nameOf(file: string): string {
  return file.replace(/^.*[\\/]/, '');
}
