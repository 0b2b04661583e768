import type { Change, ChangeData } from '../stores/changes';

/** Changes other than those of executions that are kept against one answer. */
const MOST_KEPT = 1_000;

/** The changes that came while an answer was on its way: nobody can say which of them it knows of. */
export class Overtaking {
  readonly #executions = new Map<number, ChangeData['execution.changed']>();
  readonly #others: Change[] = [];
  /** There were more than are kept. */
  missed = false;

  add(change: Change): void {
    if (change.name === 'execution.changed') {
      const { execution } = change.data;
      const known = this.#executions.get(execution.id);
      // Of each run the newest counts, against how it was when the question was put.
      this.#executions.set(execution.id, { execution, old: known === undefined ? change.data.old : known.old });
    } else if (this.#others.length < MOST_KEPT) this.#others.push(change);
    else this.missed = true;
  }

  get any(): boolean {
    return this.#executions.size > 0 || this.#others.length > 0;
  }

  /** Executions carry a revision, so each can be merged into any answer. */
  get executions(): Iterable<ChangeData['execution.changed']> {
    return this.#executions.values();
  }

  /** All else carries none: whom it concerns has to read once more. */
  get others(): readonly Change[] {
    return this.#others;
  }
}
