import { homedir } from 'node:os';
import { isAbsolute, posix, resolve, win32 } from 'node:path';
import { AppError } from '@shared/errors';

/** What the choice of the data folder depends on. */
export interface DataDirFacts {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

function systemFolder({ platform, env, home }: DataDirFacts): string {
  if (platform === 'win32') {
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'Closing Bell');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Closing Bell');
  // The XDG base directory specification: a relative path is to be ignored.
  const xdg = env['XDG_DATA_HOME'];
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share');
  return posix.join(base, 'closing-bell');
}

/**
 * The data folder that desktop, serve and the command line share: `--data`, else `CLOSING_BELL_DATA`, else the system's
 * place for it. Always absolute. Throws `invalid-input` when `--data` is empty.
 */
export function findDataDir(
  option?: string,
  facts: DataDirFacts = { platform: process.platform, env: process.env, home: homedir() },
): string {
  if (option !== undefined && option.trim() === '') throw new AppError('invalid-input', 'cli.noData');
  const chosen = option ?? (facts.env['CLOSING_BELL_DATA'] || undefined);
  if (chosen === undefined) return systemFolder(facts);
  return isAbsolute(chosen) ? chosen : resolve(chosen);
}
