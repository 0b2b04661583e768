import { createSharedComposable } from '@vueuse/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import { DAY_MS, midnightOf } from '@shared/dates';
import type { AppError } from '@shared/errors';
import { isFinished, type Execution, type ExecutionStatus } from '@shared/model/execution';
import { useBridge } from '../bridge';
import type { Task } from '../stores/tasks';
import { useLive } from './use-live';

const PAUSE_MS = 2_000;
const ATTENTION_MS = 7 * DAY_MS;
/** Most runs and most late tasks that are listed. */
const MOST_RUNS = 50;
const MOST_LATE = 20;

/** What needs a hand: runs that ended badly or were missed, each the last of its task, newest first, and tasks that are late. */
export interface Needs {
  runs: { rows: readonly Execution[]; total: number };
  /** Longest first. */
  late: { rows: readonly Task[]; total: number };
  /** Runs of today that took longer than usual: they need no hand. */
  slow: number;
}

/** How many tasks need a hand, and why. */
export interface NeedCounts {
  total: number;
  late: number;
  /** By the status of the run. */
  byStatus: Partial<Record<ExecutionStatus, number>>;
  /** More runs need a hand than are listed: `byStatus` counts those that are. */
  isCut: boolean;
  /** Runs of today that took longer than usual; not among the total. */
  slow: number;
}

/** Counts tasks: one that failed and is late now is one task, and counts as late. */
export function countNeeds({ runs, late, slow }: Needs): NeedCounts {
  const lateKeys = new Set(late.rows.map(({ key }) => key));
  const others = runs.rows.filter(({ key }) => !lateKeys.has(key));
  const byStatus: NeedCounts['byStatus'] = {};
  for (const { status } of others) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return {
    total: late.total + runs.total - (runs.rows.length - others.length),
    late: late.total,
    byStatus,
    isCut: runs.total > runs.rows.length,
    slow,
  };
}

async function read(): Promise<Needs> {
  const now = Date.now();
  const span = { from: now - ATTENTION_MS, slowFrom: midnightOf(now) };
  const [needs, overdue] = await Promise.all([
    useBridge().call('executions.attention', { ...span, limit: MOST_RUNS }),
    useBridge().call('tasks.list', { page: 1, pageSize: MOST_LATE, filter: { state: 'overdue' } }),
  ]);
  const since = (task: Task): number => task.overdue?.since ?? 0;
  return {
    // Runs that make a task late are told of by their tasks.
    runs: { rows: needs.rows.slice(needs.late), total: needs.total - needs.late },
    late: { rows: overdue.rows.toSorted((one, other) => since(one) - since(other)), total: overdue.total },
    slow: needs.slow,
  };
}

/** Whether a run that changed may come to need a hand, or may have been the one that did. */
function concerns({ runs }: Needs, { key, status, isSlow }: Execution): boolean {
  if (!isFinished(status)) return false;
  if (isSlow) return true;
  const isListed = runs.total > runs.rows.length || runs.rows.some((run) => run.key === key);
  return status === 'success' || status === 'skipped' ? isListed : true;
}

/** What needs a hand, live; read once for all who show it, at most every two seconds. */
export const useNeeds = createSharedComposable(
  (): {
    needs: ComputedRef<Needs | null>;
    counts: ComputedRef<NeedCounts | null>;
    error: Readonly<ShallowRef<AppError | null>>;
    run: () => Promise<void>;
  } => {
    const { state, error, run } = useLive<Needs>({
      load: read,
      pauseMs: PAUSE_MS,
      on: {
        'execution.changed': (known, { execution }, again) => {
          // A step is told of by its workflow.
          if (execution.parent === null && concerns(known, execution)) again();
          return known;
        },
        'task.changed': (known, { task }, again) => {
          if (task.state === 'overdue' || known.late.rows.some(({ key }) => key === task.key)) again();
          return known;
        },
        'tasks.deleted': (known, _keys, again) => (again(), known),
        'tasks.reload': (known, _none, again) => (again(), known),
      },
    });
    void run();
    return {
      needs: computed(() => state.value),
      counts: computed(() => state.value && countNeeds(state.value)),
      error,
      run,
    };
  },
);
