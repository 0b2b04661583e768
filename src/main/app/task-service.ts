import { AppError, firstProblems, MORE_PROBLEMS, problemsIn, tell, type Problem } from '@shared/errors';
import type { Message } from '@shared/messages/message';
import { taskWriteSchema, type TaskView, type TaskWrite } from '@shared/model/task';
import { isByHand, type StoredTrigger } from '@shared/model/trigger';
import type { Calendars } from '../core/calendar/calendar';
import { nextMoment, refusePast } from '../core/triggers';
import { type DraftContext, finishDefinition, problemsOf, splitWrite } from './task-drafts';
import type {
  Clock,
  ExecutionRecord,
  Page,
  Store,
  TaskQuery,
  TaskRecord,
  TaskSwitches,
  TaskUses,
  TaskVersion,
  Ticker,
} from './ports';
import type { Stopper } from './stopper';
import {
  type Decide,
  enabledTo,
  noTask,
  nothingToPause,
  pausedTo,
  type PreparedChange,
  prepareSwitch,
  MANY_KEYS,
} from './task-switches';
import { revisionOf, TaskUpdates, type TaskChange } from './task-updates';
import type { WorkflowService } from './workflows/workflow-service';

interface TaskDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  stopper: Stopper;
  workflows: WorkflowService;
  systemZone: string;
  calendars: Calendars;
}

/** Definitions that one answer of `tasks.versions` holds, bytes. */
const VERSIONS_BYTES = 2_000_000;
const UNTIL = { path: ['until'] };
/** Users of each kind that one answer of `tasks.uses` names. */
const MOST_USERS = 100;

/** Creates, edits and removes definitions, and the state beside them. */
export class TaskService {
  readonly #deps: TaskDeps;
  readonly #updates: TaskUpdates;

  constructor(deps: TaskDeps) {
    this.#deps = deps;
    this.#updates = new TaskUpdates(deps);
  }

  /** A page of tasks with their derived state. */
  list(query: Omit<TaskQuery, 'now'>): Page<TaskView> {
    return this.#deps.store.views.list({ ...query, now: this.#deps.clock.now() });
  }

  /** Who uses a task; throws `not-found`. */
  uses(key: string): TaskUses {
    return this.#deps.store.texts.uses(this.#record(key).id, MOST_USERS);
  }

  /** One task; throws `not-found`. */
  get(key: string): TaskView {
    const view = this.#deps.store.views.find(key, this.#deps.clock.now());
    if (!view) throw noTask(key);
    return view;
  }

  /** Adds a task, enabled unless it says otherwise; throws `conflict` when the key is taken. */
  create(write: TaskWrite, who: string): TaskView {
    this.createMany([write], who);
    return this.get(write.key);
  }

  /** Adds tasks, all or none. Throws `invalid-input` for one that is to run once in the past. */
  createMany(writes: readonly TaskWrite[], who: string): void {
    this.#insert(writes, who, refusePast);
  }

  #insert(writes: readonly TaskWrite[], who: string, check: (trigger: StoredTrigger, at: number) => void): void {
    const { store, clock, workflows } = this.#deps;
    const at = clock.now();
    store.transaction(() => {
      for (const write of writes) {
        const { input, enabled = true, paused = false } = splitWrite(write);
        refusePause(write);
        const definition = finishDefinition(input, this.#context(at));
        check(definition.trigger, at);
        const nextAt = this.#plan(definition.trigger, enabled && !paused, at);
        store.tasks.insert({ definition, enabled, paused, nextAt, watermark: at, who, at });
      }
      // A workflow may come in front of the tasks that it names.
      for (const write of writes) workflows.refuseFaulty(write);
    });
  }

  /**
   * Writes a new version. `version` is the one that was edited: another one in the store is a `conflict`.
   * What is enabled and paused stays unless the task says so.
   */
  update(key: string, version: number, write: TaskWrite, who: string): TaskView {
    this.#updates.write({ key, version, task: write }, who);
    return this.get(key);
  }

  /** As many updates at once, all or none. */
  updateMany(changes: readonly TaskChange[], who: string): TaskView[] {
    this.#updates.writeMany(changes, who);
    return this.#views(changes.map(({ key }) => key));
  }

  /** The same for many tasks, worked out in slices; null for few: they are written at once. */
  prepareUpdates(changes: readonly TaskChange[], who: string): Promise<PreparedChange<TaskView[]>> | null {
    return this.#updates.prepare(changes, who);
  }

  /** Writes an earlier version's definition as a new version. */
  rollback(key: string, version: number, who: string): TaskView {
    const { store, clock, calendars } = this.#deps;
    store.transaction(() => {
      const stored = this.#record(key);
      const old = store.tasks.version(stored.id, version);
      if (!old) throw new AppError('not-found', 'calls.task.noVersion', { key, version });
      this.#deps.workflows.refuseFaulty(old.definition);
      const paused = stored.paused && !isByHand(old.definition.trigger);
      const next = { definition: old.definition, enabled: stored.enabled, paused };
      store.tasks.update(stored.id, stored.version, revisionOf(stored, next, { who, at: clock.now(), calendars }));
    });
    return this.get(key);
  }

  /**
   * Adds a task with the same definition under another key; disabled, so that nothing runs twice unasked, and whatever
   * its trigger: one that has run once can be copied, too.
   */
  copy(key: string, newKey: string, newName: string | null, who: string): TaskView {
    const { definition } = this.#record(key);
    const name = newName || (definition.name === key ? newKey : definition.name);
    const write = { ...definition, key: newKey, name, enabled: false, paused: false };
    this.#insert([write], who, () => undefined);
    return this.get(newKey);
  }

  /**
   * Marks tasks as deleted, all or none: what waits is cancelled, what runs goes on to its end. Throws `conflict` for a
   * task that is a step of a workflow which stays.
   */
  remove(keys: readonly string[]): string[] {
    const { store, clock, stopper } = this.#deps;
    const at = clock.now();
    const waiting: ExecutionRecord[] = [];
    store.transaction(() => {
      this.#deps.workflows.refuseUsed(keys);
      for (const key of new Set(keys)) {
        const { id } = this.#record(key);
        store.tasks.setDeleted(id, at);
        waiting.push(...store.queue.active(id).filter((row) => row.status === 'pending'));
      }
    });
    for (const row of waiting) stopper.stop(row, 'cancelled');
    return [...new Set(keys)];
  }

  /** Takes a deletion back; throws `conflict` when the key is taken by now. Deleted time makes no moments. */
  restore(keys: readonly string[]): TaskView[] {
    const { store, clock } = this.#deps;
    const at = clock.now();
    store.transaction(() => {
      for (const key of new Set(keys)) {
        const task = store.tasks.findDeleted(key);
        if (!task) throw new AppError('not-found', 'calls.task.noneDeleted', { key });
        store.tasks.setDeleted(task.id, null);
        this.#setState(task, task, at);
      }
      // Only now: a workflow may come back together with the tasks that it names.
      for (const key of new Set(keys)) this.#deps.workflows.refuseFaulty(this.#record(key).definition);
    });
    return this.#views([...new Set(keys)]);
  }

  /** Enables or disables tasks, all or none; enabling makes no moments of the time before. */
  setEnabled(keys: readonly string[], enabled: boolean): TaskView[] {
    return this.#switch(keys, enabledTo(enabled));
  }

  /** The same for many keys, worked out in slices; null for few: they are switched at once. */
  prepareEnabled(keys: readonly string[], enabled: boolean): Promise<PreparedChange<TaskView[]>> | null {
    return keys.length > MANY_KEYS ? prepareSwitch(this.#deps, keys, enabledTo(enabled)) : null;
  }

  /**
   * Pauses tasks, until then (epoch ms) or for good, or resumes them, all or none. Throws `conflict` for a task that has
   * no schedule to pause, `invalid-input` for an end that has passed.
   */
  setPaused(keys: readonly string[], paused: boolean, until: number | null = null): TaskView[] {
    return this.#switch(keys, this.#pausing(paused, until));
  }

  /** The same for many keys, worked out in slices; null for few: they are switched at once. */
  preparePaused(
    keys: readonly string[],
    paused: boolean,
    until: number | null = null,
  ): Promise<PreparedChange<TaskView[]>> | null {
    return keys.length > MANY_KEYS ? prepareSwitch(this.#deps, keys, this.#pausing(paused, until)) : null;
  }

  #pausing(paused: boolean, until: number | null): Decide {
    if (until !== null && !paused) throw new AppError('invalid-input', 'calls.task.untilWithoutPause', {}, UNTIL);
    if (until !== null && until <= this.#deps.clock.now()) {
      throw new AppError('invalid-input', 'calls.task.pauseEndPassed', {}, UNTIL);
    }
    return pausedTo(paused, until);
  }

  /** What is wrong with a definition that stands in a form; empty when nothing is. */
  validate(task: unknown): Problem[] {
    const parsed = taskWriteSchema.safeParse(task);
    if (parsed.success) {
      const { input } = splitWrite(parsed.data);
      const { clock, workflows } = this.#deps;
      const pause = pauseFault(parsed.data);
      const problems = [
        ...(pause === null ? [] : [{ path: ['paused'], ...tell(pause) }]),
        ...problemsOf(input, this.#context(clock.now())),
        ...workflows.problemsOf(input),
      ];
      return firstProblems(problems, { path: [], ...MORE_PROBLEMS });
    }
    return problemsIn(parsed.error);
  }

  /** The stored id of a task; throws `not-found`. */
  idOf(key: string): number {
    return this.#record(key).id;
  }

  /** The newest versions, newest first, and how many there are: a large workflow's are too much for one answer. */
  versions(key: string): { rows: TaskVersion[]; total: number } {
    return this.#deps.store.tasks.versions(this.#record(key).id, VERSIONS_BYTES);
  }

  /** A task as it is stored; throws `not-found`. */
  #record(key: string): TaskRecord {
    const record = this.#deps.store.tasks.find(key);
    if (!record) throw noTask(key);
    return record;
  }

  #setState(task: TaskRecord, to: Omit<TaskSwitches, 'nextAt'>, at: number): void {
    const { enabled, paused, pausedUntil } = to;
    const nextAt = this.#plan(task.definition.trigger, enabled && !paused, at);
    this.#deps.store.tasks.setState(task.id, { enabled, paused, pausedUntil, nextAt, watermark: at, at });
  }

  #plan(trigger: StoredTrigger, live: boolean, after: number): number | null {
    return live ? nextMoment(trigger, after, this.#deps.calendars) : null;
  }

  #context(at: number): DraftContext {
    const { systemZone, calendars } = this.#deps;
    return { at, systemZone, calendars };
  }

  #switch(keys: readonly string[], decide: Decide): TaskView[] {
    const { store, clock } = this.#deps;
    const unique = [...new Set(keys)];
    store.transaction(() => {
      for (const key of unique) {
        const task = this.#record(key);
        const to = decide(task);
        if (to) this.#setState(task, to, clock.now());
      }
    });
    return this.#views(unique);
  }

  /** Some tasks in the order of their keys. */
  #views(keys: readonly string[]): TaskView[] {
    const { store, clock } = this.#deps;
    const views = new Map(store.views.findAll(keys, clock.now()).map((view) => [view.key, view]));
    return keys.map((key) => views.get(key) ?? this.get(key));
  }
}

/** What can’t be paused by itself can’t be saved as paused either. */
function pauseFault(write: TaskWrite): Message | null {
  return write.paused === true && isByHand(write.trigger) ? nothingToPause(write.key) : null;
}

function refusePause(write: TaskWrite): void {
  const fault = pauseFault(write);
  if (fault !== null) throw new AppError('invalid-input', fault, ['task', 'paused']);
}
