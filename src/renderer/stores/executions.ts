import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CallInput } from '@shared/contract';
import { AppError } from '@shared/errors';
import type { Attempt, Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { useChanges } from './changes';
import type { ListPage, PageQuery } from './list-page';
import { atMostEvery } from './at-most-every';
import { isNewer, mergeExecution, needsReading, type ExecutionFilter, type ExecutionPage } from './execution-rows';

/** What the list asks for. */
export interface ExecutionQuery extends PageQuery {
  filter: ExecutionFilter;
}

/** What a start by hand may ask for besides the task. */
export type StartWish = Omit<CallInput<'executions.start'>, 'key'>;

/** How a run of a workflow is repeated. */
export type WorkflowRerun = Omit<CallInput<'executions.rerun'>, 'id'>;

/** At most one reading of the list anew in this time, however many changes come in. */
const AGAIN_PAUSE_MS = 1_000;
/** Runs whose last state is remembered while a list is on screen. */
const MOST_HEARD = 2_000;

/** Runs: the list on screen, and those that a page looks at. */
export const useExecutionsStore = defineStore('executions', () => {
  /** The page of the list that was on screen last. */
  const page = shallowRef<ListPage<ExecutionQuery, Execution> | null>(null);
  const list = shallowRef<ExecutionPage>({ rows: [], total: 0 });
  const more = computed(() => list.value.more === true);
  const loaded = ref(false);
  const query = shallowRef<ExecutionQuery | null>(null);
  /** What the rows on screen answer: while the next page is on its way, still the one before. */
  const shown = shallowRef<ExecutionQuery | null>(null);
  const watched = shallowRef<ReadonlyMap<number, Execution>>(new Map());
  const attempts = shallowRef<ReadonlyMap<number, Attempt[]>>(new Map());
  /** Runs whose attempts are looked at, the revision that they were read with, and the readings under way. */
  const wanted = new Set<number>();
  const readAt = new Map<number, number>();
  const rereading = new Map<number, { again: boolean }>();
  /** Runs as they were last heard of while a list is on screen, on whichever page they are. */
  const heard = new Map<number, Execution>();
  let asked = 0;
  let reading = 0;

  const again = atMostEvery(AGAIN_PAUSE_MS, () => {
    const current = query.value;
    if (current === null) return;
    // What somebody waits for is not overtaken.
    if (reading > 0) return again.ask();
    void load(current).catch((error: unknown) => {
      // A lost connection is shown in the frame, and coming back reads it anyway.
      if (!(error instanceof AppError)) reportError(error);
    });
  });

  /** Loads a page and keeps it live until another is asked for. Throws AppError. */
  async function load(next: ExecutionQuery): Promise<void> {
    const mine = ++asked;
    query.value = next;
    // The answer will know of all that was heard of so far.
    again.drop();
    const before = new Map(heard);
    reading += 1;
    const answer = await useBridge()
      .call('executions.list', next)
      .finally(() => (reading -= 1));
    if (mine !== asked) return;
    list.value = { rows: answer.rows, total: answer.total, more: answer.more === true };
    shown.value = next;
    loaded.value = true;
    // A push may have overtaken the answer.
    for (const [id, execution] of heard) if (before.get(id) !== execution) merge(execution, before.get(id));
  }

  function merge(execution: Execution, old: Execution | undefined): void {
    const place = shown.value;
    if (place === null) return;
    if (needsReading(list.value, execution, place.filter, place, old)) again.ask();
    list.value = mergeExecution(list.value, execution, place.filter, place);
  }

  function hear(execution: Execution): void {
    const old = heard.get(execution.id);
    if (!isNewer(execution, old)) return;
    heard.delete(execution.id);
    heard.set(execution.id, execution);
    const [oldest] = heard.keys();
    if (heard.size > MOST_HEARD && oldest !== undefined) heard.delete(oldest);
    merge(execution, old);
  }

  /** The list is no longer on screen. */
  function leaveList(): void {
    query.value = null;
    shown.value = null;
    asked += 1;
    again.drop();
    heard.clear();
  }

  function put(execution: Execution): void {
    if (!isNewer(execution, watched.value.get(execution.id))) return;
    watched.value = new Map(watched.value).set(execution.id, execution);
  }

  /** Loads one run with its attempts and keeps it live until `forget`. Throws AppError. */
  async function watch(id: number): Promise<void> {
    wanted.add(id);
    const { attempts: tries, ...execution } = await useBridge().call('executions.get', { id });
    if (!wanted.has(id) || execution.revision < (readAt.get(id) ?? 0)) return;
    readAt.set(id, execution.revision);
    attempts.value = new Map(attempts.value).set(id, tries);
    put(execution);
  }

  /** Reads the attempts of a run anew, one reading at a time; what changes meanwhile is read once more. */
  async function readAgain(id: number): Promise<void> {
    const under = rereading.get(id);
    if (under !== undefined) {
      under.again = true;
      return;
    }
    const mine = { again: false };
    rereading.set(id, mine);
    try {
      do {
        mine.again = false;
        await watch(id);
      } while (mine.again && wanted.has(id));
    } catch (error) {
      // A lost connection is shown in the frame, and coming back reads it anyway.
      if (!(error instanceof AppError)) throw error;
    } finally {
      rereading.delete(id);
    }
  }

  /** Keeps a run live that the caller has just been given. */
  function adopt(execution: Execution): void {
    put(execution);
  }

  /** The run is no longer looked at. */
  function forget(id: number): void {
    wanted.delete(id);
    readAt.delete(id);
    const rest = new Map(watched.value);
    rest.delete(id);
    watched.value = rest;
    const tries = new Map(attempts.value);
    tries.delete(id);
    attempts.value = tries;
  }

  function applyChanged(execution: Execution): void {
    if (query.value !== null) hear(execution);
    const known = watched.value.get(execution.id);
    if (known === undefined) return;
    put(execution);
    // Attempts do not travel with the push; they change with the status and the count, and once the process is there.
    const stale = known.attemptCount !== execution.attemptCount || known.status !== execution.status;
    const tries = attempts.value.get(execution.id);
    if (tries === undefined) return;
    const starting = tries.some(({ status, pid }) => status === 'running' && pid === null);
    if (stale || starting) void readAgain(execution.id).catch(reportError);
  }

  /** Reads everything on screen anew. */
  async function reload(): Promise<void> {
    const current = query.value;
    const ids = [...wanted];
    // What changed meanwhile was not told of.
    heard.clear();
    await Promise.all([current === null ? null : load(current), ...ids.map(watch)]);
  }

  const changing = async (answer: Promise<Execution>): Promise<Execution> => {
    const execution = await answer;
    applyChanged(execution);
    useChanges().executionChanged(execution);
    return execution;
  };

  return {
    page,
    list,
    more,
    loaded,
    shown,
    watched,
    attempts,
    load,
    leaveList,
    watch,
    adopt,
    forget,
    applyChanged,
    reload,
    start: (key: string, wish: StartWish = {}) => changing(useBridge().call('executions.start', { key, ...wish })),
    tryRun: (task: CallInput<'executions.try'>['task']) => changing(useBridge().call('executions.try', { task })),
    cancel: (id: number) => changing(useBridge().call('executions.cancel', { id })),
    rerun: (id: number, definitions: 'current' | 'original' = 'current') =>
      changing(useBridge().call('executions.rerun', { id, definitions })),
    /** Starts a run of a workflow again, or a part of it; answers the new run. Throws AppError. */
    rerunWorkflow: (id: number, how: WorkflowRerun) => changing(useBridge().call('executions.rerun', { id, ...how })),
    markSuccess: (id: number, note: string) => changing(useBridge().call('executions.markSuccess', { id, note })),
  };
});
