import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import type { TaskView } from '@shared/model/task';
import { calendarIdOf, isByHand } from '@shared/model/trigger';
import type { Calendars } from '../core/calendar/calendar';
import { nextMoment } from '../core/triggers';
import type { Clock, SeenTask, Store, TaskRecord, TaskSwitches, Ticker } from './ports';

/** More keys than this are worked out over several turns of the loop. */
export const MANY_KEYS = 100;
/** Keys that are worked on in one turn: each may lie beside a definition of megabytes. */
const SLICE_KEYS = 25;

/** A change that was worked out over several turns of the loop: whether it still fits shows when it is written. */
export interface PreparedChange<T> {
  /** Writes it whole, in the caller's transaction; false: something changed meanwhile, and nothing was written. */
  commit(): boolean;
  /** What is answered once it stands. */
  answer(): Promise<T>;
}

/** Which state a task is to have; null: the one that it has. Throws where it can't. */
export type Decide = (task: TaskRecord) => Omit<TaskSwitches, 'nextAt'> | null;

interface SwitchDeps {
  store: Store;
  clock: Clock;
  ticker: Ticker;
  calendars: Calendars;
}

/** Enables or disables. */
export function enabledTo(enabled: boolean): Decide {
  return (task) => (task.enabled === enabled ? null : { enabled, paused: task.paused, pausedUntil: task.pausedUntil });
}

/**
 * Pauses, until then (epoch ms) or for good, or resumes; throws `conflict` for a task that has no schedule to pause.
 */
export function pausedTo(paused: boolean, until: number | null): Decide {
  return (task) => {
    if (task.paused === paused && task.pausedUntil === until) return null;
    if (paused && !task.enabled) throw new AppError('conflict', 'calls.task.pauseDisabled', { key: task.key });
    if (paused && isByHand(task.definition.trigger)) throw new AppError('conflict', nothingToPause(task.key));
    return { enabled: task.enabled, paused, pausedUntil: until };
  };
}

/**
 * Works out what `decide` makes of many tasks, and lets others have their turn in between. What it read is compared
 * when it is written: all of it is still so, or nothing is written.
 */
export async function prepareSwitch(
  deps: SwitchDeps,
  keys: readonly string[],
  decide: Decide,
): Promise<PreparedChange<TaskView[]>> {
  const { store, clock, calendars } = deps;
  const unique = [...new Set(keys)];
  const at = clock.now();
  const days = new Map<string, unknown>();
  const seen: SeenTask[] = [];
  await inSlices(deps.ticker, unique, (slice) => {
    for (const key of slice) {
      const task = store.tasks.find(key);
      if (!task) throw noTask(key);
      const to = decide(task);
      const { trigger } = task.definition;
      const isLive = to !== null && to.enabled && !to.paused;
      // Whose days change meanwhile is another calendar: it is found anew.
      const calendar = isLive ? calendarIdOf(trigger) : null;
      if (calendar !== null && !days.has(calendar)) days.set(calendar, calendars(calendar));
      const nextAt = isLive ? nextMoment(trigger, at, calendars) : null;
      seen.push({ ...task, to: to === null ? null : { ...to, nextAt } });
    }
  });
  return {
    commit: () => {
      const isSameTime = clock.now() >= at && [...days].every(([id, calendar]) => calendars(id) === calendar);
      return isSameTime && store.tasks.switchAll(seen, at);
    },
    answer: () => viewsOf(deps, unique),
  };
}

/** Tasks as they are shown, in the order of their keys; one that was deleted since has nothing to show. */
export async function viewsOf(
  { store, clock, ticker }: Pick<SwitchDeps, 'store' | 'clock' | 'ticker'>,
  keys: readonly string[],
): Promise<TaskView[]> {
  const views = new Map<string, TaskView>();
  await inSlices(ticker, keys, (slice) => {
    for (const view of store.views.findAll(slice, clock.now())) views.set(view.key, view);
  });
  return keys.flatMap((key) => views.get(key) ?? []);
}

/** No task has this key. */
export function noTask(key: string): AppError {
  return new AppError('not-found', 'calls.task.none', { key });
}

/** Why a task that only a person starts can't be paused. */
export function nothingToPause(key: string): Message {
  return message('calls.task.pauseManual', { key });
}

/** Goes over many things, and lets others have their turn in between. */
export async function inSlices<T>(ticker: Ticker, all: readonly T[], act: (slice: T[]) => void): Promise<void> {
  for (let from = 0; from < all.length; from += SLICE_KEYS) {
    await new Promise<void>((resolve) => ticker.soon(resolve));
    act(all.slice(from, from + SLICE_KEYS));
  }
}
