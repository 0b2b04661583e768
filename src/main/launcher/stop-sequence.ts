import type { Member, ProcessTable } from './process-table';
import { deliver } from './signals';

/** How often the group is looked at while it may end by itself, and how often everything is. */
const LOOK_EVERY_MS = 20;
const SCAN_EVERY_MS = 250;

/** What is to be stopped; group null: only what carries the token. */
export interface StopTarget {
  group: number | null;
  token: string;
}

/** How a stop went. */
export interface StopOutcome {
  /** Processes that were found alive. */
  found: number;
  /** Processes that belong to another user and may still be alive. */
  denied: number[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * SIGTERM to a group and to what left it but carries the token, a grace, SIGKILL, and a scan repeated until nothing
 * is left. Only what is not ours to stop may stay alive; it is named in the outcome.
 */
export class StopSequence {
  /** Resolves once nothing of the target lives. */
  readonly done: Promise<StopOutcome>;
  readonly #table: ProcessTable;
  #target: StopTarget;
  readonly #seen = new Set<number>();
  readonly #denied = new Set<number>();
  #killAt: number;

  /** Begins at once. `known` are members that were seen alive before: they count as found though they die of the first signal. */
  constructor(table: ProcessTable, target: StopTarget, graceMs: number, known: readonly Member[] = []) {
    this.#table = table;
    known.forEach(({ pid }) => this.#seen.add(pid));
    this.#target = target;
    this.#killAt = performance.now() + graceMs;
    if (target.group !== null) table.signalGroup(target.group, 'SIGTERM');
    this.done = this.#escalate();
  }

  /** Shortens the grace; never makes it longer. */
  shortenGrace(graceMs: number): void {
    this.#killAt = Math.min(this.#killAt, performance.now() + graceMs);
  }

  /** The leader's number may be a stranger's from now on: only what carries the token is stopped. */
  forgetGroup(): void {
    this.#target = { ...this.#target, group: null };
  }

  async #escalate(): Promise<StopOutcome> {
    let left = await this.#living();
    // The group has its signal already: a second one could break off an orderly end.
    for (const { pid, inGroup } of left) if (!inGroup) deliver(pid, 'SIGTERM');
    while (left.length > 0) {
      await this.#waitForGroup();
      left = await this.#living();
      if (left.length === 0 || performance.now() < this.#killAt) continue;
      if (this.#target.group !== null) this.#table.signalGroup(this.#target.group, 'SIGKILL');
      for (const { pid } of left) if (deliver(pid, 'SIGKILL') === 'denied') this.#denied.add(pid);
      left = left.filter(({ pid }) => !this.#denied.has(pid));
    }
    return { found: this.#seen.size, denied: [...this.#denied] };
  }

  /** Looks twice before it says that nothing lives: one that forks and ends in the midst of a scan slips through it. */
  async #living(): Promise<Member[]> {
    const found = await this.#scan();
    return found.length > 0 ? found : this.#scan();
  }

  async #scan(): Promise<Member[]> {
    for (;;) {
      try {
        const found = await this.#table.members(this.#target.group, this.#target.token);
        found.forEach(({ pid }) => this.#seen.add(pid));
        return found.filter(({ pid }) => !this.#denied.has(pid));
      } catch {
        // Too many open files, say: not knowing is no proof that the group is empty.
        await pause(SCAN_EVERY_MS);
      }
    }
  }

  /** Comes back when the group may be empty, the grace is over, or it is time to look at everything again. */
  async #waitForGroup(): Promise<void> {
    const { group } = this.#target;
    const scanAt = performance.now() + SCAN_EVERY_MS;
    const killing = performance.now() >= this.#killAt;
    do await pause(LOOK_EVERY_MS);
    while (
      !killing &&
      performance.now() < Math.min(scanAt, this.#killAt) &&
      (group === null || this.#table.groupMayLive(group))
    );
  }
}
