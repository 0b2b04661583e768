import { existsSync, readdirSync } from 'node:fs';

/**
 * The library that moves the wall clock of a process. Debian's package faketime puts it in the folder of the machine's
 * architecture. Throws with the package's name when it is missing.
 */
export function fakeTimeLibrary(): string {
  const found = readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`)
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error('libfaketime is missing. Install the Debian package faketime.');
  return found;
}
