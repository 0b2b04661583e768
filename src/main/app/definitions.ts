import type { TaskDefinition } from '@shared/model/task';
import { AppError } from '@shared/errors';
import type { ExecutionRecord, Store } from './ports';

const CACHED = 512;

/** The definition that an execution runs by: its own, or the version that was current when it was queued. */
export class Definitions {
  readonly #store: Store;
  readonly #cache = new Map<string, TaskDefinition>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `not-found` when the version is gone. */
  of(record: ExecutionRecord): TaskDefinition {
    if (record.definition) return record.definition;
    const name = `${record.taskId}.${record.version}`;
    const known = this.#cache.get(name);
    if (known) return known;
    const stored =
      record.taskId === null || record.version === null
        ? null
        : this.#store.tasks.version(record.taskId, record.version);
    if (!stored) throw new AppError('not-found', `The definition of “${record.key}” that this run used is gone.`);
    if (this.#cache.size >= CACHED) this.#cache.clear();
    this.#cache.set(name, stored.definition);
    return stored.definition;
  }
}
