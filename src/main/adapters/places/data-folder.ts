import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '@shared/errors';

/**
 * Makes a data folder with all above it that is missing, for its owner only. Step by step: `mkdir` of Node 24 with
 * `recursive` never comes back for a folder within /proc. Throws `unavailable` with a sentence.
 */
export function makeDataFolder(path: string): void {
  try {
    makeFolder(resolve(path));
  } catch (error) {
    const why = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
    throw new AppError('unavailable', `The data folder ${path} can’t be made (${why}). Name another one.`, undefined, {
      cause: error,
    });
  }
}

function makeFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw new Error('a file of that name is there');
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
