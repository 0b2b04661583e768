import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OURS = /^\d+\.\d+\.json$/;

/** Files that hold the parameters of runs, for values that are too long for an environment: one for each run, while it runs. */
export class ParamsFiles {
  readonly #dir: string;
  readonly #written = new Map<string, string>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Takes away what a launcher left that was killed. */
  clear(): void {
    for (const name of this.#names()) if (OURS.test(name)) rmSync(join(this.#dir, name), { force: true });
  }

  /** The path of a run's file. */
  pathOf(ref: string): string {
    return join(this.#dir, `${ref}.json`);
  }

  /** Writes the file of a run, readable by its owner only. Throws what the disk says. */
  write(ref: string, text: string): void {
    const path = this.pathOf(ref);
    this.#written.set(ref, path);
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  }

  /** Takes the file of a run away, if it has one. Throws what the disk says. */
  remove(ref: string): void {
    const path = this.#written.get(ref);
    if (path === undefined) return;
    this.#written.delete(ref);
    rmSync(path, { force: true });
  }

  #names(): string[] {
    try {
      return readdirSync(this.#dir);
    } catch {
      // There is none yet.
      return [];
    }
  }
}
