import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a path leads to; null when there is nothing or it can't be looked at. */
export function kindOf(path: string): 'file' | 'folder' | null {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

/** Whether a file may be run by us. */
export function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A path with a leading `~`, `$HOME` or `${HOME}` filled in. */
export function expandHome(path: string): string {
  const home = /^(~|\$HOME|\$\{HOME\})(?=[/\\]|$)/.exec(path)?.[0];
  return home === undefined ? path : join(homedir(), path.slice(home.length));
}
