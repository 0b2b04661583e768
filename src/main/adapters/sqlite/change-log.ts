import { Emitter, type Events } from '@shared/emitter';
import type { Settings } from '@shared/model/settings';
import type { Changes, ExecutionChange, Logger, TaskChange } from '../../app/ports';

/** Something that one statement wrote. */
export type Change =
  | { of: 'executions'; changes: readonly ExecutionChange[] }
  | { of: 'tasks'; keys: readonly string[]; change: TaskChange }
  | { of: 'calendars' }
  | { of: 'settings'; settings: Settings };

/** Collects what a transaction writes, and tells of it once that is committed: in the order of the commits. */
export class ChangeLog {
  readonly #told: Emitter<Changes>;
  #written: Change[] = [];
  readonly #committed: Change[][] = [];
  #isTelling = false;

  constructor(logger: Logger) {
    this.#told = new Emitter((error) => logger.error('a listener of the store failed', error));
  }

  /** What each commit changed. */
  get events(): Events<Changes> {
    return this.#told;
  }

  /** How many changes the transaction under way has; for `backTo`. */
  get length(): number {
    return this.#written.length;
  }

  /** Notes what was written, to be told of once it is committed. */
  add(change: Change): void {
    this.#written.push(change);
  }

  /** Forgets what was written since there were so many changes: it was rolled back. */
  backTo(length: number): void {
    this.#written.length = length;
  }

  /** What was written is committed. It is told of by the next `tell`. */
  commit(): void {
    if (this.#written.length > 0) this.#committed.push(this.#written);
    this.#written = [];
  }

  /** Tells of all commits that were not told of. A commit that a listener makes waits until this one was told to all. */
  tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let written = this.#committed.shift(); written; written = this.#committed.shift()) {
        this.#told.emit(latestOf(written));
      }
    } finally {
      this.#isTelling = false;
    }
  }
}

function latestOf(written: readonly Change[]): Changes {
  const executions = new Map<number, ExecutionChange>();
  const tasks = new Map<string, TaskChange>();
  let calendars = false;
  let settings: Settings | null = null;
  for (const one of written) {
    if (one.of === 'executions') {
      for (const { record, isTransition } of one.changes) {
        const before = executions.get(record.id)?.isTransition === true;
        executions.set(record.id, { record, isTransition: isTransition || before });
      }
    } else if (one.of === 'tasks') {
      for (const key of one.keys) if (one.change !== 'planned' || !tasks.has(key)) tasks.set(key, one.change);
    } else if (one.of === 'calendars') calendars = true;
    else settings = one.settings;
  }
  return { executions: [...executions.values()], tasks, calendars, settings };
}
