import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const stateSchema = z.object({ pid: z.number().int().positive(), pidStart: z.string().min(1) });
/** Which process is the launcher of a data folder. */
export type LauncherState = z.infer<typeof stateSchema>;

/** The launcher that was noted last; null when there is no note or it can't be read. */
export function readLauncherState(file: string): LauncherState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A torn note says no more than a missing one; runs that were left alive are found by their tokens.
    return null;
  }
}

/** Notes the launcher, whole or not at all. */
export function writeLauncherState(file: string, state: LauncherState): void {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
  renameSync(draft, file);
}
