import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A folder with a disk of its own that is small enough to be filled. */
export class SmallDisk implements Disposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Mounts one of so many megabytes; throws where that is not allowed: only root may, and only on Linux. */
  static mount(path: string, megabytes: number): SmallDisk {
    mkdirSync(path);
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path]);
    if (status !== 0) throw new Error(`A disk that can be filled needs root on Linux: ${String(stderr).trim()}`);
    return new SmallDisk(path);
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['-l', this.path]);
  }
}
