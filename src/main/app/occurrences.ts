import type { Claimer } from './claimer';
import type { Clock, Store } from './ports';

interface OccurrencesDeps {
  store: Store;
  clock: Clock;
  claimer: Claimer;
  /** Whether the engine decides what is due. */
  isPlanning: () => boolean;
}

/**
 * Fires tasks by what happens: what fires is known by a name, not by a moment. Whoever hears of it may fire again after
 * a failure or a restart, as often as it likes: a task has at most one run for an occurrence.
 */
export class Occurrences {
  readonly #deps: OccurrencesDeps;

  constructor(deps: OccurrencesDeps) {
    this.#deps = deps;
  }

  /**
   * Fires a task by an occurrence that was at an instant: guard and overlap decide as they do of a moment. What was
   * before the task was created, changed or switched on fires nothing, nor does anything while it is off. false: the
   * engine plans nothing now, and the occurrence is to be told again once it does.
   */
  fire(taskId: number, occurrence: string, at: number): boolean {
    const { store, clock, claimer, isPlanning } = this.#deps;
    if (!isPlanning()) return false;
    const row = store.planning.plan(taskId);
    if (row === null || at <= row.watermark) return true;
    claimer.stop(store.transaction(() => claimer.claimOccurrence(row, occurrence, at, clock.now())));
    return true;
  }
}
