import { execFile } from 'node:child_process';
import type { Member, ProcessTable } from './process-table';
import { deliver } from './signals';

/**
 * Windows has no process groups, and the environment of others can't be read: a group is a process with what taskkill
 * finds below it. Grandchildren whose parent has ended are out of reach.
 */
export class WindowsProcessTable implements ProcessTable {
  readonly groupOutlivesLeader = false;

  /** Not told: a process of an earlier run is never touched. */
  startTime(): Promise<string | null> {
    return Promise.resolve(null);
  }

  hasEnded(pid: number): boolean {
    return deliver(pid, 0) === 'gone';
  }

  groupMayLive(group: number): boolean {
    return deliver(group, 0) !== 'gone';
  }

  /** Console programs do not hear the gentle form of taskkill, so it is always the hard one. */
  signalGroup(group: number): void {
    // It fails when there is nobody left, which is what it is for.
    execFile('taskkill', ['/PID', String(group), '/T', '/F'], { windowsHide: true }, () => undefined);
  }

  members(group: number | null): Promise<Member[]> {
    return Promise.resolve(group !== null && this.groupMayLive(group) ? [{ pid: group, inGroup: true }] : []);
  }
}
