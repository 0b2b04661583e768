import { constants, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '@shared/errors';
import type { FolderView, FoundInterpreter, HostFiles } from '../../app/ports';
import { findInterpreters } from './find-interpreters';

/** Entries of each kind that are shown of a folder. */
const MOST_ENTRIES = 1000;

/** The machine that the engine runs on. */
export class LocalHostFiles implements HostFiles {
  readonly #logFile: string;

  constructor(logFile: string) {
    this.#logFile = logFile;
  }

  interpreters(near: string | null): Promise<FoundInterpreter[]> {
    return findInterpreters(near === null ? null : atHome(near));
  }

  async folder(path: string | null): Promise<FolderView> {
    const folder = path === null ? homedir() : atHome(path);
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      throw new AppError(
        'not-found',
        'places.noFolder',
        { folder, why: error.code ?? error.message },
        { path: ['path'] },
      );
    });
    const shown = entries
      .filter((entry) => !entry.name.startsWith('.'))
      .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    const are = await Promise.all(shown.map((entry) => isFolder(entry)));
    const names = (folders: boolean): string[] =>
      shown
        .filter((_, i) => are[i] === folders)
        .slice(0, MOST_ENTRIES)
        .map((entry) => entry.name);
    const parent = dirname(folder);
    return { path: folder, parent: parent === folder ? null : parent, folders: names(true), files: names(false) };
  }

  async engineLogTail(bytes: number): Promise<string> {
    // A link could lead to any file, and a pipe would be waited at.
    const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
    const file = await open(this.#logFile, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      },
    );
    if (!file) return '';
    try {
      const found = await file.stat();
      if (!found.isFile()) return '';
      const { size } = found;
      const length = Math.min(size, bytes);
      const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
      return buffer.toString('utf8');
    } finally {
      await file.close();
    }
  }
}

/** Whether one can go into it; a link that leads nowhere is a file. */
async function isFolder(entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(entry.parentPath, entry.name)).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

function atHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(homedir(), path);
}
