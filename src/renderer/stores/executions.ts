import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { CallInput } from '@shared/contract';
import { AppError } from '@shared/errors';
import type { Attempt, Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { isNewer, mergeExecution, type ExecutionFilter, type ExecutionPage } from './execution-rows';

/** What the list asks for. */
export interface ExecutionQuery {
  page: number;
  pageSize: number;
  filter: ExecutionFilter;
}

/** What a start by hand may ask for besides the task. */
export type StartWish = Omit<CallInput<'executions.start'>, 'key'>;

/** Runs: the list on screen, and those that a page looks at. */
export const useExecutionsStore = defineStore('executions', () => {
  const list = shallowRef<ExecutionPage>({ rows: [], total: 0 });
  const more = ref(false);
  const loaded = ref(false);
  const query = shallowRef<ExecutionQuery | null>(null);
  const watched = shallowRef<ReadonlyMap<number, Execution>>(new Map());
  const attempts = shallowRef<ReadonlyMap<number, Attempt[]>>(new Map());
  /** Runs whose attempts are looked at, the revision that they were read with, and the readings under way. */
  const wanted = new Set<number>();
  const readAt = new Map<number, number>();
  const rereading = new Map<number, { again: boolean }>();
  let asked = 0;

  /** Loads a page and keeps it live until another is asked for. Throws AppError. */
  async function load(next: ExecutionQuery): Promise<void> {
    const mine = ++asked;
    query.value = next;
    const answer = await useBridge().call('executions.list', next);
    if (mine !== asked) return;
    // A push may have overtaken the answer: of each run the newer revision stays.
    const known = new Map(list.value.rows.map((row) => [row.id, row]));
    const newer = (row: Execution): Execution => {
      const old = known.get(row.id);
      return old === undefined || isNewer(row, old) ? row : old;
    };
    list.value = { rows: answer.rows.map(newer), total: answer.total };
    more.value = answer.more === true;
    loaded.value = true;
  }

  /** The list is no longer on screen. */
  function leaveList(): void {
    query.value = null;
    asked += 1;
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
    const current = query.value;
    if (current !== null) list.value = mergeExecution(list.value, execution, current.filter, current);
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
    await Promise.all([current === null ? null : load(current), ...ids.map(watch)]);
  }

  const changing = async (answer: Promise<Execution>): Promise<Execution> => {
    const execution = await answer;
    applyChanged(execution);
    return execution;
  };

  return {
    list,
    more,
    loaded,
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
    markSuccess: (id: number, note: string) => changing(useBridge().call('executions.markSuccess', { id, note })),
  };
});
