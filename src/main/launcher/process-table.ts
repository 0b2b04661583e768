/** The signals of a stop sequence. */
export type StopSignal = 'SIGTERM' | 'SIGKILL';

/** A living process of ours. */
export interface Member {
  pid: number;
  /** false: it left the group, but carries the token. */
  inGroup: boolean;
  /** Left out: the system does not tell. */
  name?: string;
}

/** What the system tells of processes, as far as stopping ours needs it. */
export interface ProcessTable {
  /**
   * Whether the group is still found by its leader's number once the leader's end was reported. If not, that number may
   * by then be a stranger's.
   */
  readonly groupOutlivesLeader: boolean;
  /** Opaque start time of a process; null: there is none, or the system does not tell. Throws when it can't be asked. */
  startTime(pid: number): Promise<string | null>;
  /** Whether a child of ours has ended, though its end may not have been reported yet. */
  hasEnded(pid: number): boolean;
  /** Quick look: false is sure, true may be about dead processes that nobody has collected. */
  groupMayLive(group: number): boolean;
  /** Sends a signal to a process group; nobody there is no error. */
  signalGroup(group: number, signal: StopSignal): void;
  /** Living processes of the group or with the token in their environment. Throws when the system can't be asked. */
  members(group: number | null, token: string): Promise<Member[]>;
}
