import { execFileSync } from 'node:child_process';

/** Time for the system's own tool on Windows, ms. */
const TASKKILL_MS = 2000;

/** Kills a child and its group at once, without waiting for anything; that it is gone already is no failure. */
export function killGroup(pid: number): void {
  try {
    if (process.platform === 'win32') {
      execFileSync('taskkill', ['/T', '/F', '/PID', String(pid)], { timeout: TASKKILL_MS, stdio: 'ignore' });
    } else process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it lives, or it belongs to another user: no more can be done in the last moment.
  }
}
