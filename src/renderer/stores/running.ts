import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../bridge';
import { isNewer } from './execution-rows';

/** Most runs that are listed; the count beside the list is the engine's own. */
const MOST_LISTED = 100;
/** Changes remembered against a late answer. */
const MOST_TOLD = 5_000;

/** What runs now, while something on screen shows it. */
export const useRunningStore = defineStore('running', () => {
  const known = shallowRef<ReadonlyMap<number, Execution>>(new Map());
  const loaded = ref(false);
  let users = 0;
  let asked = 0;
  /** What pushes told of since the last question. */
  const told = new Map<number, Execution>();

  /** Runs that are under way, the one that began first on top, so that rows keep their places. */
  const rows = computed(() =>
    [...known.value.values()].sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0) || one.id - other.id),
  );

  async function load(): Promise<void> {
    const mine = ++asked;
    told.clear();
    const answer = await useBridge().call('executions.list', {
      page: 1,
      pageSize: MOST_LISTED,
      filter: { status: 'running', parent: null },
    });
    if (mine !== asked) return;
    const next = new Map(answer.rows.map((row) => [row.id, row]));
    // A push may have overtaken the answer: of each run the newer revision stays.
    for (const [id, row] of told) if (isNewer(row, next.get(id))) next.set(id, row);
    for (const [id, row] of next) if (row.status !== 'running') next.delete(id);
    known.value = next;
    loaded.value = true;
  }

  /** Keeps the list live until the function that it answers is called; the list is there once `ready` is. */
  function watch(): { ready: Promise<void>; end: () => void } {
    users += 1;
    let ended = false;
    return {
      ready: users === 1 || !loaded.value ? load() : Promise.resolve(),
      end() {
        if (ended) return;
        ended = true;
        users -= 1;
        if (users > 0) return;
        asked += 1;
        loaded.value = false;
        told.clear();
        known.value = new Map();
      },
    };
  }

  function applyChanged(execution: Execution): void {
    // A step is told of by its workflow.
    if (execution.parent !== null) return;
    if (users === 0 || !isNewer(execution, told.get(execution.id))) return;
    const old = known.value.get(execution.id);
    if (!isNewer(execution, old)) return;
    if (told.size >= MOST_TOLD) told.clear();
    told.set(execution.id, execution);
    if (execution.status !== 'running' && old === undefined) return;
    const next = new Map(known.value);
    if (execution.status === 'running') next.set(execution.id, execution);
    else next.delete(execution.id);
    known.value = next;
  }

  /** Reads the list anew, if it is on screen. */
  async function reload(): Promise<void> {
    if (users > 0) await load();
  }

  return { rows, loaded, watch, applyChanged, reload };
});
