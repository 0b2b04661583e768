import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A folder with a disk of its own that is small enough to be filled. */
export class SmallDisk implements Disposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Mounts one of so many megabytes; answers why not where that is not allowed: for `skip`, which says so in the report. */
  static mount(path: string, megabytes: number): SmallDisk | string {
    if (process.platform !== 'linux') return 'A disk that can be filled is mounted on Linux only.';
    mkdirSync(path);
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
    return status === 0 ? new SmallDisk(path) : `A disk that can be filled needs root: ${String(stderr).trim()}`;
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.path]);
  }
}
