import { computed, onScopeDispose, shallowRef, toRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { Execution } from '@shared/model/execution';
import { useBridge } from '../../bridge';
import { useLive, type Live } from '../../composables/use-live';
import { atMostEvery } from '../../stores/at-most-every';
import { MOST_RUNS, useDashboardPage, type DashboardSpan, type DayRuns } from '../../stores/dashboard-page';
import { useExecutionEntities } from '../../stores/execution-entities';

const PAGE_SIZE = 200;
/** Least time between two drawings of the time axis that changes ask for, ms. */
const AXIS_PAUSE_MS = 500;

/** The runs of the day for the time axis, live; `runs` moves at most twice a second. */
export function useDayRuns(span: () => DashboardSpan): Pick<Live<DayRuns>, 'error' | 'run'> & {
  runs: Readonly<ShallowRef<readonly Execution[]>>;
  total: ComputedRef<number>;
  isLoaded: ComputedRef<boolean>;
} {
  const entities = useExecutionEntities();
  const runs = shallowRef<readonly Execution[]>([]);

  async function read(): Promise<DayRuns> {
    const { from } = span();
    const ask = (page: number) =>
      useBridge().call('executions.list', { page, pageSize: PAGE_SIZE, filter: { from, parent: null } });
    const first = await ask(1);
    const pages = Math.min(Math.ceil(first.total / PAGE_SIZE), MOST_RUNS / PAGE_SIZE);
    const rest = await Promise.all(Array.from({ length: Math.max(0, pages - 1) }, (_none, at) => ask(at + 2)));
    const rows = [first, ...rest].flatMap((answer) => answer.rows.map(entities.newest));
    return { from, rows: new Map(rows.map((row) => [row.id, row])), total: first.total };
  }

  const axis = atMostEvery(AXIS_PAUSE_MS, show);
  onScopeDispose(() => axis.drop());
  const { state, error, run } = useLive<DayRuns>({
    load: read,
    into: toRef(useDashboardPage(), 'runs'),
    on: {
      'execution.changed': (day, { execution }) => {
        // A step is told of by its workflow.
        if (execution.parent !== null || execution.queuedAt < day.from) return day;
        const before = day.rows.get(execution.id);
        // In place: a busy day has thousands of runs, and what is drawn is copied when the axis moves.
        day.rows.set(execution.id, execution);
        // Progress comes many times a second and moves nothing here.
        if (before?.status !== execution.status) axis.ask();
        return before === undefined ? { ...day, total: day.total + 1 } : day;
      },
    },
  });

  function show(): void {
    const rows = state.value?.rows;
    const all = [...(rows?.values() ?? [])].sort((one, other) => one.id - other.id);
    for (const { id } of all.splice(0, Math.max(0, all.length - MOST_RUNS))) rows?.delete(id);
    runs.value = all;
  }
  watch(() => state.value?.rows, show, { immediate: true, flush: 'sync' });
  return {
    runs,
    total: computed(() => state.value?.total ?? 0),
    isLoaded: computed(() => state.value !== null),
    error,
    run,
  };
}
