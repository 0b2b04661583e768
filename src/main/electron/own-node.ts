import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellWord } from '@shared/shell-word';

/**
 * The app's own Node as a program: Electron runs as Node when a variable says so, and that variable must not reach
 * whatever else a task starts. Writes a small script into the data folder and answers its path; on Windows, where a
 * script is no program, Electron itself, and the launcher sets the variable.
 */
export function ownNode(dataDir: string, program = process.execPath, platform = process.platform): string {
  if (platform === 'win32') return program;
  const folder = join(dataDir, 'bin');
  const path = join(folder, 'node');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path, `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${shellWord(program)} "$@"\n`, { mode: 0o700 });
  return path;
}
