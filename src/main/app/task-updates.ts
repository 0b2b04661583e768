import { AppError, type ErrorPath } from '@shared/errors';
import type { TaskDefinition, TaskView, TaskWrite } from '@shared/model/task';
import { isByHand } from '@shared/model/trigger';
import type { Calendars } from '../core/calendar/calendar';
import { haveSameMoments, keepUnsaid, nextMoment, refusePast } from '../core/triggers';
import type { Clock, Store, TaskRecord, TaskWriteRecord, Ticker } from './ports';
import { finishDefinition, splitWrite } from './task-drafts';
import { inSlices, MANY_KEYS, noTask, nothingToPause, viewsOf, type PreparedChange } from './task-switches';
import type { WorkflowService } from './workflows/workflow-service';

/** What one task is to become, of which version. */
export interface TaskChange {
  key: string;
  /** The one that was edited: another one in the store is a `conflict`. */
  version: number;
  task: TaskWrite;
}

interface UpdateDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  workflows: WorkflowService;
  systemZone: string;
  calendars: Calendars;
}

/** What an update writes over a task, and the task as it was then. */
interface Revision {
  stored: TaskRecord;
  record: TaskWriteRecord;
}

/** Writes new versions of tasks: of one, or of many, all or none. */
export class TaskUpdates {
  readonly #deps: UpdateDeps;

  constructor(deps: UpdateDeps) {
    this.#deps = deps;
  }

  /**
   * Writes a new version of each, all or none. What is enabled and paused stays unless the
   * task says so. Throws `not-found`, `invalid-input`, and `conflict` for a version that is not the current one.
   */
  writeMany(changes: readonly TaskChange[], who: string): void {
    this.#write(changes, who, placeOf);
  }

  /** Writes a new version of one task likewise; faults lie below the change itself. */
  write(change: TaskChange, who: string): void {
    this.#write([change], who, () => []);
  }

  #write(changes: readonly TaskChange[], who: string, place: Place): void {
    const { store, clock } = this.#deps;
    const at = clock.now();
    store.transaction(() => {
      const revisions = changes.map((change, index) => below(place(index), () => this.#revise(change, who, at)));
      this.#save(revisions, place);
    });
  }

  /** The same for many, worked out in slices; null for few: they are written at once. */
  prepare(changes: readonly TaskChange[], who: string): Promise<PreparedChange<TaskView[]>> | null {
    return changes.length > MANY_KEYS ? this.#prepare(changes, who) : null;
  }

  async #prepare(changes: readonly TaskChange[], who: string): Promise<PreparedChange<TaskView[]>> {
    const { store, clock, ticker, calendars } = this.#deps;
    const at = clock.now();
    const days = new Map<string, unknown>();
    const seeing: Calendars = (id) => {
      const found = calendars(id);
      if (!days.has(id)) days.set(id, found);
      return found;
    };
    const revisions: Revision[] = [];
    await inSlices(ticker, changes, (slice) => {
      for (const change of slice) {
        revisions.push(below(placeOf(revisions.length), () => this.#revise(change, who, at, seeing)));
      }
    });
    return {
      commit: () => {
        const isSameTime = clock.now() >= at && [...days].every(([id, calendar]) => calendars(id) === calendar);
        if (!isSameTime) return false;
        // Changes nothing: tells whether each task is still as it was read.
        if (
          !store.tasks.switchAll(
            revisions.map(({ stored }) => ({ ...stored, to: null })),
            at,
          )
        )
          return false;
        this.#save(revisions, placeOf);
        return true;
      },
      answer: () =>
        viewsOf(
          this.#deps,
          changes.map(({ key }) => key),
        ),
    };
  }

  #save(revisions: readonly Revision[], place: Place): void {
    const { store, workflows } = this.#deps;
    for (const [index, { stored, record }] of revisions.entries()) {
      const isWritten = store.tasks.update(stored.id, stored.version, record) !== null;
      if (!isWritten) below(place(index), () => refuseStale(stored, stored.version));
    }
    // Only now: workflows may come to name each other's tasks.
    for (const [index, { record }] of revisions.entries()) {
      below(place(index), () => workflows.refuseFaulty(record.definition));
    }
  }

  /** What a change makes of a task as it is stored now; its faults lie below the task. */
  #revise(change: TaskChange, who: string, at: number, calendars = this.#deps.calendars): Revision {
    const { key, version, task: write } = change;
    if (write.key !== key) {
      throw new AppError('invalid-input', 'calls.task.keyFixed', {}, { path: ['task', 'key'] });
    }
    const stored = this.#deps.store.tasks.find(key);
    if (!stored) throw noTask(key);
    if (stored.version !== version) refuseStale(stored, version);
    const { input, enabled = stored.enabled, paused: wished } = splitWrite(write);
    if (wished === true && isByHand(write.trigger)) {
      throw new AppError('invalid-input', nothingToPause(key), ['task', 'paused']);
    }
    const trigger = keepUnsaid(input.trigger, stored.definition.trigger);
    const context = { at, systemZone: this.#deps.systemZone, calendars };
    const definition = finishDefinition({ ...input, trigger }, context);
    const isSame = haveSameMoments(definition.trigger, stored.definition.trigger);
    if (!isSame) refusePast(definition.trigger, at);
    const paused = wished ?? (stored.paused && !isByHand(definition.trigger));
    const record = revisionOf(stored, { definition, enabled, paused }, { who, at, calendars });
    return { stored, record };
  }
}

/**
 * What is written over a task: where it goes on to fire at the same times, what is planned stays; else it is planned anew
 * from now on.
 */
export function revisionOf(
  stored: TaskRecord,
  next: { definition: TaskDefinition; enabled: boolean; paused: boolean },
  { who, at, calendars }: { who: string; at: number; calendars: Calendars },
): TaskWriteRecord {
  const { trigger } = next.definition;
  const isLive = next.enabled && !next.paused;
  const wasLive = stored.enabled && !stored.paused;
  const keeps = isLive && wasLive && haveSameMoments(stored.definition.trigger, trigger);
  const watermark = keeps ? stored.watermark : at;
  const planned = keeps ? stored.nextAt : null;
  const nextAt = isLive ? (planned ?? nextMoment(trigger, watermark, calendars)) : null;
  return { ...next, watermark, nextAt, who, at };
}

function refuseStale(stored: TaskRecord, edited: number): never {
  const said = { key: stored.key, current: stored.version, edited };
  throw new AppError('conflict', 'calls.task.stale', said, { path: ['version'] });
}

/** Where the change stands in the call. */
type Place = (index: number) => ErrorPath;
const placeOf: Place = (index) => ['changes', index];

/** Does something whose faults are told as lying below a place. */
function below<T>(place: ErrorPath, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof AppError) || error.said === null || place.length === 0) throw error;
    throw new AppError(error.code, error.said, [...place, ...(error.path ?? [])]);
  }
}
