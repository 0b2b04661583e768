import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '@shared/errors';

// Neither is there on Windows, where a link needs rights of its own and a pipe has no place in a folder.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

function refused(path: string): AppError {
  return new AppError('unavailable', 'logs.noFile', { path });
}

/**
 * Opens a log for reading; null when there is none. Whoever may write into the folder must neither show another file
 * through a link nor have us wait at a pipe: anything but a regular file is refused as `unavailable`.
 */
export async function openRegular(path: string): Promise<FileHandle | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    // A link; a socket, or a pipe of the kind that can't be opened so.
    if (code === 'ELOOP' || code === 'ENXIO' || code === 'EMLINK') throw refused(path);
    throw error;
  }
  let stats: Stats;
  try {
    stats = await file.stat();
  } catch (error) {
    await file.close();
    throw error;
  }
  if (stats.isFile()) return file;
  await file.close();
  throw refused(path);
}
